import {
  decideApproveReferral,
  decideRefuseReferral,
  decideWithdrawReferral,
} from '#govern/referral.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { command } from '../handler.ts';
import { onReferral } from './on-referral.ts';

export const approveReferral = command(referralRoutes.approve, (work, { params, body }) =>
  onReferral(work, {
    id: params.id,
    verb: 'referral.approve',
    decide: (state, doer) => decideApproveReferral(state, body, doer),
  }),
);

export const refuseReferral = command(referralRoutes.refuse, (work, { params, body }) =>
  onReferral(work, {
    id: params.id,
    verb: 'referral.approve',
    decide: (state, doer) => decideRefuseReferral(state, body.note, doer),
  }),
);

export const withdrawReferral = command(referralRoutes.withdraw, (work, { params, body }) =>
  onReferral(work, {
    id: params.id,
    verb: 'referral.manage',
    decide: (state, doer) => decideWithdrawReferral(state, body.note, doer),
  }),
);
