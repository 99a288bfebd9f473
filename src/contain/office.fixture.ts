/** An office in memory that signs sets, for tests of the enforcer; and a clock that a test moves. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import { canonicalJson } from '#base/canonical-json.ts';
import { LEASE_FORMAT, SET_FORMAT, type DesiredSet, type Hold } from '#model/desired-set.ts';
import type { OrderReport, PointReport, PointReportReply } from '#model/point-report.ts';
import type { Answer } from './accepted.ts';
import type { OfficeLine } from './enforcer.ts';
import type { SteadyClock } from './steady-clock.ts';

export const POINT = '01890a5d-ac96-774b-bcce-b302099a8057';
const HASH = 'a'.repeat(64);
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const keyOf = (fill: number) =>
  createPrivateKey({
    key: Buffer.concat([PREFIX, Buffer.alloc(32, fill)]),
    format: 'der',
    type: 'pkcs8',
  });
const KEY = keyOf(9);
export const OFFICE_KEY = new Uint8Array(
  Buffer.from(String(createPublicKey(KEY).export({ format: 'jwk' }).x), 'base64url'),
);

export class SteppedClock implements SteadyClock {
  at = Date.parse('2026-03-02T08:00:00.000Z');
  bootId = 'boot-1';
  readonly #startedAt = this.at;
  now(): number {
    return this.at;
  }
  up(): number {
    return this.at - this.#startedAt;
  }
}

export const orderId = (n: number): string =>
  `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;

export function holdOf(network: string, n = 1, changes: Partial<Hold> = {}): Hold {
  return {
    network,
    rung: 'blackhole',
    isShadow: false,
    until: '2027-01-01T00:00:00.000Z',
    orders: [{ id: orderId(n), generation: 1, contentHash: HASH }],
    holders: [],
    ...changes,
  };
}

export class FakeOffice implements OfficeLine {
  readonly reports: PointReport[] = [];
  /** What the office's clock is ahead of the point's. */
  aheadMs = 0;
  isReachable = true;
  /** It lost sight of the point, and says so once. */
  isForgetful = false;
  leaseSeconds = 900;
  /** Called with each answer before it goes out. */
  tamper: (answer: Answer) => Answer = (answer) => answer;
  readonly #clock: SteadyClock;
  readonly #signedBy: ReturnType<typeof keyOf>;
  #set: DesiredSet;
  #news = Promise.withResolvers<void>();

  constructor(clock: SteadyClock, signedBy: 'office' | 'somebody' = 'office') {
    this.#clock = clock;
    this.#signedBy = signedBy === 'office' ? KEY : keyOf(8);
    this.#set = {
      format: SET_FORMAT,
      pointId: POINT,
      kind: 'nftables',
      generation: 1,
      mode: 'live',
      atDeath: 'lapse',
      leaseSeconds: 900,
      rungs: ['block-pools', 'blackhole'],
      budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
      holds: [],
      gone: [],
      exempt: [],
      pools: { endpoints: [], names: [] },
      garden: null,
      throttleKbit: null,
    };
  }

  wants(changes: Partial<DesiredSet>): void {
    const { leaseSeconds } = this;
    this.#set = { ...this.#set, leaseSeconds, generation: this.#set.generation + 1, ...changes };
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  async pull({
    digest,
    nonce,
    waitSeconds,
    signal,
  }: Parameters<OfficeLine['pull']>[0]): Promise<Answer> {
    this.#need();
    if (digest === this.#digest() && waitSeconds > 0) await this.#wait(signal);
    this.#need();
    const at = this.#clock.now() + this.aheadMs;
    const lease = {
      format: LEASE_FORMAT,
      pointId: POINT,
      generation: this.#set.generation,
      digest: this.#digest(),
      issuedAt: isoFrom(at),
      notAfter: isoFrom(at + this.leaseSeconds * 1000),
      nonce,
    };
    const text = JSON.stringify(lease);
    const signature = sign(null, Buffer.from(text), this.#signedBy).toString('base64');
    const content = digest === lease.digest ? null : this.#text();
    return this.tamper({ lease: { text, signature }, content });
  }

  async report(report: PointReport): Promise<PointReportReply> {
    this.#need();
    this.reports.push(report);
    const again = this.isForgetful;
    this.isForgetful = false;
    return Promise.resolve({ at: isoFrom(this.#clock.now()), again, refused: [] });
  }

  /** What it was told of an order last. */
  told(n: number): OrderReport['observed'] | null {
    const all = this.reports.flatMap(({ orders }) => orders);
    return all.findLast(({ id }) => id === orderId(n))?.observed ?? null;
  }

  #need(): void {
    if (!this.isReachable) throw new Error('504 Gateway Timeout');
  }

  /** Until there is news; a fifth of a second is long in a test. */
  async #wait(signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(() => over.resolve(), 200);
    signal.addEventListener('abort', () => over.resolve(), { once: true });
    await Promise.race([over.promise, this.#news.promise]);
    clearTimeout(timer);
  }

  #text(): string {
    return canonicalJson(this.#set);
  }

  #digest(): string {
    return createHash('sha256').update(this.#text()).digest('hex');
  }
}
