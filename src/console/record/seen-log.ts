/** The checkpoint and the key that this browser saw last: whoever rewrites history must reckon with what others remember. */
import { z } from 'zod';
import { keep, kept } from '../look/kept.ts';

const PLACE = 'minewatch-log-seen';

const SeenLog = z.strictObject({
  origin: z.string(),
  /** Verifier key of the log, as its operator prints it. */
  key: z.string(),
  size: z.int().nonnegative(),
  /** Base64 of the root. */
  root: z.string(),
  at: z.iso.datetime(),
});
export type SeenLog = z.infer<typeof SeenLog>;

export function seenLog(): SeenLog | null {
  try {
    return SeenLog.parse(JSON.parse(kept(PLACE) ?? ''));
  } catch {
    return null;
  }
}

export function keepLog(seen: SeenLog): void {
  keep(PLACE, JSON.stringify(seen));
}
