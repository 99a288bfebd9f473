/**
 * Brings findings from the spool to the office, and signs of life between them.
 *
 *            ┌────────── answered: settled, next ───────────┐
 *   take ──▶ batch ──deliver──▶ later, nobody, elsewhere: wait, the same batch again
 *            └── content: half as many; a single one goes aside ──┘
 *
 * A batch over which the office breaks again and again is halved too, but a single item goes to the end of the queue: it
 * may be the office's fault, and the others must not wait for it.
 *
 * Whether a lost answer was a lost batch nobody knows, so the same batch goes again under its id until it is answered.
 */
import { randomUUIDv7 } from 'node:crypto';
import { type Clock, isoFrom } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import {
  type Delivery,
  DELIVERY_BYTES_MAX,
  DELIVERY_FINDINGS_MAX,
  type DeliveryReply,
  type SensorHealth,
  type SensorStamp,
} from '#model/delivery.ts';
import type { Finding } from '#model/finding.ts';
import { Backoff } from './backoff.ts';
import { type DeliveryError, deliveryErrorFrom, type DeliveryFault } from './delivery-error.ts';
import { pause } from './pause.ts';
import type { Spool } from './spool.ts';
import type { SpoolItem } from './spool-line.ts';

/** Hands a batch to the office and answers what it said; throws a DeliveryError, or an OperatingError of the office. */
export type Deliver = (delivery: Delivery, signal: AbortSignal) => Promise<DeliveryReply>;

export interface CourierOptions {
  readonly spool: Spool;
  readonly deliver: Deliver;
  readonly stamp: () => SensorStamp;
  readonly health: () => Omit<SensorHealth, 'spool'>;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when deliveries begin to fail in another way (null: they succeed again), and of every finding put aside. */
  readonly tell: (news: CourierNews) => void;
  /** Milliseconds before the first retry. */
  readonly backoffFirstMs?: number;
}

export type CourierNews =
  | { readonly kind: 'trouble'; readonly fault: DeliveryFault; readonly message: string }
  | { readonly kind: 'well'; readonly waiting: number }
  | { readonly kind: 'refused'; readonly findingId: string; readonly message: string };

/** Findings of one tick of the detector travel together. */
const GATHER_MS = 200;
/** Until the office has said how often it wants to hear from us. */
const POLL_MS = 60_000;
/** Attempts before a finding of the batch is suspected to be the reason. */
const BROKEN_ATTEMPTS = 4;
/** What a batch has beside its findings: lists, health, names. */
const FRAME_BYTES_MAX = 65_536;

interface Batch {
  readonly id: string;
  readonly seq: number;
  readonly items: readonly SpoolItem[];
}

