/** What goes out and comes in: referrals, partners, the people concerned, tips, figures, the record. */
import type { Handler } from '../handler.ts';
import { importStix } from '../exchange/import-stix.ts';
import { makePartnerToken } from '../exchange/make-partner-token.ts';
import { shareCase } from '../exchange/share-case.ts';
import { takeCosignatures } from '../log/take-cosignatures.ts';
import { objectBySubject } from '../portal/object-by-subject.ts';
import { reportBySubject } from '../portal/report-by-subject.ts';
import { showSubjectCase } from '../portal/show-subject-case.ts';
import {
  approvePublication,
  correctPublication,
  draftPublication,
  dropPublication,
  publishPublication,
  recountPublication,
  withdrawPublication,
} from '../publications/decide-publication.ts';
import {
  listPublications,
  listReleased,
  printPublication,
  showPublication,
} from '../publications/read-publications.ts';
import { listEvents } from '../record/list-events.ts';
import { readEvent } from '../record/read-event.ts';
import {
  annulSanction,
  concludeReferral,
  receiveReferral,
  recordSanction,
} from '../referrals/answer-referral.ts';
import {
  approveReferral,
  refuseReferral,
  withdrawReferral,
} from '../referrals/approve-referral.ts';
import { draftReferral, previewReferral } from '../referrals/draft-referral.ts';
import { listReferrals } from '../referrals/list-referrals.ts';
import { packReferral } from '../referrals/pack-referral.ts';
import { sendReferral } from '../referrals/send-referral.ts';
import { showReferral } from '../referrals/show-referral.ts';
import { deleteTip, endHoldOfTip, holdTip } from '../tips/keep-tip.ts';
import { leadFromTip } from '../tips/lead-from-tip.ts';
import { listTips } from '../tips/list-tips.ts';
import { openTip, openTipFile } from '../tips/open-tip.ts';
import { approveReward, payReward, proposeReward, refuseReward } from '../tips/reward-tip.ts';
import { showTip } from '../tips/show-tip.ts';
import { acceptTip, forwardTip, rejectTip } from '../tips/triage-tip.ts';
import { answerTip, writeToSender } from '../tips/write-to-sender.ts';
import { changeWebhook } from '../webhooks/change-webhook.ts';
import { declareWebhook } from '../webhooks/declare-webhook.ts';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { withdrawWebhook } from '../webhooks/withdraw-webhook.ts';

export const OUTSIDE_HANDLERS: readonly Handler[] = [
  showSubjectCase,
  reportBySubject,
  objectBySubject,
  listReferrals,
  showReferral,
  draftReferral,
  previewReferral,
  approveReferral,
  refuseReferral,
  withdrawReferral,
  packReferral,
  sendReferral,
  receiveReferral,
  concludeReferral,
  recordSanction,
  annulSanction,
  listEvents,
  readEvent,
  takeCosignatures,
  listTips,
  showTip,
  openTip,
  openTipFile,
  acceptTip,
  rejectTip,
  forwardTip,
  leadFromTip,
  writeToSender,
  answerTip,
  proposeReward,
  approveReward,
  refuseReward,
  payReward,
  holdTip,
  endHoldOfTip,
  deleteTip,
  listPublications,
  showPublication,
  draftPublication,
  recountPublication,
  approvePublication,
  publishPublication,
  correctPublication,
  dropPublication,
  withdrawPublication,
  printPublication,
  listReleased,
  shareCase,
  importStix,
  makePartnerToken,
  listWebhooks,
  declareWebhook,
  changeWebhook,
  withdrawWebhook,
];
