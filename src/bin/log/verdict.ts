/** What a verification found, for people and programs. */
import type { BundleProblem } from '#wire/tlog/bundle.ts';
import type { Checkpoint } from '#wire/tlog/checkpoint.ts';
import type { Judged } from '#wire/tlog/note.ts';
import type { LogProblem } from '#wire/tlog/problem.ts';
import type { Trust } from './trust.ts';

export type VerdictProblem =
  | LogProblem
  | BundleProblem
  /** Fewer witnesses signed than were asked for. */
  | { readonly kind: 'witnesses-missing'; readonly found: number; readonly wanted: number };

export interface Verdict {
  readonly type: 'log' | 'bundle';
  /** As given on the command line. */
  readonly source: string;
  readonly problems: readonly VerdictProblem[];
  readonly checkpoint: Checkpoint | null;
  readonly keysFrom: Trust['keysFrom'];
  readonly signatures: readonly Judged[];
  /** Events that were read. */
  readonly events: number;
  readonly log: {
    readonly streams: number;
    readonly unfollowed: number;
    readonly span: { readonly from: string; readonly to: string } | null;
    /** Size of the earlier checkpoint that the log continues; null where none was given. */
    readonly earlier: number | null;
    /** Where witnesses signed an earlier checkpoint than the newest: which, and all its signatures. */
    readonly cosigned: { readonly size: number; readonly by: readonly Judged[] } | null;
  } | null;
  readonly bundle: {
    readonly caseId: string;
    readonly createdAt: string;
    readonly hidden: number;
    readonly evidence: number;
  } | null;
}
