/** An office whose case about a system at 127.0.0.7 was told to its unit, with a portal in front of it. */
import assert from 'node:assert/strict';
import type { Database } from '#store/database.ts';
import { NoticePreparation } from '#model/routes/notices.ts';
import type { Rung } from '#model/rung.ts';
import { addBinding } from '#service/bindings/add-binding.ts';
import {
  about,
  about0,
  casework,
  enforcerOf,
  HOUR,
  nothing,
  orderBody,
  type Casework,
} from '#service/cases/casework.fixture.ts';
import { assessed, orderOf } from '#service/cases/casework-steps.fixture.ts';
import { approveOrder } from '#service/orders/approve-order.ts';
import { draftOrder } from '#service/orders/draft-order.ts';
import { proposeOrder } from '#service/orders/propose-order.ts';
import { scheduleOrder } from '#service/orders/schedule-order.ts';
import { declarePoint } from '#service/points/declare-point.ts';
import { reportOf } from '#service/points/report.fixture.ts';
import { takeReport } from '#service/points/take-report.ts';
import { prepareNotice } from '#service/notices/prepare-notice.ts';
import { recordService } from '#service/notices/record-service.ts';
import { renewLink } from '#service/notices/renew-link.ts';
import { perform } from '#service/perform.ts';
import { setContacts } from '#service/systems/set-contacts.ts';
import { isoFrom } from '#base/clock.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { createPortal, type Portal, type PortalOptions } from './create-portal.ts';
import { Visitor } from './visitor.fixture.ts';

export const ORIGIN = 'https://notice.example';
/** That is held, and one beside it that is not. */
export const HELD = '127.0.0.7';
export const FREE = '127.0.0.8';

export interface Told {
  readonly all: Casework;
  readonly caseId: string;
  /** Part of the link behind `#`, and the code on paper. */
  readonly token: string;
  readonly code: string;
  readonly noticeId: string;
}

/** A case that was told to its unit by a finding notice in English. */
export async function told(database: Database): Promise<Told> {
  const all = await casework(database);
  const caseId = await assessed(all);
  await perform(all.office, setContacts, all.people.officer, {
    params: { id: all.systemId },
    query: {},
    body: {
      leader: { name: 'A. Leader', email: 'leader@unit.example', phone: null },
      responsible: null,
      technical: null,
    },
  });
  return { all, caseId, ...(await notified(all, caseId)) };
}

const WORDS = {
  whatWasSeen: ['The system asked a pool for work <b>and</b> handed in results.'],
  howToRectify: ['End the mining program.', 'Report the cause.'],
  howToObject: ['On the page of this case.'],
  measures: ['Only the notice and updates can be reached.'],
  reasons: ['The mining went on.'],
  releaseConditions: ['Your report was accepted.'],
  obligation: 'your report',
  legalBasis: [{ citation: 'Example Act, section 12', says: null }],
};

export async function notified(
  { office, people, clock }: Casework,
  caseId: string,
  change: Partial<NoticePreparation> = {},
): Promise<Pick<Told, 'token' | 'code' | 'noticeId'>> {
  const now = clock.now();
  const body = NoticePreparation.parse({
    kind: 'finding-notice',
    language: 'en',
    channels: ['print', 'link'],
    template: null,
    recipient: 'leader',
    orderId: null,
    earlierId: null,
    words: {
      ...WORDS,
      seenSince: isoFrom(now - HOUR),
      seenUntil: isoFrom(now),
      deadline: isoFrom(now + 240 * HOUR),
      measureFrom: isoFrom(now),
      measureUntil: isoFrom(now + 240 * HOUR),
      reviewAt: isoFrom(now + 120 * HOUR),
    },
    ...change,
  });
  const prepared = await perform(office, prepareNotice, people.officer, about(caseId, body));
  const { id, verificationCode: code } = prepared;
  const { url } = await perform(office, renewLink, people.officer, about0(id));
  const service = { channel: 'print' as const, transportId: 'receipt 1' };
  await perform(office, recordService, people.officer, about(id, service));
  return { token: url.slice(url.indexOf('#') + 1), code, noticeId: id };
}

export interface HeldHere {
  readonly orderId: string;
  readonly pointId: string;
}

/** A hold of a network of this machine, scheduled; `begin` applies it at its point. */
export async function heldAt(
  { all, caseId }: Told,
  network: string,
  rung: Rung = 'strict-garden',
  startsAt: string | null = null,
): Promise<HeldHere> {
  const { office, people } = all;
  const { id: bindingId } = await perform(office, addBinding, people.officer, {
    ...nothing,
    body: {
      systemId: all.systemId,
      network,
      from: '2026-01-01T00:00:00.000Z',
      until: null,
      confidence: 1,
      mac: null,
      port: null,
    },
  });
  const pointId = await pointHere(all);
  const scope = [{ network, bindingId, boundAt: isoFrom(all.clock.now()) }];
  const drafted = await perform(office, draftOrder, people.officer, {
    ...nothing,
    body: orderBody(all, caseId, { rung, scope }),
  });
  const { id: orderId, contentHash } = drafted;
  await perform(office, proposeOrder, people.officer, about0(orderId));
  await perform(office, approveOrder, people.approver, about(orderId, { contentHash }));
  const plan = { startsAt, pointIds: [pointId] };
  await perform(office, scheduleOrder, people.officer, about(orderId, plan));
  return { orderId, pointId };
}

async function pointHere({ office, people }: Casework): Promise<string> {
  const { id } = await perform(office, declarePoint, people.administrator, {
    ...nothing,
    body: {
      name: 'this machine',
      kind: 'nftables',
      jurisdiction: 'hebei',
      networks: ['127.0.0.0/8'],
      rungs: ['block-pools', 'leaky-garden', 'strict-garden', 'blackhole'],
      mode: 'dry-run',
      leaseSeconds: 900,
      budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
      ...USUAL_POINT,
    },
  });
  return id;
}

/** The point says what it read back. */
export async function seen(
  { all }: Told,
  { orderId, pointId }: HeldHere,
  observed: 'active' | 'absent' | 'shadow' | 'unreachable',
): Promise<void> {
  const { generation } = await orderOf(all, orderId);
  const body = reportOf(all.clock.now(), [{ id: orderId, generation, observed }]);
  const enforcer = enforcerOf(all.office, pointId);
  await perform(all.office, takeReport, enforcer, about(pointId, body));
}

export interface Open {
  readonly url: string;
  readonly app: Portal;
  at(address: string): Visitor;
}

/** Served on all addresses of this machine, and closed with the test. */
export async function open(
  t: { after(run: () => Promise<void>): void },
  { office }: Pick<Casework, 'office'>,
  options: Partial<PortalOptions> = {},
): Promise<Open> {
  const log = { info: () => {}, error: () => {} };
  const app = createPortal({ office, log, origin: ORIGIN, ...options });
  t.after(() => app.close());
  await app.listen({ host: '0.0.0.0', port: 0 });
  const address = app.server.address();
  assert.ok(address !== null && typeof address === 'object');
  const url = `http://127.0.0.1:${address.port}`;
  return { url, app, at: (from) => new Visitor(url, from, ORIGIN) };
}
