/** A short history in which all is right, told by hand; each test changes what must not be. */
import type { DesiredSet } from '#model/desired-set.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import type {
  Answer,
  ClockMove,
  History,
  Look,
  Meddling,
  OfficeEvent,
  Probe,
  Span,
  Trouble,
} from './history.ts';

export const POINT = 'point';
export const ORDER = 'order-1';
export const SECOND_ORDER = 'order-2';
export const HOST = '192.0.2.10';
/** Of the last look. */
export const END = 90_000;
export const MS = { look: 100, read: 10, lease: 60_000 } as const;
/** The office's clock shows this much more than `moment()`. */
const AHEAD_MS = Date.UTC(2026, 2, 2, 8);
const HASH = 'a'.repeat(64);

interface Sight extends Span {
  readonly key: string;
  readonly rung: string;
  readonly orders: readonly string[];
  /** Undefined: as its lease has it. */
  readonly endsInMs: number | null | undefined;
}

interface Issued {
  readonly at: number;
  readonly holds: readonly (readonly [order: string, host: string])[];
  readonly exempt: readonly string[];
}

/** Order 1 is in effect from second 1 and lifted at second 30; all of it takes half a second. */
export class Story {
  readonly ownExempt: string[] = [];
  readonly #issued: Issued[] = [];
  readonly #sets = new Map<number, DesiredSet>();
  readonly #answers: Answer[] = [];
  readonly #accepted: { at: number; generation: number }[] = [];
  readonly #reported: { at: number; generation: number }[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #meddlings: Meddling[] = [];
  readonly #probes: Probe[] = [];
  readonly #releasedHere: Span[] = [];
  readonly #clock: ClockMove[] = [{ at: 0, aheadMs: AHEAD_MS }];
  #pings: Span[] = [];
  #events: OfficeEvent[] = [];
  #sights: Sight[] = [];
  #forgotten: string[] = [];
  #isUnrecorded = false;
  #silentSince = Number.POSITIVE_INFINITY;

  constructor() {
    this.#issues(0, [], []);
    this.#orders(ORDER, HOST, 1_000);
    this.#issues(1_200, [[ORDER, HOST]], []);
    this.#happens(30_000, 'order.lifting', ORDER, { ending: 'mistake', generation: 2 });
    this.#issues(30_200, [], []);
    this.#happens(31_000, 'order.lifted', ORDER, { ending: 'mistake' });
    this.holds(ORDER, 1_500, 30_500);
    for (let at = 5_000; at < END; at += 5_000) this.#pings.push({ from: at, to: at + 5 });
  }

  /** Instead of what was told of it before, or besides. */
  holds(order: string, from: number, to: number, how: 'instead' | 'also' = 'instead'): void {
    if (how === 'instead') {
      this.#sights = this.#sights.filter(({ orders }) => !orders.includes(order));
    }
    this.sees(HOST, 'blackhole', [order], from, to);
  }

