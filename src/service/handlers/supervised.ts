/** What is supervised, and by what means: systems, addresses, points, sensors; self-inspection and filings. */
import type { Handler } from '../handler.ts';
import { addBinding } from '../bindings/add-binding.ts';
import { applyImport } from '../bindings/apply-import.ts';
import { correctBinding } from '../bindings/correct-binding.ts';
import { declarePool } from '../bindings/declare-pool.ts';
import { endBinding } from '../bindings/end-binding.ts';
import { listPools } from '../bindings/list-pools.ts';
import { previewImport } from '../bindings/preview-import.ts';
import { whoHadAddress } from '../bindings/who-had.ts';
import { withdrawBinding } from '../bindings/withdraw-binding.ts';
import { withdrawPool } from '../bindings/withdraw-pool.ts';
import {
  auditAttestation,
  checkAttestationPaper,
  renewCampaignLink,
  sendBackAttestation,
  showAttestation,
} from '../campaigns/handle-attestations.ts';
import {
  campaignPopulation,
  listCampaigns,
  shippedForm,
  showCampaign,
} from '../campaigns/list-campaigns.ts';
import {
  amendCampaignForm,
  changeCampaign,
  closeCampaign,
  draftCampaign,
  extendCampaign,
  openCampaign,
  sampleCampaign,
  withdrawCampaign,
} from '../campaigns/manage-campaigns.ts';
import { listCampaignUnits, reportCampaign } from '../campaigns/report-campaign.ts';
import { grantExemption } from '../exemptions/grant-exemption.ts';
import { listExemptions } from '../exemptions/list-exemptions.ts';
import { proposeExemption } from '../exemptions/propose-exemption.ts';
import { refuseExemption } from '../exemptions/refuse-exemption.ts';
import { showExemption } from '../exemptions/show-exemption.ts';
import { withdrawExemption } from '../exemptions/withdraw-exemption.ts';
import {
  acceptFiling,
  acknowledgeFiling,
  objectToFiling,
  refuseFiling,
  returnFiling,
  revokeFiling,
} from '../filings/decide-filing.ts';
import { listFilings, showFiling } from '../filings/list-filings.ts';
import {
  makeFilingLink,
  mendFiling,
  submitFiling,
  withdrawFiling,
} from '../filings/submit-filing.ts';
import { changePoint } from '../points/change-point.ts';
import { declarePoint } from '../points/declare-point.ts';
import { haltPoint } from '../points/halt-point.ts';
import { listPoints } from '../points/list-points.ts';
import { pullSet } from '../points/pull-set.ts';
import { resumePoint } from '../points/resume-point.ts';
import { retirePoint } from '../points/retire-point.ts';
import { showPoint } from '../points/show-point.ts';
import { takeReport } from '../points/take-report.ts';
import { changeSensor } from '../sensors/change-sensor.ts';
import { declareSensor } from '../sensors/declare-sensor.ts';
import { deliverFindings } from '../sensors/deliver-findings.ts';
import { enrolSensor } from '../sensors/enrol-sensor.ts';
import { inviteSensor } from '../sensors/invite-sensor.ts';
import { listSensors } from '../sensors/list-sensors.ts';
import { revokeSensor } from '../sensors/revoke-sensor.ts';
import { showSensor } from '../sensors/show-sensor.ts';
import { changeSystem } from '../systems/change-system.ts';
import { fileResearch } from '../systems/file-research.ts';
import { listBindings } from '../systems/list-bindings.ts';
import { listSystems } from '../systems/list-systems.ts';
import { registerSystem } from '../systems/register-system.ts';
import { restoreSystem } from '../systems/restore-system.ts';
import { retireSystem } from '../systems/retire-system.ts';
import { setContacts } from '../systems/set-contacts.ts';
import { setHandles } from '../systems/set-handles.ts';
import { showSystem } from '../systems/show-system.ts';
import { withdrawResearch } from '../systems/withdraw-research.ts';

export const SUPERVISED_HANDLERS: readonly Handler[] = [
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
