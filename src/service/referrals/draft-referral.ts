import { decideDraftReferral, recipientFault, type ReferralFacts } from '#govern/referral.ts';
import type { Case } from '#model/case.ts';
import { isRefusal } from '#model/decision.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import type { Db } from '#store/database.ts';
import { doerOf } from '../doer.ts';
import { command, query } from '../handler.ts';
import { gatherContent } from './gather-content.ts';

export const draftReferral = command(referralRoutes.draft, async (work, { params, body }) => {
  const about = await work.load('case', params.id);
  const doer = await doerOf(work, 'referral.manage', about);
  const content = await gatherContent(work.tx, about, body);
  const facts = await factsOf(work.tx, about);
  const decision = decideDraftReferral(content, facts, doer);
  const made = await work.record('referral', work.newId(), decision, about);
  return { id: made.id, version: made.version, contentHash: made.contentHash };
});

export const previewReferral = query(referralRoutes.preview, async (view, { params, body }) => {
  const about = await view.load('case', params.id);
  await view.require('referral.manage', about);
  const content = await gatherContent(view.db, about, body);
  const facts = await factsOf(view.db, about);
  const nobody = { personId: '', unitId: null, behalfOf: null };
  const decision = decideDraftReferral(content, facts, nobody);
  const early = recipientFault(body.recipient, facts);
  const fault = isRefusal(decision) ? (early ?? decision).message : null;
  return { content, fault };
});

async function factsOf(db: Db, about: Case): Promise<ReferralFacts> {
  const open = await db
    .selectFrom('referral')
    .select('recipient')
    .where('caseId', '=', about.id)
    .where('state', 'not in', ['concluded', 'refused', 'withdrawn'])
    .execute();
  return { case: about, open };
}
