/** What people do in the office between faults, each as its own person. */
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { PersonActor } from '#model/actor.ts';
import type { OrderContent } from '#model/order.ts';
import { RUNGS, rungRank, RungSchema } from '#model/rung.ts';
import { closeCase } from '#service/cases/close-case.ts';
import { reportRectified } from '#service/cases/report-rectified.ts';
import { reviewReport } from '#service/cases/review-report.ts';
import { grantExemption } from '#service/exemptions/grant-exemption.ts';
import { proposeExemption } from '#service/exemptions/propose-exemption.ts';
import { withdrawExemption } from '#service/exemptions/withdraw-exemption.ts';
import type { Office } from '#service/office.ts';
import { approveOrder } from '#service/orders/approve-order.ts';
import { draftOrder } from '#service/orders/draft-order.ts';
import { emergencyOrder } from '#service/orders/emergency-order.ts';
import { liftOrder } from '#service/orders/lift-order.ts';
import { probationOrder } from '#service/orders/probation-order.ts';
import { proposeOrder } from '#service/orders/propose-order.ts';
import { resumeOrder } from '#service/orders/resume-order.ts';
import { scheduleOrder } from '#service/orders/schedule-order.ts';
import { suspendOrder } from '#service/orders/suspend-order.ts';
import { perform } from '#service/perform.ts';
import { haltPoint } from '#service/points/halt-point.ts';
import { resumePoint } from '#service/points/resume-point.ts';
import type { Deed, HostFacts, PersonRole, Province } from './office-talk.ts';
import { actorOf, seeMining } from './province.ts';

/** Over when the clock goes on by six hours, unless somebody ratifies it. */
const EMERGENCY = { hours: 5 };
const NOTE = { note: 'It is so' };
const on = <B extends object>(id: string, body: B) => ({ params: { id }, query: {}, body });
const plain = <B extends object>(body: B) => ({ params: {}, query: {}, body });

/** Gives the id of what was made or changed. */
export async function doDeed(office: Office, province: Province, deed: Deed): Promise<string> {
  const doer = DOERS[deed.do] as Doer<Deed['do']>;
  return doer({ office, province, as: (role) => actorOf(office, province.people[role]) }, deed);
}

interface Place {
  readonly office: Office;
  readonly province: Province;
  readonly as: (role: PersonRole) => PersonActor;
}
type Doer<K extends Deed['do']> = (
  place: Place,
  deed: Deed & { readonly do: K },
) => Promise<string>;

const look = async ({ office }: Place): Promise<string> => {
  await office.database.db.selectFrom('logHead').select('size').execute();
  return '';
};

const DOERS: { readonly [K in Deed['do']]: Doer<K> } = {
  hold: ({ office, province }, deed) => hold(office, province, deed),
  suspend: async ({ office, as }, { id }) => {
    const body = { why: 'harm' as const, ...NOTE };
    return (await perform(office, suspendOrder, as('reviewer'), on(id, body))).id;
  },
  resume: async ({ office, as }, { id }) =>
    (await perform(office, resumeOrder, as('approver'), on(id, NOTE))).id,
  lift: async ({ office, as }, { id }) => {
    const body = { ending: 'mistake' as const, ...NOTE };
    return (await perform(office, liftOrder, as('officer'), on(id, body))).id;
  },
  ratify: ({ office, province }, { id }) => ratify(office, province, id),
  probation: async ({ office, as }, { id, rung }) => {
    const body = { rung: RungSchema.parse(rung) };
    return (await perform(office, probationOrder, as('officer'), on(id, body))).id;
  },
  recur: ({ office, province }, { host }) => seeMining(office, hostOf(province, host).address),
  rectify: ({ office, province }, { host }) =>
    rectify(office, province, hostOf(province, host).caseId),
  close: ({ office, province }, { host }) => close(office, province, hostOf(province, host).caseId),
  exempt: ({ office, province }, { address }) => exempt(office, province, address),
  withdraw: async ({ office, as }, { id }) => {
    const body = { reason: 'It moved' };
    return (await perform(office, withdrawExemption, as('officer'), on(id, body))).id;
  },
  halt: async ({ office, province, as }, { point }) => {
    const id = province.points[point]?.id ?? '';
    return (await perform(office, haltPoint, as('officer'), on(id, NOTE))).id;
  },
  unhalt: async ({ office, province, as }, { point }) => {
    const id = province.points[point]?.id ?? '';
    return (await perform(office, resumePoint, as('approver'), on(id, NOTE))).id;
  },
  clock: look,
  ping: look,
};

