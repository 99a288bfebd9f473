import { referralRoutes } from '#model/routes/referrals.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'caseId',
  'systemId',
  'unitId',
  'jurisdiction',
  'sector',
  'recipient',
  'receiver',
  'legalBasis',
  'contentHash',
  'state',
  'draftedBy',
  'approvedBy',
  'approvedAt',
  'packages',
  'sent',
  'receipt',
  'outcome',
  'draftedAt',
  'changedAt',
] as const;
const PLACES = {
  jurisdiction: 'referral.jurisdiction',
  sector: 'referral.sector',
  unit: 'referral.unitId',
};
const FILTERS = ['referral.caseId', 'referral.state', 'referral.recipient'] as const;

export const listReferrals = query(referralRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('referral.read');
  const rows = view.db.selectFrom('referral').select(SHOWN).where(withinReach(reach, PLACES));
  return pageOf(rows, asked, 'referral.id', FILTERS);
});
