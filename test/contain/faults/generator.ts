/** What goes on in the office meanwhile: orders through all their states, exemptions granted and taken back. */
import type { Random } from '#base/random.ts';
import type { OfficeEvent } from './history.ts';
import type { Deed, HostFacts } from './office-talk.ts';
import type { OfficeProcess } from './office-process.ts';
import { RUNGS } from './province.ts';

type State = 'held' | 'suspended' | 'lifting' | 'over';

/** The little that is needed to know what can be done next. */
interface Known {
  readonly host: number;
  state: State;
  isEmergency: boolean;
}

/** More do not fit into the comment of one element (`nftables/orders-text.ts`), which is all that a look reads. */
const ORDERS_OF_HOST_MAX = 3;
const HELD = new Set(['order.applying', 'order.resumed', 'order.active', 'order.degraded']);
const OVER = new Set(['order.lifted', 'order.expired', 'order.refused']);

export class Generator {
  readonly done: { [what: string]: number } = {};
  readonly #office: OfficeProcess;
  readonly #random: Random;
  readonly #hosts: readonly HostFacts[];
  readonly #orders = new Map<string, Known>();
  readonly #exempt = new Map<string, string>();
  readonly #rectified = new Set<number>();

  constructor(office: OfficeProcess, random: Random, hosts: readonly HostFacts[]) {
    this.#office = office;
    this.#random = random;
    this.#hosts = hosts;
    office.onEvent((event) => this.#hear(event));
  }

  /** An order that is over, of a host that nothing holds now. */
  get old(): { readonly orderId: string; readonly key: string } | null {
    for (const [orderId, { host, state }] of this.#orders) {
      const isFree = ![...this.#orders.values()].some(
        (other) => other.host === host && other.state !== 'over',
      );
      const key = this.#hosts[host]?.address;
      if (state === 'over' && isFree && key !== undefined) return { orderId, key };
    }
    return null;
  }

  /** Orders that are not over. */
  get open(): readonly string[] {
    return [...this.#orders].flatMap(([id, { state }]) => (state === 'over' ? [] : [id]));
  }

  /** Of these hosts those that nothing holds. */
  freeOf(places: readonly number[]): readonly number[] {
    const taken = [...this.#orders.values()].filter(({ state }) => state !== 'over');
    return places.filter((place) => taken.every(({ host }) => host !== place));
  }

  async holdAll(places: readonly number[]): Promise<void> {
    for (const host of places) await this.#do(this.#hold(host));
  }

  async liftAll(): Promise<void> {
    for (const [id, { state }] of this.#orders) {
      if (state === 'held' || state === 'suspended') await this.#do({ do: 'lift', id });
    }
  }

  /** One thing on one host of a point, as it comes. */
  async act(places: readonly number[]): Promise<void> {
    if (this.#office.isReady) await this.#do(this.#next(this.#random.pick(places)));
  }

  #next(host: number): Deed {
    const random = this.#random;
    const open = [...this.#orders].filter(([, one]) => one.host === host && one.state !== 'over');
    const exemption = this.#exempt.get(this.#hosts[host]?.address ?? '');
    if (exemption !== undefined && random.below(2) === 0) return { do: 'withdraw', id: exemption };
    // Agencies may hold the same.
    const isMore = open.length < ORDERS_OF_HOST_MAX && random.below(12) === 0;
    if (open.length === 0 || isMore) return this.#hold(host);
    const [id, { state, isEmergency }] = random.pick(open);
    if (state === 'lifting') return { do: 'ping' };
    if (state === 'suspended') return { do: random.below(3) === 0 ? 'lift' : 'resume', id };
    return this.#onHeld(id, host, isEmergency);
  }

  #onHeld(id: string, host: number, isEmergency: boolean): Deed {
    if (isEmergency && this.#random.below(2) === 0) return { do: 'ratify', id };
    const address = this.#hosts[host]?.address ?? '';
    const deeds: readonly (readonly [weight: number, deed: Deed])[] = [
      [7, { do: 'lift', id }],
      [4, { do: 'suspend', id }],
      [3, { do: 'exempt', address }],
      [1, { do: 'close', host }],
      [
        3,
        this.#rectified.has(host)
          ? { do: 'probation', id, rung: 'block-pools' }
          : { do: 'rectify', host },
      ],
      [2, { do: 'recur', host }],
    ];
    return this.#random.pick(
      deeds.flatMap(([weight, deed]) => Array.from({ length: weight }, () => deed)),
    );
  }

  #hold(host: number): Deed {
    const random = this.#random;
    const isEmergency = random.below(6) === 0;
    // Short ones are over when the clock goes on by six hours.
    const hours = random.below(3) === 0 ? 1 + random.below(5) : 24 + random.below(48);
    return { do: 'hold', host, rung: random.pick(RUNGS), hours, isEmergency };
  }

  async #do(deed: Deed): Promise<void> {
    const { id, refused } = await this.#office.ask(deed);
    const name = refused === null ? deed.do : `${deed.do} ${refused}`;
    this.done[name] = (this.done[name] ?? 0) + 1;
    if (refused !== null) return;
    if (deed.do === 'exempt' && id !== null) this.#exempt.set(deed.address, id);
    if (deed.do === 'rectify') this.#rectified.add(deed.host);
  }

  #hear({ type, streamId, data }: OfficeEvent): void {
    if (type === 'order.drafted') this.#begin(streamId, data);
    if (type === 'exemption.withdrawn') {
      for (const [address, id] of this.#exempt) if (id === streamId) this.#exempt.delete(address);
    }
    const order = this.#orders.get(streamId);
    if (order === undefined) return;
    if (HELD.has(type)) order.state = 'held';
    if (type === 'order.emergency-ordered') order.isEmergency = true;
    if (type === 'order.approved') order.isEmergency = false;
    if (type === 'order.suspended') order.state = 'suspended';
    if (type === 'order.lifting') order.state = 'lifting';
    if (OVER.has(type)) order.state = 'over';
  }

  #begin(id: string, data: unknown): void {
    const caseId: unknown = Reflect.get(Object(Reflect.get(Object(data), 'content')), 'caseId');
    const host = this.#hosts.findIndex((one) => one.caseId === caseId);
    // A draft that nobody took further holds nothing.
    this.#orders.set(id, { host, state: 'over', isEmergency: false });
  }
}
