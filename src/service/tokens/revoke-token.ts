import { OperatingError } from '#base/errors.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import { recordOn } from '../auth/own.ts';
import { command } from '../handler.ts';

export const revokeToken = command(tokenRoutes.revoke, async (work, { params: { id } }) => {
  const row = await work.tx
    .selectFrom('apiToken')
    .select(['jurisdiction', 'revokedAt', 'madeById'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new OperatingError('not-found', 'There is no such token');
  const { jurisdiction, revokedAt, madeById } = row;
  await work.require('people.manage', { jurisdiction, sector: null, unitId: null });
  if (revokedAt !== null) throw new OperatingError('wrong-state', 'This token is revoked already');
  await work.tx.updateTable('apiToken').set({ revokedAt: work.iso }).where('id', '=', id).execute();
  const maker = await work.find('person', madeById);
  const revoker = work.actor.id === null ? null : await work.find('person', work.actor.id);
  // On the maker's stream, beside the making; what a sensor got by enrolling has none, then on the revoker's.
  const stream = maker ?? revoker;
  const events = [{ type: 'person.token-revoked', data: { tokenId: id } } as const];
  if (stream !== null) await recordOn(work, stream, { events });
  return { id };
});
