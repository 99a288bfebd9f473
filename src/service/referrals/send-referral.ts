import { decideReferralSent } from '#govern/case/flags.ts';
import { decideSend } from '#govern/referral.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { command } from '../handler.ts';
import { recordNews } from '../record-news.ts';
import { referralAfter } from './on-referral.ts';

/** The case says that it was referred, by whoever drafted and approved it. */
export const sendReferral = command(referralRoutes.send, async (work, { params, body }) => {
  const sent = await referralAfter(work, {
    id: params.id,
    verb: 'referral.manage',
    decide: (state, doer) => decideSend(state, body, doer, work.iso),
  });
  const about = await work.load('case', sent.caseId);
  const { recipient, draftedBy, approvedBy, content } = sent;
  if (recipient !== 'incident-response') {
    const note = content?.reason ?? recipient;
    const hands = { proposed: draftedBy, referred: approvedBy ?? draftedBy };
    const decision = decideReferralSent(about, { to: recipient, note, hands });
    await recordNews(work, 'case', about, decision, about);
  }
  return { id: sent.id, version: sent.version };
});
