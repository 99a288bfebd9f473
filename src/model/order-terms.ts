/** What orders, and the policies that propose them, are written with. */
import { z } from 'zod';
import { RungSchema, RUNGS } from './rung.ts';
import { line, Note } from './text.ts';

/** No order outlasts a year without a new decision. */
export const HOLD_DAYS_MAX = 366;

/** What must be so before the hold is lifted. */
const RELEASE_CONDITIONS = [
  'report-accepted',
  'rescan-clean',
  'clean-window',
  'root-cause-stated',
  'attestation-updated',
] as const;

export const ReleaseConditions = z
  .array(z.enum(RELEASE_CONDITIONS))
  .min(1)
  .max(RELEASE_CONDITIONS.length);

/** The text of law or order that it rests on, and which edition of it. */
export const LegalBasis = z.strictObject({ id: line(100), version: line(40) });

export const DurationHours = z
  .int()
  .min(1)
  .max(HOLD_DAYS_MAX * 24);
/** Until a person must look at it again: 90 days at most. */
export const ReviewHours = z.int().min(1).max(2160);

/** Each lower rung, and why it would not do. */
export const LesserMeasures = z
  .array(z.strictObject({ rung: RungSchema, fails: Note }))
  .max(RUNGS.length);
