import { OperatingError } from '#base/errors.ts';
import { logRoutes } from '#model/routes/log.ts';
import { query } from '../handler.ts';
import { acceptCosignatures } from './cosign.ts';

/** Not a decision: it waits for the publisher, which no decision may do. */
export const takeCosignatures = query(logRoutes.cosign, async ({ office, at }, { body }) => {
  if (office.log === null) throw new OperatingError('unavailable', 'This office publishes no log');
  const { publisher, folder, key } = office.log;
  const parts = { publisher, folder, own: key.verifier, witnesses: office.witnesses };
  const { size, witnesses } = await acceptCosignatures(parts, body.note, at);
  return { size, witnesses: [...witnesses] };
});
