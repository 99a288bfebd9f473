/** Every command and query, in the order of the route table. A route without a handler fails a test. */
import type { Handler } from './handler.ts';
import { deleteTip, endHoldOfTip, holdTip } from './tips/keep-tip.ts';
import { leadFromTip } from './tips/lead-from-tip.ts';
import { listTips } from './tips/list-tips.ts';
import { openTip, openTipFile } from './tips/open-tip.ts';
import { approveReward, payReward, proposeReward, refuseReward } from './tips/reward-tip.ts';
import { showTip } from './tips/show-tip.ts';
import { acceptTip, forwardTip, rejectTip } from './tips/triage-tip.ts';
import { answerTip, writeToSender } from './tips/write-to-sender.ts';
import { showOffice } from './directory/show-office.ts';
import { listJurisdictions } from './directory/list-jurisdictions.ts';
import { openJurisdiction } from './directory/open-jurisdiction.ts';
import { changeJurisdiction } from './directory/change-jurisdiction.ts';
import { closeJurisdiction } from './directory/close-jurisdiction.ts';
import { reopenJurisdiction } from './directory/reopen-jurisdiction.ts';
import { listAgencies } from './directory/list-agencies.ts';
import { openAgency } from './directory/open-agency.ts';
import { changeAgency } from './directory/change-agency.ts';
import { closeAgency } from './directory/close-agency.ts';
import { listUnits } from './directory/list-units.ts';
import { showUnit } from './directory/show-unit.ts';
import { registerUnit } from './directory/register-unit.ts';
import { changeUnit } from './directory/change-unit.ts';
import { retireUnit } from './directory/retire-unit.ts';
import { restoreUnit } from './directory/restore-unit.ts';
import { listColleagues } from './people/list-colleagues.ts';
import { listPeople } from './people/list-people.ts';
import { showPerson } from './people/show-person.ts';
import { showMe } from './people/show-me.ts';
import { invitePerson, inviteAgain, resetPerson } from './people/invite-person.ts';
import { changePerson } from './people/change-person.ts';
import { disablePerson, enablePerson, endSessionsOf } from './people/disable-person.ts';
import { erasePerson } from './people/erase-person.ts';
import { listGrants } from './people/list-grants.ts';
import { makeGrant } from './people/make-grant.ts';
import { endGrant, layDownGrant } from './people/end-grant.ts';
import { listDelegations } from './people/list-delegations.ts';
import { arrangeDeputy, lendAuthority } from './people/lend-authority.ts';
import { breakGlass } from './people/break-glass.ts';
import { endDelegation, endOwnDelegation } from './people/end-delegation.ts';
import { reviewBreakGlass } from './people/review-break-glass.ts';
import { listTokens } from './tokens/list-tokens.ts';
import { makeToken } from './tokens/make-token.ts';
import { makePointToken } from './tokens/make-point-token.ts';
import { revokeToken } from './tokens/revoke-token.ts';
import { listCalendars, shippedCalendars, showCalendar } from './calendars/list-calendars.ts';
import { changeCalendar, defineCalendar, retireCalendar } from './calendars/manage-calendars.ts';
import { extendClock } from './clocks/extend-clock.ts';
import { listClocks } from './clocks/list-clocks.ts';
import { pauseClock } from './clocks/pause-clock.ts';
import { resumeClock } from './clocks/resume-clock.ts';
import { showClock } from './clocks/show-clock.ts';
import { acknowledgeNotice, recordAcknowledgement } from './notices/acknowledge-notice.ts';
import { closeNotice } from './notices/close-notice.ts';
import { listNotices } from './notices/list-notices.ts';
import { prepareNotice } from './notices/prepare-notice.ts';
import { printNotice } from './notices/print-notice.ts';
import { recordService } from './notices/record-service.ts';
import { renewLink } from './notices/renew-link.ts';
import { sendNotice } from './notices/send-notice.ts';
import { showNotice } from './notices/show-notice.ts';
import { subjectAcknowledge, subjectNotice, subjectRead } from './notices/subject-notice.ts';
import { verifyNotice } from './notices/verify-notice.ts';
import { objectBySubject } from './portal/object-by-subject.ts';
import { reportBySubject } from './portal/report-by-subject.ts';
import { showSubjectCase } from './portal/show-subject-case.ts';
import { listTemplates, shippedTemplates } from './templates/list-templates.ts';
import { addTemplate, retireTemplate } from './templates/manage-templates.ts';
import { findNames } from './directory/find-names.ts';
import { beginExport } from './export/begin-export.ts';
import { searchNamed } from './search/search-named.ts';
import { searchThings } from './search/search-things.ts';
import { listSystems } from './systems/list-systems.ts';
import { showSystem } from './systems/show-system.ts';
import { registerSystem } from './systems/register-system.ts';
import { changeSystem } from './systems/change-system.ts';
import { setContacts } from './systems/set-contacts.ts';
import { setHandles } from './systems/set-handles.ts';
import { fileResearch } from './systems/file-research.ts';
import { withdrawResearch } from './systems/withdraw-research.ts';
import { retireSystem } from './systems/retire-system.ts';
import { restoreSystem } from './systems/restore-system.ts';
import { listBindings } from './systems/list-bindings.ts';
import { whoHadAddress } from './bindings/who-had.ts';
import { addBinding } from './bindings/add-binding.ts';
import { endBinding } from './bindings/end-binding.ts';
import { correctBinding } from './bindings/correct-binding.ts';
import { withdrawBinding } from './bindings/withdraw-binding.ts';
import { previewImport } from './bindings/preview-import.ts';
import { applyImport } from './bindings/apply-import.ts';
import { listPools } from './bindings/list-pools.ts';
import { declarePool } from './bindings/declare-pool.ts';
import { withdrawPool } from './bindings/withdraw-pool.ts';
import { listExemptions } from './exemptions/list-exemptions.ts';
import { showExemption } from './exemptions/show-exemption.ts';
import { proposeExemption } from './exemptions/propose-exemption.ts';
import { grantExemption } from './exemptions/grant-exemption.ts';
import { refuseExemption } from './exemptions/refuse-exemption.ts';
import { withdrawExemption } from './exemptions/withdraw-exemption.ts';
import { listPoints } from './points/list-points.ts';
import { showPoint } from './points/show-point.ts';
import { declarePoint } from './points/declare-point.ts';
import { changePoint } from './points/change-point.ts';
import { retirePoint } from './points/retire-point.ts';
import { haltPoint } from './points/halt-point.ts';
import { resumePoint } from './points/resume-point.ts';
import { pullSet } from './points/pull-set.ts';
import { takeReport } from './points/take-report.ts';
import { listSensors } from './sensors/list-sensors.ts';
import { showSensor } from './sensors/show-sensor.ts';
import { declareSensor } from './sensors/declare-sensor.ts';
import { changeSensor } from './sensors/change-sensor.ts';
import { inviteSensor } from './sensors/invite-sensor.ts';
import { revokeSensor } from './sensors/revoke-sensor.ts';
import { enrolSensor } from './sensors/enrol-sensor.ts';
import { deliverFindings } from './sensors/deliver-findings.ts';
import { importList } from './leads/import-list.ts';
import { listPolicies } from './policies/list-policies.ts';
import { showEffectivePolicy } from './policies/show-effective-policy.ts';
import { setPolicy } from './policies/set-policy.ts';
import { energyOfCase } from './energy/energy-of-case.ts';
import { energyOfSystem } from './energy/energy-of-system.ts';
import { listEnergy } from './energy/list-energy.ts';
import { addFactor, withdrawFactor } from './energy/manage-factors.ts';
import { listFactors, shippedFactors } from './energy/list-factors.ts';
import { showMap } from './situation/show-map.ts';
import { showSituation } from './situation/show-situation.ts';
import { listLeads } from './leads/list-leads.ts';
import { showLead } from './leads/show-lead.ts';
import { makeLead } from './leads/make-lead.ts';
import { watchLead } from './leads/watch-lead.ts';
import { eraseLead } from './leads/erase-lead.ts';
import { dismissLead } from './leads/dismiss-lead.ts';
import { reviveLead } from './leads/revive-lead.ts';
import { mergeLead } from './leads/merge-lead.ts';
import { placeLead } from './leads/place-lead.ts';
import { listCases } from './cases/list-cases.ts';
import { showCase } from './cases/show-case.ts';
import { caseTimeline, personalTimeline } from './cases/case-timeline.ts';
import { openCase } from './cases/open-case.ts';
import { joinLead } from './cases/join-lead.ts';
import { triageCase } from './cases/triage-case.ts';
import { attributeCase } from './cases/attribute-case.ts';
import { assessCase } from './cases/assess-case.ts';
import { beginRectifying } from './cases/begin-rectifying.ts';
import { reportRectified } from './cases/report-rectified.ts';
import { reviewReport } from './cases/review-report.ts';
import { rescanCase } from './cases/rescan-case.ts';
import { startWindow } from './cases/start-window.ts';
import { stateRootCause } from './cases/state-root-cause.ts';
import { verifyCase } from './cases/verify-case.ts';
import { closeCase } from './cases/close-case.ts';
import { reopenCase } from './cases/reopen-case.ts';
import { assignCase } from './cases/assign-case.ts';
import { setTlp } from './cases/set-tlp.ts';
import { fileAppeal } from './cases/file-appeal.ts';
import { withdrawAppeal } from './cases/withdraw-appeal.ts';
import { decideAppeal } from './cases/decide-appeal.ts';
import { referCase } from './cases/refer-case.ts';
import { confirmReferral } from './cases/confirm-referral.ts';
import { dropReferral } from './cases/drop-referral.ts';
import { holdCaseEvidence } from './cases/hold-case-evidence.ts';
import { listOrders } from './orders/list-orders.ts';
import { showOrder } from './orders/show-order.ts';
import { draftOrder } from './orders/draft-order.ts';
import { editOrder } from './orders/edit-order.ts';
import { proposeOrder } from './orders/propose-order.ts';
import { approveOrder } from './orders/approve-order.ts';
import { refuseOrder } from './orders/refuse-order.ts';
import { withdrawOrder } from './orders/withdraw-order.ts';
import { scheduleOrder } from './orders/schedule-order.ts';
import { emergencyOrder } from './orders/emergency-order.ts';
import { reviewOrder } from './orders/review-order.ts';
import { probationOrder } from './orders/probation-order.ts';
import { suspendOrder } from './orders/suspend-order.ts';
import { resumeOrder } from './orders/resume-order.ts';
import { liftOrder } from './orders/lift-order.ts';
import { takeCosignatures } from './log/take-cosignatures.ts';
import { listEvents } from './record/list-events.ts';
import { readEvent } from './record/read-event.ts';
import {
  campaignPopulation,
  listCampaigns,
  shippedForm,
  showCampaign,
} from './campaigns/list-campaigns.ts';
import {
  amendCampaignForm,
  changeCampaign,
  closeCampaign,
  draftCampaign,
  extendCampaign,
  openCampaign,
  sampleCampaign,
  withdrawCampaign,
} from './campaigns/manage-campaigns.ts';
import { listCampaignUnits, reportCampaign } from './campaigns/report-campaign.ts';
import {
  auditAttestation,
  checkAttestationPaper,
  renewCampaignLink,
  sendBackAttestation,
  showAttestation,
} from './campaigns/handle-attestations.ts';
import { listFilings, showFiling } from './filings/list-filings.ts';
import {
  makeFilingLink,
  mendFiling,
  submitFiling,
  withdrawFiling,
} from './filings/submit-filing.ts';
import {
  acceptFiling,
  acknowledgeFiling,
  objectToFiling,
  refuseFiling,
  returnFiling,
  revokeFiling,
} from './filings/decide-filing.ts';
import { changeWebhook } from './webhooks/change-webhook.ts';
import { declareWebhook } from './webhooks/declare-webhook.ts';
import {
  annulSanction,
  concludeReferral,
  receiveReferral,
  recordSanction,
} from './referrals/answer-referral.ts';
import { approveReferral, refuseReferral, withdrawReferral } from './referrals/approve-referral.ts';
import { draftReferral, previewReferral } from './referrals/draft-referral.ts';
import { endAddressList, setAddressListDue } from './address-lists/end-address-list.ts';
import { listAddressLists } from './address-lists/list-address-lists.ts';
import { showAddressList } from './address-lists/show-address-list.ts';
import { answerConsultation } from './consultations/answer-consultation.ts';
import {
  concludeConsultation,
  openConsultation,
  widenConsultation,
  withdrawConsultation,
} from './consultations/lead-consultation.ts';
import { listConsultations } from './consultations/list-consultations.ts';
import { showConsultation } from './consultations/show-consultation.ts';
import { assignTask } from './tasks/assign-task.ts';
import { acknowledgeTask, declineTask, reportTask } from './tasks/do-task.ts';
import { acceptTask, returnTask, withdrawTask } from './tasks/lead-task.ts';
import { listTasks } from './tasks/list-tasks.ts';
import { showTask } from './tasks/show-task.ts';
import { listReferrals } from './referrals/list-referrals.ts';
import { packReferral } from './referrals/pack-referral.ts';
import { sendReferral } from './referrals/send-referral.ts';
import { showReferral } from './referrals/show-referral.ts';
import { importStix } from './exchange/import-stix.ts';
import { makePartnerToken } from './exchange/make-partner-token.ts';
import { shareCase } from './exchange/share-case.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { withdrawWebhook } from './webhooks/withdraw-webhook.ts';
import {
  approvePublication,
  correctPublication,
  draftPublication,
  dropPublication,
  publishPublication,
  recountPublication,
  withdrawPublication,
} from './publications/decide-publication.ts';
import {
  listPublications,
  listReleased,
  printPublication,
  showPublication,
} from './publications/read-publications.ts';
import { destroyEvidence } from './evidence/destroy-evidence.ts';
import { endHold } from './evidence/end-hold.ts';
import { exportCase } from './evidence/export-case.ts';
import { holdEvidence } from './evidence/hold-evidence.ts';
import { keepEvidence } from './evidence/keep-evidence.ts';
import { keepHostFacts, systemInspected } from './evidence/keep-host-facts.ts';
import { listEvidence } from './evidence/list-evidence.ts';
import { verifyEvidence } from './evidence/verify-evidence.ts';
import { viewEvidence } from './evidence/view-evidence.ts';