function hostOf({ hosts }: Province, place: number): HostFacts {
  const host = hosts[place];
  if (host === undefined) throw new OperatingError('not-found', `There is no host ${place}`);
  return host;
}

/** Written, proposed, approved by another person, and begun: or at once, where it is an emergency. */
async function hold(
  office: Office,
  province: Province,
  { host: place, rung: name, hours, isEmergency }: Deed & { readonly do: 'hold' },
): Promise<string> {
  const host = hostOf(province, place);
  const rung = RungSchema.parse(name);
  const officer = actorOf(office, province.people.officer);
  const boundAt = isoFrom(office.clock.now());
  const content: OrderContent = {
    caseId: host.caseId,
    systemId: host.systemId,
    reason: isEmergency ? 'emergency-harm' : 'confirmed-deliberate',
    rung,
    legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    scope: [{ network: host.address, bindingId: host.bindingId, boundAt }],
    durationHours: hours,
    reviewHours: Math.min(hours, 24),
    releaseConditions: ['report-accepted'],
  };
  const lower = RUNGS.slice(0, rungRank(rung));
  const lesser = lower.map((one) => ({ rung: one, fails: 'It was tried' }));
  const body = { content, grounds: { necessity: 'It mines day and night', lesser } };
  const drafted = await perform(office, draftOrder, officer, plain(body));
  const { id, contentHash } = drafted;
  const pointIds = [province.points[host.point]?.id ?? ''];
  if (isEmergency) {
    await perform(office, emergencyOrder, officer, on(id, { ...EMERGENCY, pointIds, ...NOTE }));
    return id;
  }
  await perform(office, proposeOrder, officer, on(id, {}));
  const approver = actorOf(office, province.people.approver);
  await perform(office, approveOrder, approver, on(id, { contentHash }));
  await perform(office, scheduleOrder, officer, on(id, { startsAt: null, pointIds }));
  return id;
}

async function ratify(office: Office, { people }: Province, id: string): Promise<string> {
  const { contentHash } = await office.database.db
    .selectFrom('order')
    .select('contentHash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const approver = actorOf(office, people.approver);
  return (await perform(office, approveOrder, approver, on(id, { contentHash }))).id;
}

async function rectify(office: Office, { people }: Province, caseId: string): Promise<string> {
  const report = { rootCause: 'insider' as const, attestationUpdated: true, ...NOTE };
  await perform(office, reportRectified, actorOf(office, people.liaison), on(caseId, report));
  const review = { accepted: true, note: null };
  const officer = actorOf(office, people.officer);
  return (await perform(office, reviewReport, officer, on(caseId, review))).id;
}

async function close(office: Office, { people }: Province, caseId: string): Promise<string> {
  const end = {
    outcome: 'rectified' as const,
    rootCause: 'insider' as const,
    energy: { known: false as const, why: 'No meter' },
    duplicateOfId: null,
    transferredTo: null,
    ...NOTE,
  };
  return (await perform(office, closeCase, actorOf(office, people.officer), on(caseId, end))).id;
}

async function exempt(office: Office, { people }: Province, address: string): Promise<string> {
  const content = {
    name: `Dialysis ${address}`,
    kind: 'hospital' as const,
    networks: [address],
    systemId: null,
    jurisdiction: 'hebei/shijiazhuang',
    sector: null,
    unitId: null,
    // Not before now: an office whose clock goes back does not know it yet.
    from: isoFrom(office.clock.now()),
    until: null,
    reason: 'Patients',
  };
  const officer = actorOf(office, people.officer);
  const { id } = await perform(office, proposeExemption, officer, plain(content));
  return (await perform(office, grantExemption, actorOf(office, people.approver), on(id, {}))).id;
}
