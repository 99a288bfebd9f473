import { OperatingError } from '#base/errors.ts';
import type { Work } from './work.ts';

/** Throws `not-found` or `wrong-state` unless all of them exist and are open. */
export async function needOpenAgencies(work: Work, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { closedAt, nameEn } = await work.load('agency', id);
    if (closedAt !== null) throw new OperatingError('wrong-state', `${nameEn} is closed`);
  }
}
