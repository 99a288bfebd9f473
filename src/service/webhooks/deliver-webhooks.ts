/**
 * Tells the receivers outside what was recorded. Each has a cursor into the log, so a delivery continues where the last
 * one ended, whoever stopped and whenever: call it at any time, from any process. At least once, in order; the id of a
 * delivery is the same when it is sent again.
 */
import { isoFrom } from '#base/clock.ts';
import type { StreamKind } from '#model/event.ts';
import type { WebhookDelivery } from '#model/webhook.ts';
import { withinReach } from '#store/reach.ts';
import type { Told, Office } from '../office.ts';
import { postTo } from './webhook-target.ts';
import { signedHeaders } from './webhook-signature.ts';

/** Events of one request: some 30 KB. */
export const DELIVERY_EVENTS_MAX = 100;
/** Requests to one receiver in one round, so that one with much to hear does not keep the others waiting. */
const REQUESTS_PER_ROUND = 20;
/** Receivers told at the same time. */
const AT_ONCE = 8;
/** Pauses after a failure: 30 s, doubled each time, at most 6 hours. Nothing is given up: the log keeps it all. */
const PAUSE_MS = 30_000;
const PAUSE_MS_MAX = 6 * 3_600_000;
/** A courier that died has its claim until then: all requests of a round, each as slow as it may be. */
const CLAIM_MS = 5 * 60_000;

export interface DeliveryOptions {
  /** Whether receivers in private networks and on this machine may be told. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
}

export interface DeliveryRound {
  /** Requests that were taken. */
  readonly delivered: number;
  readonly failed: readonly { readonly webhookId: string; readonly why: string }[];
}

interface Receiver {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly StreamKind[];
  readonly jurisdiction: string | null;
  readonly secret: string;
}

export async function deliverWebhooks(
  office: Office,
  options: DeliveryOptions,
): Promise<DeliveryRound> {
  const receivers = await receiversOf(office);
  let delivered = 0;
  const failed: { webhookId: string; why: string }[] = [];
  const waiting = [...receivers];
  const courier = async (): Promise<void> => {
    for (let receiver = waiting.shift(); receiver !== undefined; receiver = waiting.shift()) {
      const round = await tell(office, receiver, options);
      delivered += round.delivered;
      if (round.why !== null) failed.push({ webhookId: receiver.id, why: round.why });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, courier));
  return { delivered, failed };
}

function receiversOf({ database }: Office): Promise<Receiver[]> {
  return database.db
    .selectFrom('webhook')
    .innerJoin('webhookSecret', 'webhookSecret.webhookId', 'webhook.id')
    .select(['webhook.id', 'url', 'topics', 'jurisdiction', 'secret'])
    .where('withdrawnAt', 'is', null)
    .execute();
}

async function tell(
  office: Office,
  receiver: Receiver,
  options: DeliveryOptions,
): Promise<{ delivered: number; why: string | null }> {
  const claim = await claimCursor(office, receiver.id);
  if (claim === null) return { delivered: 0, why: null };
  let { nextSeq } = claim;
  let delivered = 0;
  for (let request = 0; request < REQUESTS_PER_ROUND; request++) {
    const { events, end } = await newsOf(office, receiver, nextSeq);
    if (events.length > 0) {
      const answer = await send(office, receiver, events, options);
      if (answer.why !== null) {
        await giveBack(office, receiver.id, { nextSeq, failures: claim.failures + 1, ...answer });
        return { delivered, why: answer.why };
      }
      delivered++;
      await advance(office, receiver.id, end, answer.status);
    }
    nextSeq = end;
    if (events.length < DELIVERY_EVENTS_MAX) break;
  }
  await giveBack(office, receiver.id, { nextSeq, failures: 0, status: undefined });
  return { delivered, why: null };
}

