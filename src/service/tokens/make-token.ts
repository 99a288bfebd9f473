import { tokenRoutes } from '#model/routes/tokens.ts';
import { command } from '../handler.ts';
import { issueToken } from './issue-token.ts';

/** The record is one for the whole installation, so who lets others read it answers for all of it. */
export const makeToken = command(tokenRoutes.make, async (work, { body }) => {
  await work.require('people.manage', { jurisdiction: null, sector: null, unitId: null });
  return issueToken(work, { ...body, subjectId: null, jurisdiction: null });
});
