/** Every kind of stream that the office keeps: its states, its events, and how one follows from the other. */
import { evolveAccess } from '#govern/access.ts';
import { poolAggregate } from '#govern/address-pool.ts';
import { agencyAggregate } from '#govern/agency.ts';
import { attestationAggregate } from '#govern/attestation.ts';
import { bindingAggregate } from '#govern/binding.ts';
import { calendarAggregate } from '#govern/calendar.ts';
import { campaignAggregate, populationAggregate } from '#govern/campaign.ts';
import { caseAggregate } from '#govern/case/evolve.ts';
import { clockAggregate } from '#govern/clock-state.ts';
import { delegationAggregate } from '#govern/delegation.ts';
import { energyFactorAggregate } from '#govern/energy-factor.ts';
import { pointAggregate } from '#govern/enforcement-point.ts';
import { exemptionAggregate } from '#govern/exemption.ts';
import { filingAggregate } from '#govern/filing.ts';
import { grantAggregate } from '#govern/grant.ts';
import { addressListAggregate } from '#govern/joint/address-list.ts';
import { consultationAggregate } from '#govern/joint/consultation.ts';
import { taskAggregate } from '#govern/joint/task.ts';
import { jurisdictionAggregate } from '#govern/jurisdiction.ts';
import { leadAggregate } from '#govern/lead/evolve.ts';
import { noticeAggregate } from '#govern/notice.ts';
import { templateAggregate } from '#govern/notice-template.ts';
import { orderAggregate } from '#govern/order/evolve.ts';
import { personAggregate } from '#govern/person.ts';
import { setAggregate } from '#govern/point-set.ts';
import { policyAggregate } from '#govern/policy.ts';
import { publicationAggregate } from '#govern/publication.ts';
import { referralAggregate } from '#govern/referral.ts';
import { sensorAggregate } from '#govern/sensor.ts';
import { systemAggregate } from '#govern/system.ts';
import { tipAggregate } from '#govern/tip/evolve.ts';
import { unitAggregate } from '#govern/unit.ts';
import { evolveEvidence } from '#govern/evidence-item.ts';
import { evolveWebhook } from '#govern/webhook.ts';
import { Access, accessEvents } from '#model/access.ts';
import { aggregate, type Aggregate } from '#model/aggregate.ts';
import { EvidenceItem, evidenceEvents } from '#model/evidence-item.ts';
import { Webhook, webhookEvents } from '#model/webhook.ts';

export const AGGREGATES = {
  jurisdiction: jurisdictionAggregate,
  agency: agencyAggregate,
  unit: unitAggregate,
  person: personAggregate,
  grant: grantAggregate,
  delegation: delegationAggregate,
  system: systemAggregate,
  binding: bindingAggregate,
  pool: poolAggregate,
  exemption: exemptionAggregate,
  point: pointAggregate,
  set: setAggregate,
  sensor: sensorAggregate,
  policy: policyAggregate,
  'energy-factor': energyFactorAggregate,
  lead: leadAggregate,
  case: caseAggregate,
  order: orderAggregate,
  calendar: calendarAggregate,
  template: templateAggregate,
  notice: noticeAggregate,
  clock: clockAggregate,
  campaign: campaignAggregate,
  population: populationAggregate,
  attestation: attestationAggregate,
  filing: filingAggregate,
  referral: referralAggregate,
  consultation: consultationAggregate,
  task: taskAggregate,
  'address-list': addressListAggregate,
  tip: tipAggregate,
  publication: publicationAggregate,
  access: aggregate({
    kind: 'access',
    table: 'access',
    state: Access,
    events: accessEvents,
    evolve: evolveAccess,
  }),
  evidence: aggregate({
    kind: 'evidence',
    table: 'evidence',
    state: EvidenceItem,
    events: evidenceEvents,
    evolve: evolveEvidence,
  }),
  webhook: aggregate({
    kind: 'webhook',
    table: 'webhook',
    state: Webhook,
    events: webhookEvents,
    evolve: evolveWebhook,
  }),
};

/** The same without their own types, as the record handles them. */
export const KINDS: Readonly<Record<Kind, Aggregate>> = AGGREGATES;

export type Kind = keyof typeof AGGREGATES;
type PartsOf<K extends Kind> =
  (typeof AGGREGATES)[K] extends Aggregate<infer S, infer T> ? { state: S; events: T } : never;
export type StateOf<K extends Kind> = PartsOf<K>['state'];
export type EventsOf<K extends Kind> = PartsOf<K>['events'];
