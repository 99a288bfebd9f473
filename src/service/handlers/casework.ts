/** Case work: leads, cases, orders, notices, evidence, clocks; and agencies working together. */
import type { Handler } from '../handler.ts';
import { endAddressList, setAddressListDue } from '../address-lists/end-address-list.ts';
import { listAddressLists } from '../address-lists/list-address-lists.ts';
import { showAddressList } from '../address-lists/show-address-list.ts';
import { assessCase } from '../cases/assess-case.ts';
import { assignCase } from '../cases/assign-case.ts';
import { attributeCase } from '../cases/attribute-case.ts';
import { beginRectifying } from '../cases/begin-rectifying.ts';
import { caseTimeline, personalTimeline } from '../cases/case-timeline.ts';
import { closeCase } from '../cases/close-case.ts';
import { confirmReferral } from '../cases/confirm-referral.ts';
import { decideAppeal } from '../cases/decide-appeal.ts';
import { dropReferral } from '../cases/drop-referral.ts';
import { fileAppeal } from '../cases/file-appeal.ts';
import { holdCaseEvidence } from '../cases/hold-case-evidence.ts';
import { joinLead } from '../cases/join-lead.ts';
import { listCases } from '../cases/list-cases.ts';
import { openCase } from '../cases/open-case.ts';
import { referCase } from '../cases/refer-case.ts';
import { reopenCase } from '../cases/reopen-case.ts';
import { reportRectified } from '../cases/report-rectified.ts';
import { rescanCase } from '../cases/rescan-case.ts';
import { reviewReport } from '../cases/review-report.ts';
import { setTlp } from '../cases/set-tlp.ts';
import { showCase } from '../cases/show-case.ts';
import { startWindow } from '../cases/start-window.ts';
import { stateRootCause } from '../cases/state-root-cause.ts';
import { triageCase } from '../cases/triage-case.ts';
import { verifyCase } from '../cases/verify-case.ts';
import { withdrawAppeal } from '../cases/withdraw-appeal.ts';
import { extendClock } from '../clocks/extend-clock.ts';
import { listClocks } from '../clocks/list-clocks.ts';
import { pauseClock } from '../clocks/pause-clock.ts';
import { resumeClock } from '../clocks/resume-clock.ts';
import { showClock } from '../clocks/show-clock.ts';
import { answerConsultation } from '../consultations/answer-consultation.ts';
import {
  concludeConsultation,
  openConsultation,
  widenConsultation,
  withdrawConsultation,
} from '../consultations/lead-consultation.ts';
import { listConsultations } from '../consultations/list-consultations.ts';
import { showConsultation } from '../consultations/show-consultation.ts';
import { destroyEvidence } from '../evidence/destroy-evidence.ts';
import { endHold } from '../evidence/end-hold.ts';
import { exportCase } from '../evidence/export-case.ts';
import { holdEvidence } from '../evidence/hold-evidence.ts';
import { keepEvidence } from '../evidence/keep-evidence.ts';
import { keepHostFacts, systemInspected } from '../evidence/keep-host-facts.ts';
import { listEvidence } from '../evidence/list-evidence.ts';
import { verifyEvidence } from '../evidence/verify-evidence.ts';
import { viewEvidence } from '../evidence/view-evidence.ts';
import { dismissLead } from '../leads/dismiss-lead.ts';
import { eraseLead } from '../leads/erase-lead.ts';
import { importList } from '../leads/import-list.ts';
import { listLeads } from '../leads/list-leads.ts';
import { makeLead } from '../leads/make-lead.ts';
import { mergeLead } from '../leads/merge-lead.ts';
import { placeLead } from '../leads/place-lead.ts';
import { reviveLead } from '../leads/revive-lead.ts';
import { showLead } from '../leads/show-lead.ts';
import { watchLead } from '../leads/watch-lead.ts';
import { acknowledgeNotice, recordAcknowledgement } from '../notices/acknowledge-notice.ts';
import { closeNotice } from '../notices/close-notice.ts';
import { listNotices } from '../notices/list-notices.ts';
import { prepareNotice } from '../notices/prepare-notice.ts';
import { printNotice } from '../notices/print-notice.ts';
import { recordService } from '../notices/record-service.ts';
import { renewLink } from '../notices/renew-link.ts';
import { sendNotice } from '../notices/send-notice.ts';
import { showNotice } from '../notices/show-notice.ts';
import { subjectAcknowledge, subjectNotice, subjectRead } from '../notices/subject-notice.ts';
import { verifyNotice } from '../notices/verify-notice.ts';
import { approveOrder } from '../orders/approve-order.ts';
import { draftOrder } from '../orders/draft-order.ts';
import { editOrder } from '../orders/edit-order.ts';
import { emergencyOrder } from '../orders/emergency-order.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { listOrders } from '../orders/list-orders.ts';
import { probationOrder } from '../orders/probation-order.ts';
import { proposeOrder } from '../orders/propose-order.ts';
import { refuseOrder } from '../orders/refuse-order.ts';
import { resumeOrder } from '../orders/resume-order.ts';
import { reviewOrder } from '../orders/review-order.ts';
import { scheduleOrder } from '../orders/schedule-order.ts';
import { showOrder } from '../orders/show-order.ts';
import { suspendOrder } from '../orders/suspend-order.ts';
import { withdrawOrder } from '../orders/withdraw-order.ts';
import { assignTask } from '../tasks/assign-task.ts';
import { acknowledgeTask, declineTask, reportTask } from '../tasks/do-task.ts';
import { acceptTask, returnTask, withdrawTask } from '../tasks/lead-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { showTask } from '../tasks/show-task.ts';

export const CASEWORK_HANDLERS: readonly Handler[] = [
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
  listClocks,
  showClock,
  pauseClock,
  resumeClock,
  extendClock,
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
  verifyNotice,
  importList,
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
];
