/** Every route of the office: the one source of its HTTP interface. */
import type { Route } from '../route.ts';
import { authRoutes } from './auth.ts';
import { agencyRoutes, jurisdictionRoutes, unitRoutes } from './directory.ts';
import { delegationRoutes, grantRoutes, personRoutes } from './people.ts';
import { tokenRoutes } from './tokens.ts';
import { calendarRoutes, clockRoutes } from './clocks.ts';
import { noticeRoutes, subjectRoutes, templateRoutes, verificationRoutes } from './notices.ts';
import { subjectCaseRoutes } from './subject.ts';
import { addressListRoutes } from './address-lists.ts';
import { bindingRoutes } from './bindings.ts';
import { eventRoutes } from './events.ts';
import { evidenceRoutes } from './evidence.ts';
import { exportRoutes } from './exports.ts';
import { exemptionRoutes } from './exemptions.ts';
import { pointRoutes } from './points.ts';
import { nameRoutes } from './names.ts';
import { publicationRoutes } from './publications.ts';
import { searchRoutes } from './search.ts';
import { sensorRoutes } from './sensors.ts';
import { systemRoutes } from './systems.ts';
import { caseRoutes } from './cases.ts';
import { tipRoutes } from './tips.ts';
import { leadRoutes } from './leads.ts';
import { orderRoutes } from './orders.ts';
import { energyFactorRoutes, energyRoutes, situationRoutes } from './energy.ts';
import { policyRoutes } from './policies.ts';
import { logRoutes } from './log.ts';
import { officeRoutes } from './office.ts';
import { consultationRoutes } from './consultations.ts';
import { taskRoutes } from './tasks.ts';
import { exchangeRoutes } from './exchange.ts';
import { referralRoutes } from './referrals.ts';
import { recordRoutes } from './record.ts';
import { attestationRoutes, campaignRoutes } from './campaigns.ts';
import { filingRoutes } from './filings.ts';
import { webhookRoutes } from './webhooks.ts';

export const ROUTES: readonly Route[] = [
  ...Object.values(authRoutes),
  ...Object.values(officeRoutes),
  ...Object.values(jurisdictionRoutes),
  ...Object.values(agencyRoutes),
  ...Object.values(unitRoutes),
  ...Object.values(personRoutes),
  ...Object.values(grantRoutes),
  ...Object.values(delegationRoutes),
  ...Object.values(tokenRoutes),
  ...Object.values(clockRoutes),
  ...Object.values(calendarRoutes),
  ...Object.values(noticeRoutes),
  ...Object.values(subjectRoutes),
  ...Object.values(subjectCaseRoutes),
  ...Object.values(verificationRoutes),
  ...Object.values(templateRoutes),
  ...Object.values(nameRoutes),
  ...Object.values(searchRoutes),
  ...Object.values(systemRoutes),
  ...Object.values(bindingRoutes),
  ...Object.values(evidenceRoutes),
  ...Object.values(publicationRoutes),
  ...Object.values(exemptionRoutes),
  ...Object.values(exportRoutes),
  ...Object.values(pointRoutes),
  ...Object.values(sensorRoutes),
  ...Object.values(addressListRoutes),
  ...Object.values(policyRoutes),
  ...Object.values(situationRoutes),
  ...Object.values(energyRoutes),
  ...Object.values(energyFactorRoutes),
  ...Object.values(leadRoutes),
  ...Object.values(caseRoutes),
  ...Object.values(orderRoutes),
  ...Object.values(consultationRoutes),
  ...Object.values(taskRoutes),
  ...Object.values(referralRoutes),
  ...Object.values(exchangeRoutes),
  ...Object.values(eventRoutes),
  ...Object.values(recordRoutes),
  ...Object.values(logRoutes),
  ...Object.values(tipRoutes),
  ...Object.values(campaignRoutes),
  ...Object.values(attestationRoutes),
  ...Object.values(filingRoutes),
  ...Object.values(webhookRoutes),
];