export class Courier {
  readonly #options: CourierOptions;
  readonly #backoff: Backoff;
  /** Not answered yet. */
  #batch: Batch | null = null;
  /** Of this batch. */
  #attempts = 0;
  /** How often the office broke over it. */
  #brokenCount = 0;
  #itemsMax = DELIVERY_FINDINGS_MAX;
  #officeSeq = 0;
  #clockOffsetMs: number | null = null;
  #pollMs = POLL_MS;
  #nextLifeAt = 0;
  #trouble: DeliveryFault | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random, options.backoffFirstMs);
  }

  /** Something new is in the spool. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Delivers until told to stop; what is not delivered then stays in the spool. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const waitMs = await this.#round(stop, true);
      if (waitMs > 0) await pause(waitMs, stop);
      else if (this.#options.spool.isEmpty) await this.#idle(stop);
    }
  }

  /** Delivers what is in the spool, however often it takes, and returns; or when told to stop. */
  async drain(stop: AbortSignal): Promise<void> {
    while (!stop.aborted && (this.#batch !== null || !this.#options.spool.isEmpty)) {
      await pause(await this.#round(stop, false), stop);
    }
  }

  /** Until something is kept, or the next sign of life is due. */
  async #idle(stop: AbortSignal): Promise<void> {
    const ms = Math.max(0, this.#nextLifeAt - this.#options.clock.now());
    const over = new AbortController();
    const woken = this.#wake.promise.then(() => pause(GATHER_MS, over.signal));
    await Promise.race([woken, pause(ms, AbortSignal.any([stop, over.signal]))]);
    over.abort();
    this.#wake = Promise.withResolvers<void>();
  }

  /** One attempt; answers how long to wait before the next. */
  async #round(stop: AbortSignal, alive: boolean): Promise<number> {
    try {
      this.#batch ??= await this.#newBatch(alive);
      if (this.#batch === null) return 0;
      await this.#attempt(this.#batch, stop);
      return 0;
    } catch (error) {
      if (stop.aborted) return 0;
      return await this.#failed(deliveryErrorFrom(error)).catch((second: unknown) =>
        this.#wait(deliveryErrorFrom(second)),
      );
    }
  }

  /** Null: nothing to say. */
  async #newBatch(alive: boolean): Promise<Batch | null> {
    const { spool, clock } = this.#options;
    const bytesMax = DELIVERY_BYTES_MAX - FRAME_BYTES_MAX;
    const items = await spool.take(this.#itemsMax, bytesMax);
    if (items.length === 0 && !(alive && clock.now() >= this.#nextLifeAt)) return null;
    this.#attempts = 0;
    return { id: randomUUIDv7(), seq: await spool.nextSeq(this.#officeSeq), items };
  }

  async #attempt(batch: Batch, stop: AbortSignal): Promise<void> {
    const { clock, deliver } = this.#options;
    const sentAt = clock.now();
    this.#attempts++;
    const reply = await deliver(this.#deliveryOf(batch, sentAt), stop);
    if (reply.batchId !== batch.id) {
      throw deliveryErrorFrom(new Error('The office answered for another batch'));
    }
    const heardAt = clock.now();
    // A batch that was sent before may have been taken before, and is then answered as it was then.
    if (this.#attempts === 1) {
      this.#clockOffsetMs = Math.round(Date.parse(reply.at) - (sentAt + heardAt) / 2);
    }
    await this.#settle(batch, reply);
    this.#batch = null;
    this.#brokenCount = 0;
    this.#officeSeq = reply.acceptedSeq;
    this.#pollMs = reply.nextPollMs;
    this.#nextLifeAt = heardAt + this.#pollMs;
    this.#itemsMax = Math.min(DELIVERY_FINDINGS_MAX, this.#itemsMax * 2);
    this.#backoff.reset();
    if (this.#trouble === null) return;
    this.#trouble = null;
    this.#options.tell({ kind: 'well', waiting: this.#options.spool.counts.findings });
  }

  #deliveryOf({ id, seq, items }: Batch, sentAt: number): Delivery {
    const { stamp, health, spool } = this.#options;
    return {
      v: 1,
      sensor: stamp(),
      batch: { id, seq },
      sentAt: isoFrom(sentAt),
      clockOffsetMs: this.#clockOffsetMs,
      findings: findingsOf(items),
      transcripts: items.flatMap(({ part, id: findingId, version, body }) =>
        part === 'transcript' ? [{ findingId, version, transcript: body.transcript }] : [],
      ),
      health: { ...health(), spool: { ...spool.counts } },
    };
  }

  async #settle({ items }: Batch, reply: DeliveryReply): Promise<void> {
    const { spool, tell } = this.#options;
    const reasons = new Map(reply.refused.map((one) => [`${one.part} ${one.findingId}`, one]));
    const refused = items.flatMap((item) => {
      const reason = reasons.get(`${item.part} ${item.id}`);
      return reason === undefined ? [] : [{ item, code: reason.code, message: reason.message }];
    });
    if (refused.length > 0) await spool.refuse(refused);
    for (const { item, message } of refused) {
      tell({ kind: 'refused', findingId: item.id, message });
    }
    await spool.done(items.filter(({ part, id }) => !reasons.has(`${part} ${id}`)));
  }

  async #failed(error: DeliveryError): Promise<number> {
    const items = this.#batch?.items ?? [];
    if (error.fault === 'broken') this.#brokenCount++;
    const isSuspect = error.fault === 'content' || this.#brokenCount >= BROKEN_ATTEMPTS;
    if (!isSuspect || items.length === 0) return this.#wait(error);
    const [only] = items;
    if (items.length === 1 && only !== undefined) await this.#single(only, error);
    // The office has none of it, or all of it: its parts may go under other ids.
    this.#batch = null;
    this.#brokenCount = 0;
    this.#itemsMax = Math.max(1, Math.floor(items.length / 2));
    return error.fault === 'content' ? 0 : this.#wait(error);
  }

  async #single(item: SpoolItem, { fault, code, message }: DeliveryError): Promise<void> {
    const { spool, tell } = this.#options;
    if (fault !== 'content') return spool.defer(item);
    await spool.refuse([{ item, code, message }]);
    tell({ kind: 'refused', findingId: item.id, message });
  }

  #wait({ fault, message, retryAfterMs }: DeliveryError): number {
    if (fault !== this.#trouble) {
      this.#trouble = fault;
      this.#options.tell({ kind: 'trouble', fault, message });
    }
    return this.#backoff.next(retryAfterMs);
  }
}

/** Each id once, in its latest version: a transcript brings its finding along. */
function findingsOf(items: readonly SpoolItem[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { part, body } of items) {
    const finding = part === 'finding' ? body : body.finding;
    const known = findings.get(finding.id);
    if (known === undefined || known.version < finding.version) findings.set(finding.id, finding);
  }
  return [...findings.values()];
}
