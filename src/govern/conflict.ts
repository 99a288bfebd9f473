/**
 * Rules of conflict: some steps need separate people. Whoever did one of the earlier steps, or acts in the place of
 * somebody who did, is refused (governance.md §6.4, §6.13).
 */
import { refuse, type Refusal } from '#model/decision.ts';

/** Who takes a step. */
export interface Doer {
  readonly personId: string;
  /** The supervised unit that they belong to. */
  readonly unitId: string | null;
  /** Whose deputy they act as: the step counts as that person's too. */
  readonly behalfOf: string | null;
}

/** Each step that needs somebody else, and the earlier steps whose people may not take it. */
export const SEPARATE = {
  'approve the order': ['drafted it', 'proposed it', 'approved it', 'ordered it in an emergency'],
  'accept the report': ['reported the rectification'],
  'verify the case': ['assessed it', 'reported the rectification'],
  'close the case': ['assessed it as no mining', 'verified it'],
  'confirm the referral': ['proposed the referral'],
  'approve the referral': ['drafted it'],
  'decide the appeal': [
    'filed the appeal',
    'assessed it',
    'verified it',
    'drafted the order',
    'proposed the order',
    'approved the order',
  ],
  'resume the order': ['suspended it'],
  'let the point hold again': ['halted it'],
  'approve the figures': ['counted them'],
  'decide the reward': ['proposed the reward'],
  'pay the reward': ['proposed the reward', 'approved the reward'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type SeparateStep = keyof typeof SEPARATE;

/** The people of earlier steps; a step that nobody took may be left out. */
export type Past<S extends SeparateStep> = Readonly<
  Partial<Record<(typeof SEPARATE)[S][number], readonly (string | null)[]>>
>;

/** Null: nothing speaks against it. */
export function conflictOf<S extends SeparateStep>(
  doer: Doer,
  step: S,
  past: Past<S>,
  unitId: string | null,
): Refusal | null {
  if (isOwnUnit(doer.unitId, unitId)) {
    return refuse('conflict-of-interest', `Nobody may ${step} where it concerns their own unit`);
  }
  for (const [did, people] of Object.entries<readonly (string | null)[] | undefined>(past)) {
    if (people?.includes(doer.personId)) {
      return refuse('conflict-of-interest', `You ${did}: another person must ${step}`);
    }
    if (doer.behalfOf !== null && people?.includes(doer.behalfOf)) {
      return refuse(
        'conflict-of-interest',
        `The person whose deputy you are ${did}: another person must ${step}`,
      );
    }
  }
  return null;
}

export function isOwnUnit(own: string | null, unitId: string | null): boolean {
  return own !== null && own === unitId;
}

/** The ids under which a step is remembered: the person's, and of whose deputy they are. */
export function handsOf(doer: Doer): readonly string[] {
  return doer.behalfOf === null ? [doer.personId] : [doer.personId, doer.behalfOf];
}
