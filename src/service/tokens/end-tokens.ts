/** Tokens end with what they stand for. Who shows one afterwards is nobody: it is compared at each request. */
import type { Person } from '#model/person.ts';
import { recordOn } from '../auth/own.ts';
import type { Work } from '../work.ts';

/** Those of a sensor or an enforcement point. Its own stream says that it is gone, so nothing is said of each token. */
export async function endTokensOf(work: Work, subjectId: string): Promise<void> {
  await work.tx
    .updateTable('apiToken')
    .set({ revokedAt: work.iso })
    .where('subjectId', '=', subjectId)
    .where('revokedAt', 'is', null)
    .execute();
}

/**
 * Those that somebody made for no machine of ours: nobody else answers for them. What stands for a sensor or a point goes
 * on, since that does not leave with the person. Gives the person as they are afterwards.
 */
export async function endTokensHeldBy(work: Work, person: Person): Promise<Person> {
  const ended = await work.tx
    .updateTable('apiToken')
    .set({ revokedAt: work.iso })
    .where('madeById', '=', person.id)
    .where('subjectId', 'is', null)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute();
  const tokenIds = ended.map(({ id }) => id).sort();
  const events = tokenIds.map((tokenId) => {
    return { type: 'person.token-revoked', data: { tokenId } } as const;
  });
  return recordOn(work, person, { events });
}