export const HANDLERS: readonly Handler[] = [
  listEvidence,
  keepEvidence,
  keepHostFacts,
  systemInspected,
  viewEvidence,
  verifyEvidence,
  holdEvidence,
  endHold,
  destroyEvidence,
  exportCase,
  showOffice,
  listJurisdictions,
  openJurisdiction,
  changeJurisdiction,
  closeJurisdiction,
  reopenJurisdiction,
  listAgencies,
  openAgency,
  changeAgency,
  closeAgency,
  listUnits,
  showUnit,
  registerUnit,
  changeUnit,
  retireUnit,
  restoreUnit,
  listColleagues,
  listPeople,
  showPerson,
  showMe,
  invitePerson,
  inviteAgain,
  resetPerson,
  changePerson,
  disablePerson,
  enablePerson,
  endSessionsOf,
  erasePerson,
  listGrants,
  makeGrant,
  endGrant,
  layDownGrant,
  listDelegations,
  lendAuthority,
  arrangeDeputy,
  breakGlass,
  endDelegation,
  endOwnDelegation,
  reviewBreakGlass,
  listTokens,
  makeToken,
  makePointToken,
  revokeToken,
  listClocks,
  showClock,
  pauseClock,
  resumeClock,
  extendClock,
  listCalendars,
  shippedCalendars,
  showCalendar,
  defineCalendar,
  changeCalendar,
  retireCalendar,
  listNotices,
  showNotice,
  prepareNotice,
  sendNotice,
  printNotice,
  recordService,
  renewLink,
  acknowledgeNotice,
  recordAcknowledgement,
  closeNotice,
  subjectNotice,
  subjectRead,
  subjectAcknowledge,
  showSubjectCase,
  reportBySubject,
  objectBySubject,
  verifyNotice,
  listTemplates,
  shippedTemplates,
  addTemplate,
  retireTemplate,
  beginExport,
  findNames,
  searchThings,
  searchNamed,
  listSystems,
  showSystem,
  registerSystem,
  changeSystem,
  setContacts,
  setHandles,
  fileResearch,
  withdrawResearch,
  retireSystem,
  restoreSystem,
  listBindings,
  whoHadAddress,
  addBinding,
  endBinding,
  correctBinding,
  withdrawBinding,
  previewImport,
  applyImport,
  listPools,
  declarePool,
  withdrawPool,
  listExemptions,
  showExemption,
  proposeExemption,
  grantExemption,
  refuseExemption,
  withdrawExemption,
  listPoints,
  showPoint,
  pullSet,
  takeReport,
  declarePoint,
  changePoint,
  retirePoint,
  haltPoint,
  resumePoint,
  listSensors,
  showSensor,
  declareSensor,
  changeSensor,
  inviteSensor,
  revokeSensor,
  enrolSensor,
  deliverFindings,
  importList,
  listPolicies,
  showEffectivePolicy,
  setPolicy,
  showSituation,
  showMap,
  listEnergy,
  energyOfCase,
  energyOfSystem,
  listFactors,
  shippedFactors,
  addFactor,
  withdrawFactor,
  listLeads,
  showLead,
  makeLead,
  watchLead,
  dismissLead,
  eraseLead,
  reviveLead,
  mergeLead,
  placeLead,
  listCases,
  showCase,
  caseTimeline,
  personalTimeline,
  openCase,
  joinLead,
  triageCase,
  attributeCase,
  assessCase,
  beginRectifying,
  reportRectified,
  reviewReport,
  rescanCase,
  startWindow,
  stateRootCause,
  verifyCase,
  closeCase,
  reopenCase,
  assignCase,
  setTlp,
  fileAppeal,
  withdrawAppeal,
  decideAppeal,
  referCase,
  confirmReferral,
  dropReferral,
  holdCaseEvidence,
  listOrders,
  showOrder,
  draftOrder,
  editOrder,
  proposeOrder,
  approveOrder,
  refuseOrder,
  withdrawOrder,
  scheduleOrder,
  emergencyOrder,
  reviewOrder,
  probationOrder,
  suspendOrder,
  resumeOrder,
  liftOrder,
  listConsultations,
  showConsultation,
  openConsultation,
  widenConsultation,
  answerConsultation,
  concludeConsultation,
  withdrawConsultation,
  listTasks,
  showTask,
  assignTask,
  acknowledgeTask,
  declineTask,
  reportTask,
  acceptTask,
  returnTask,
  withdrawTask,
  listAddressLists,
  showAddressList,
  setAddressListDue,
  endAddressList,
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
  campaignPopulation,
  listCampaigns,
  shippedForm,
  showCampaign,
  amendCampaignForm,
  changeCampaign,
  closeCampaign,
  draftCampaign,
  extendCampaign,
  openCampaign,
  sampleCampaign,
  withdrawCampaign,
  listCampaignUnits,
  reportCampaign,
  auditAttestation,
  checkAttestationPaper,
  renewCampaignLink,
  sendBackAttestation,
  showAttestation,
  listFilings,
  showFiling,
  makeFilingLink,
  mendFiling,
  submitFiling,
  withdrawFiling,
  acceptFiling,
  acknowledgeFiling,
  objectToFiling,
  refuseFiling,
  returnFiling,
  revokeFiling,
];