/** Null: another courier has it, or its pause is not over. A new receiver is told of what comes after its declaration. */
async function claimCursor(
  { database, clock }: Office,
  webhookId: string,
): Promise<{ nextSeq: number; failures: number } | null> {
  const { db } = database;
  const now = isoFrom(clock.now());
  const claimedUntil = isoFrom(clock.now() + CLAIM_MS);
  const first = db
    .selectFrom('event')
    .select((eb) => [
      eb.ref('streamId').as('webhookId'),
      eb('seq', '+', 1).as('nextSeq'),
      eb.lit(0).as('failures'),
      eb.ref('at').as('notBefore'),
      eb.ref('at').as('claimedUntil'),
    ])
    .where('streamKind', '=', 'webhook')
    .where('streamId', '=', webhookId)
    .where('version', '=', 1);
  await db
    .insertInto('webhookCursor')
    .columns(['webhookId', 'nextSeq', 'failures', 'notBefore', 'claimedUntil'])
    .expression(first)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const claimed = await db
    .updateTable('webhookCursor')
    .set({ claimedUntil })
    .where('webhookId', '=', webhookId)
    .where('notBefore', '<=', now)
    .where('claimedUntil', '<=', now)
    .returning(['nextSeq', 'failures'])
    .executeTakeFirst();
  return claimed ?? null;
}

/** What this receiver is to hear from `seq` on, and how far that reaches. */
async function newsOf(
  { database }: Office,
  { topics, jurisdiction }: Receiver,
  seq: number,
): Promise<{ events: Told[]; end: number }> {
  const { db } = database;
  // Read before the events: what is added in between is left for the next round.
  const { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  const events = await db
    .selectFrom('event')
    .select(['seq', 'streamKind', 'streamId', 'version', 'type', 'at', 'jurisdiction'])
    .where('seq', '>=', seq)
    .where('seq', '<', size)
    .where('streamKind', 'in', topics)
    .where(
      withinReach([{ jurisdiction, sector: null, unitId: null }], { jurisdiction: 'jurisdiction' }),
    )
    .orderBy('seq')
    .limit(DELIVERY_EVENTS_MAX)
    .execute();
  const last = events.at(-1);
  const isAll = events.length < DELIVERY_EVENTS_MAX || last === undefined;
  return { events, end: isAll ? Math.max(size, seq) : last.seq + 1 };
}

async function send(
  { clock }: Office,
  { id: webhookId, url, secret }: Receiver,
  events: readonly Told[],
  options: DeliveryOptions,
): Promise<{ status: number | null; why: string | null }> {
  const delivery: WebhookDelivery = {
    webhookId,
    events: events.map(({ seq, streamKind: kind, streamId, version, type, at }) => {
      return { seq, kind, id: streamId, type, at, version };
    }),
  };
  const body = JSON.stringify(delivery);
  // The same events give the same id, as long as the receiver has not taken them.
  const id = `${webhookId}.${events[0]?.seq ?? 0}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'minewatch',
    ...signedHeaders(secret, { id, atMs: clock.now(), body }),
  };
  const answer = await postTo({ url, body, headers, ...options });
  if (answer.status === null) return answer;
  const isTaken = answer.status >= 200 && answer.status < 300;
  return { status: answer.status, why: isTaken ? null : `it answered ${answer.status}` };
}

function advance(
  { database, clock }: Office,
  webhookId: string,
  nextSeq: number,
  lastStatus: number | null,
) {
  return database.db
    .updateTable('webhookCursor')
    .set({ nextSeq, lastStatus, lastAt: isoFrom(clock.now()), failures: 0 })
    .where('webhookId', '=', webhookId)
    .execute();
}

async function giveBack(
  { database, clock }: Office,
  webhookId: string,
  left: {
    readonly nextSeq: number;
    readonly failures: number;
    readonly status: number | null | undefined;
  },
): Promise<void> {
  const now = clock.now();
  const { nextSeq, failures, status } = left;
  const pause = failures === 0 ? 0 : Math.min(PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX);
  const attempt = status === undefined ? {} : { lastStatus: status, lastAt: isoFrom(now) };
  await database.db
    .updateTable('webhookCursor')
    .set({
      nextSeq,
      failures,
      notBefore: isoFrom(now + pause),
      claimedUntil: isoFrom(now),
      ...attempt,
    })
    .where('webhookId', '=', webhookId)
    .execute();
}
