import { OperatingError } from '#base/errors.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import { command } from '../handler.ts';
import { issueToken } from './issue-token.ts';

/** Tokens stand side by side, so that an enforcer can be given a new one before the old one ends. */
export const makePointToken = command(tokenRoutes.makeForPoint, async (work, { params, body }) => {
  const point = await work.load('point', params.id);
  const { id: subjectId, jurisdiction, retiredAt } = point;
  await work.require('point.manage', { jurisdiction, sector: null, unitId: null });
  if (retiredAt !== null) throw new OperatingError('wrong-state', 'This point is retired');
  const scopes = ['enforcer:pull', 'enforcer:report'] as const;
  return issueToken(work, { ...body, scopes, subjectId, jurisdiction });
});
