/** What passes between the thread that shows and the threads that capture. Plain data only: it is cloned. */
import type { ErrorCode } from '#base/errors.ts';
import type { RingHandle } from '#capture/live/tap.ts';
import type { AnswerFact } from '#model/fact.ts';
import type { Finding } from '#model/finding.ts';
import type { Transcript } from '#model/transcript.ts';

export interface Detection {
  readonly networks: readonly string[];
  readonly language: 'en' | 'zh-CN';
  readonly trading: boolean;
  readonly region: string | undefined;
  /** Where indicator lists are kept; null: match none. */
  readonly dataDir: string | null;
}

/** What a capturing thread is started with. */
export interface WorkerStart {
  /** One Int32: 0 run, 1 stop. Shared, because a replay sleeps and reads no messages meanwhile. */
  readonly stop: SharedArrayBuffer;
  readonly source:
    | { readonly kind: 'live'; readonly rings: readonly RingHandle[] }
    | { readonly kind: 'replay'; readonly path: string; readonly speed: number };
  readonly detection: Detection;
  readonly flowsMax: number;
  /** Whether a finding is told as it rises, and not only when its session is over. */
  readonly live: boolean;
  /** Whether what proves a session is kept and told with its finding. */
  readonly transcripts: boolean;
  /** Other threads capture too: what DNS says is shared, since the flow it names may be theirs. */
  readonly isOneOfMany: boolean;
}

export const RUNNING = 0;
export const STOPPING = 1;

export type ToWorker =
  | { readonly kind: 'go' }
  | { readonly kind: 'stop' }
  /** A DNS answer that another thread heard. */
  | { readonly kind: 'answer'; readonly answer: AnswerFact }
  /** The interface came back and its frames now arrive in this ring. */
  | { readonly kind: 'ring'; readonly ring: RingHandle };

/** Running totals of one worker. */
export interface Counts {
  readonly packets: number;
  readonly bytes: number;
  readonly flows: number;
  readonly dropped: Readonly<Record<string, number>>;
}

export type FromWorker =
  /** Everything is loaded: rights and files are no longer needed. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** What a finding rests on that was told just before. */
  | { readonly kind: 'transcript'; readonly finding: Finding; readonly transcript: Transcript }
  | { readonly kind: 'answer'; readonly answer: AnswerFact }
  | { readonly kind: 'counts'; readonly counts: Counts }
  | { readonly kind: 'done'; readonly counts: Counts; readonly damage: string | null }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };
