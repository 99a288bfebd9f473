import { referralRoutes } from '#model/routes/referrals.ts';
import { query } from '../handler.ts';

export const showReferral = query(referralRoutes.show, async (view, { params }) => {
  const referral = await view.load('referral', params.id);
  await view.require('referral.read', referral);
  return referral;
});
