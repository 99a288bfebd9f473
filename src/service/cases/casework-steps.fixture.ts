/** Steps of case work that many tests take. */
import assert from 'node:assert/strict';
import { decideNoticed } from '#govern/case/assess.ts';
import type { Case } from '#model/case.ts';
import type { ExemptionContent } from '#model/exemption.ts';
import type { Order } from '#model/order.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { grantExemption } from '../exemptions/grant-exemption.ts';
import { proposeExemption } from '../exemptions/propose-exemption.ts';
import { approveOrder } from '../orders/approve-order.ts';
import { draftOrder } from '../orders/draft-order.ts';
import { reportOf } from '../points/report.fixture.ts';
import { takeReport } from '../points/take-report.ts';
import { proposeOrder } from '../orders/propose-order.ts';
import { scheduleOrder } from '../orders/schedule-order.ts';
import { showOrder } from '../orders/show-order.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { assessCase } from './assess-case.ts';
import {
  about,
  about0,
  ADDRESS,
  enforcerOf,
  nothing,
  orderBody,
  pointOn,
  type Casework,
} from './casework.fixture.ts';
import { followCase } from './follow-case.ts';
import { reportRectified } from './report-rectified.ts';
import { reviewReport } from './review-report.ts';
import { showCase } from './show-case.ts';
import { triageCase } from './triage-case.ts';

export const NOTE = { note: 'It is so' };
export const HANDLER = { handlerId: null };

export async function stateOf(all: Casework, id: string): Promise<Case> {
  return perform(all.office, showCase, all.people.officer, about0(id));
}
export const orderOf = (all: Casework, id: string): Promise<Order> =>
  perform(all.office, showOrder, all.people.officer, about0(id));

/** What the notices do once one was served. */
export async function serve({ office }: Casework, caseId: string): Promise<void> {
  await inWork(office, OPERATOR, async (work) => {
    const state = await work.load('case', caseId);
    const notice = { noticeId: office.newId(), servedAt: work.at, dueAt: null };
    const after = await work.record('case', caseId, decideNoticed(state, notice), state);
    await followCase(work, state, after);
  });
}

export async function assessed(all: Casework): Promise<string> {
  const { caseId } = await all.see();
  assert.ok(caseId !== null);
  const { office, people } = all;
  await perform(office, triageCase, people.analyst, about(caseId, HANDLER));
  const verdict = { verdict: 'deliberate' as const, ...NOTE };
  await perform(office, assessCase, people.analyst, about(caseId, verdict));
  return caseId;
}

/** A hold that is active at one point. */
export async function held(
  all: Casework,
): Promise<{ caseId: string; orderId: string; pointId: string }> {
  const { office, people } = all;
  const caseId = await assessed(all);
  await serve(all, caseId);
  const pointId = await pointOn(all);
  const body = orderBody(all, caseId);
  const { id, contentHash } = await perform(office, draftOrder, people.officer, {
    ...nothing,
    body,
  });
  await perform(office, proposeOrder, people.officer, about0(id));
  await perform(office, approveOrder, people.approver, about(id, { contentHash }));
  const plan = { startsAt: null, pointIds: [pointId] };
  await perform(office, scheduleOrder, people.officer, about(id, plan));
  await observed(all, { orderId: id, pointId }, 'active');
  return { caseId, orderId: id, pointId };
}

export async function observed(
  all: Casework,
  { orderId, pointId }: { readonly orderId: string; readonly pointId: string },
  what: 'active' | 'absent' | 'unreachable' | 'shadow',
): Promise<void> {
  const { generation } = await orderOf(all, orderId);
  const body = reportOf(all.clock.now(), [{ id: orderId, generation, observed: what }]);
  const reply = await perform(
    all.office,
    takeReport,
    enforcerOf(all.office, pointId),
    about(pointId, body),
  );
  assert.deepEqual(reply.refused, []);
}

/** Grants an exemption of the address, or of what else is named. */
export async function exempted(
  { office, people }: Casework,
  changes: Partial<ExemptionContent> = {},
): Promise<string> {
  const body = {
    name: 'Dialysis',
    kind: 'hospital' as const,
    networks: [ADDRESS],
    systemId: null,
    jurisdiction: 'hebei/shijiazhuang',
    sector: null,
    unitId: null,
    from: '2026-01-01T00:00:00.000Z',
    until: null,
    reason: 'Patients',
    ...changes,
  };
  const { id } = await perform(office, proposeExemption, people.officer, { ...nothing, body });
  await perform(office, grantExemption, people.approver, about0(id));
  return id;
}

export const END = {
  outcome: 'rectified',
  rootCause: 'insider',
  energy: { known: false, why: 'No meter' },
  duplicateOfId: null,
  transferredTo: null,
  ...NOTE,
} as const;

export async function reported(all: Casework, caseId: string): Promise<void> {
  const { office, people } = all;
  const report = { rootCause: 'insider' as const, attestationUpdated: true, ...NOTE };
  await perform(office, reportRectified, people.liaison, about(caseId, report));
  const review = { accepted: true, note: null };
  await perform(office, reviewReport, people.officer, about(caseId, review));
}
