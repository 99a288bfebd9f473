/** What a policy writes into the orders that it proposes by itself. Two people decide on each all the same. */
import { z } from 'zod';
import {
  DurationHours,
  LegalBasis,
  LesserMeasures,
  ReleaseConditions,
  ReviewHours,
} from './order-terms.ts';
import { AUTOMATIC_RUNG_MAX, RungSchema, RUNGS, rungRank } from './rung.ts';
import { Note } from './text.ts';

/** Verdicts after which a policy may propose: mining that was found, by whomever. */
const PROPOSED_AFTER = ['deliberate', 'compromised'] as const;

export const OrderTemplate = z
  .strictObject({
    verdicts: z.array(z.enum(PROPOSED_AFTER)).min(1).max(PROPOSED_AFTER.length),
    /** What is proposed, or the highest rung that the policy allows where that is lower. */
    rung: RungSchema.refine(
      (rung) => rungRank(rung) <= rungRank(AUTOMATIC_RUNG_MAX),
      `at most ${AUTOMATIC_RUNG_MAX}`,
    ),
    legalBasis: LegalBasis,
    /** Cut to what the policy allows where that is less, as is the time until a review. */
    durationHours: DurationHours,
    reviewHours: ReviewHours,
    releaseConditions: ReleaseConditions,
    necessity: Note,
    lesser: LesserMeasures,
  })
  .refine(
    ({ rung, lesser }) =>
      RUNGS.slice(0, rungRank(rung)).every((lower) => lesser.some((each) => each.rung === lower)),
    { path: ['lesser'], message: 'why each lesser measure would fail' },
  );
export type OrderTemplate = z.infer<typeof OrderTemplate>;