  sees(
    key: string,
    rung: string,
    orders: readonly string[],
    from: number,
    to: number,
    endsInMs?: number | null,
  ): void {
    this.#sights = this.#sights.filter(
      (one) => one.key !== key || one.from > from || one.to < to || endsInMs === undefined,
    );
    this.#sights.push({ key, rung, orders, from, to, endsInMs });
  }

  alsoOrders(order: string, host: string, at: number): void {
    this.#orders(order, host, at);
    this.#issues(
      at + 200,
      [
        [ORDER, HOST],
        [order, host],
      ],
      [],
    );
  }

  /** A newer set without the second order. */
  replaces(at: number): void {
    this.#issues(at + 200, [[ORDER, HOST]], []);
    this.sees(HOST, 'blackhole', [ORDER], at + 300, at + 400);
    this.#issues(at + 500, [['order-3', '192.0.2.12']], []);
    this.#orders('order-3', '192.0.2.12', at);
    this.sees('192.0.2.12', 'blackhole', ['order-3'], at + 600, END);
  }

  exempts(host: string, from: number, to: number): void {
    const data = { networks: [host], from: new Date(AHEAD_MS).toISOString(), until: null };
    this.#happens(from - 100, 'exemption.proposed', 'exemption', data);
    this.#happens(from, 'exemption.granted', 'exemption', { hands: ['approver'] });
    this.#issues(from + 200, [], [host]);
    if (to >= END) return;
    this.#happens(to, 'exemption.withdrawn', 'exemption', {});
    this.#issues(to + 200, [[ORDER, HOST]], []);
  }

  halts(from: number, to: number): void {
    this.#happens(from, 'point.halted', POINT, { hands: ['officer'] });
    this.#happens(to, 'point.resumed', POINT, { hands: ['approver'] });
    this.#issues(from + 200, [], []);
    this.#issues(to + 200, [[ORDER, HOST]], []);
  }

  until(ms: number): void {
    this.#change('order.scheduled', { until: new Date(AHEAD_MS + ms).toISOString() });
  }

  isFor(pointId: string): void {
    this.#change('order.scheduled', { pointIds: [pointId] });
  }

  approvedBy(person: string): void {
    this.#change('order.approved', { hands: [person] });
  }

  approvedAs(contentHash: string): void {
    this.#change('order.approved', { contentHash });
  }

  /** As if it had never been. */
  forget(...types: readonly string[]): void {
    this.#events = this.#events.filter(({ type }) => !types.includes(type));
  }

  /** It is there, and nobody hears of it. */
  loses(type: string): void {
    this.#forgotten.push(type);
  }

  moves(at: number, byMs: number): void {
    this.#clock.push({ at, aheadMs: AHEAD_MS + byMs });
  }

  trouble(kind: string, from: number, to: number, healedAt = to): void {
    this.#troubles.push({ kind, from, to, healedAt, startMs: 0 });
  }

  /** From then on no answer comes any more. */
  silent(from: number, kind: string): void {
    this.#silentSince = from;
    this.trouble(kind, from, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  meddles(at: number, adds: readonly string[] | null): void {
    this.#meddlings.push({ at, kind: adds === null ? 'flush' : 'add', adds });
  }

  releasedHere(from: number, to: number): void {
    this.#releasedHere.push({ from, to });
  }

  accepts(at: number, generation: number): void {
    this.#accepted.push({ at, generation });
    this.#accepted.sort((a, b) => a.at - b.at);
  }

  reports(at: number, generation: number): void {
    this.#reported.push({ at, generation });
    this.#reported.sort((a, b) => a.at - b.at);
  }

  sends(host: string, at: number, isAnswered: boolean): void {
    this.#probes.push({ from: at, to: at + 5, host, isAnswered });
  }

  pings(from: number, to: number): void {
    this.#pings = [...this.#pings, { from, to }].toSorted((a, b) => a.from - b.from);
  }

  /** Sets are given that the record does not know. */
  unrecorded(): void {
    this.#isUnrecorded = true;
  }

  history(): History {
    this.#tellSets();
    const events = this.#events
      .toSorted((a, b) => a.at - b.at)
      .map((event, seq) => ({ ...event, seq }))
      .filter(({ type }) => !this.#forgotten.includes(type));
    const answers = this.#allAnswers();
    const looks = this.#looks(answers);
    const point = {
      id: POINT,
      leaseMs: MS.lease,
      readBackMs: 1_000,
      ownExempt: this.ownExempt,
      sets: this.#sets,
      answers,
      accepted: this.#accepted,
      reported: this.#reported,
      looks,
      probes: this.#probes,
      meddlings: this.#meddlings,
      releasedHere: this.#releasedHere,
      troubles: this.#troubles,
    };
    return { events, clock: this.#clock, pings: this.#pings, points: [point] };
  }

  /** Each set when it is issued, and the newest again every ten seconds. */
  #allAnswers(): readonly Answer[] {
    const first = this.#answers.filter(({ givenAt }) => givenAt < this.#silentSince);
    const all = [...first];
    for (let at = 10_000; at < Math.min(END, this.#silentSince); at += 10_000) {
      const newest = first.findLast(({ givenAt }) => givenAt <= at);
      if (newest !== undefined) all.push({ ...newest, askedAt: at, givenAt: at + 5 });
    }
    return all.toSorted((a, b) => a.givenAt - b.givenAt);
  }

  #looks(answers: readonly Answer[]): readonly Look[] {
    const looks: Look[] = [];
    for (let from = 0; from < END; from += MS.look) {
      const to = from + MS.read;
      const elements = this.#sights
        .filter((sight) => sight.from <= from && from < sight.to)
        .map(({ key, rung, orders, endsInMs }) => {
          const foreign = this.#meddlings.some(({ adds }) => adds?.includes(key) === true);
          const leased = foreign ? null : this.#leftAt(from, orders, answers);
          return { key, rung, orders, endsInMs: endsInMs === undefined ? leased : endsInMs };
        });
      looks.push({ from, to, elements, exempt: [] });
    }
    return looks;
  }

  #leftAt(at: number, orders: readonly string[], answers: readonly Answer[]): number {
    const asked = answers.findLast(
      ({ givenAt, generation }) =>
        givenAt <= at &&
        this.#sets
          .get(generation)
          ?.holds.some((hold) => hold.orders.some(({ id }) => orders.includes(id))) === true,
    )?.askedAt;
    return Math.max(0, (asked ?? at) + MS.lease - at);
  }

  #orders(id: string, host: string, at: number): void {
    const content = { rung: 'blackhole', scope: [{ network: host }] };
    this.#happens(at - 400, 'order.drafted', id, { content, contentHash: HASH });
    this.#happens(at - 300, 'order.proposed', id, { hands: ['officer'], contentHash: HASH });
    const approved = { hands: ['approver'], contentHash: HASH, complete: true, peopleNeeded: 2 };
    this.#happens(at - 200, 'order.approved', id, approved);
    const until = new Date(AHEAD_MS + 24 * 3_600_000).toISOString();
    this.#happens(at - 100, 'order.scheduled', id, { until, pointIds: [POINT] });
    this.#happens(at, 'order.applying', id, { generation: 1 });
  }

  #issues(
    at: number,
    holds: readonly (readonly [order: string, host: string])[],
    exempt: readonly string[],
  ): void {
    this.#issued.push({ at, holds, exempt });
  }

  /** Numbered in the order of time, whatever was told first. */
  #tellSets(): void {
    const all = this.#issued.splice(0).toSorted((a, b) => a.at - b.at);
    for (const { at, holds, exempt } of all) {
      const generation = this.#sets.size + 1;
      const digest = `digest ${generation}`;
      if (!this.#isUnrecorded) this.#happens(at, 'set.issued', POINT, { generation, digest });
      this.#sets.set(generation, setOf(generation, holds, exempt));
      this.#answers.push({ askedAt: Math.max(0, at - 200), givenAt: at, generation, digest });
      this.accepts(at + 5, generation);
      this.reports(at + 250, generation);
    }
  }

  #happens(at: number, type: string, streamId: string, data: unknown): void {
    this.#events.push({ at, since: at, seq: 0, type, streamId, data });
  }

  #change(type: string, changes: object): void {
    this.#events = this.#events.map((event) =>
      event.type === type ? { ...event, data: { ...Object(event.data), ...changes } } : event,
    );
  }
}

function setOf(
  generation: number,
  holds: readonly (readonly [order: string, host: string])[],
  exempt: readonly string[],
): DesiredSet {
  return {
    format: 'minewatch-desired-set/1',
    pointId: POINT,
    kind: 'nftables',
    generation,
    mode: 'live',
    leaseSeconds: MS.lease / 1000,
    rungs: ['blackhole'],
    budget: { elementsMax: 10, shortestIpv4: 24, shortestIpv6: 48 },
    holds: holds.map(([id, network]) => ({
      network,
      rung: 'blackhole',
      isShadow: false,
      until: new Date(AHEAD_MS + 24 * 3_600_000).toISOString(),
      orders: [{ id, generation: 1, contentHash: HASH }],
      holders: [],
    })),
    gone: [],
    exempt: [...exempt],
    pools: { endpoints: [], names: [] },
    ...USUAL_POINT,
  };
}
