/** What came back: receipt, outcome, sanctions. */
import { decideAnnul, decideConclude, decideReceipt, decideSanction } from '#govern/referral.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { command } from '../handler.ts';
import { onReferral } from './on-referral.ts';

const verb = 'referral.manage';

export const receiveReferral = command(referralRoutes.receive, (work, { params, body }) =>
  onReferral(work, { id: params.id, verb, decide: (state) => decideReceipt(state, body, work.at) }),
);

export const concludeReferral = command(referralRoutes.conclude, (work, { params, body }) =>
  onReferral(work, {
    id: params.id,
    verb,
    decide: (state) => decideConclude(state, body, work.at),
  }),
);

export const recordSanction = command(referralRoutes.sanction, (work, { params, body }) => {
  const sanction = { ...body, id: work.newId() };
  return onReferral(work, {
    id: params.id,
    verb,
    decide: (state) => decideSanction(state, sanction, work.at),
  });
});

export const annulSanction = command(referralRoutes.annul, (work, { params, body }) =>
  onReferral(work, {
    id: params.id,
    verb,
    decide: (state) => decideAnnul(state, { id: body.sanctionId, note: body.note }),
  }),
);
