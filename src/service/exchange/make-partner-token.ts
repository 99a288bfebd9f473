import { exchangeRoutes } from '#model/routes/exchange.ts';
import { command } from '../handler.ts';
import { issueToken } from '../tokens/issue-token.ts';

/** Made by whoever answers for the place whose cases it tells of. */
export const makePartnerToken = command(exchangeRoutes.makeToken, async (work, { body }) => {
  const { label, days, collection, jurisdiction } = body;
  await work.require('people.manage', { jurisdiction, sector: null, unitId: null });
  const scopes = [`taxii:${collection}`] as const;
  return issueToken(work, { label, days, scopes, jurisdiction, subjectId: null });
});
