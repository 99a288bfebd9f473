/** A gobgpd in memory, which answers as 3.10 was measured to, and a bed for the contract on it. */
import { OperatingError } from '#base/errors.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import type { Peer } from './peer.ts';
import { idOf, type Family, type Route } from './route.ts';

export class FakePeer implements Peer {
  readonly table = new Map<string, Route>();
  /** Sessions that stand; each router is told everything. */
  routers = 1;
  isReachable = true;
  /** Refuses to add these. */
  refuses: (route: Route) => boolean = () => false;
  /** Commands that change something, in their order. */
  readonly heard: string[] = [];

  async routes(family: Family): Promise<readonly Route[]> {
    await this.#answer();
    return [...this.table.values()].filter((route) => route.family === family);
  }

  async told(families: readonly Family[]): Promise<readonly ReadonlySet<string>[]> {
    await this.#answer();
    const ids = [...this.table.values()].filter(({ family }) => families.includes(family));
    return Array.from({ length: this.routers }, () => new Set(ids.map(idOf)));
  }

  async put(route: Route): Promise<void> {
    await this.#answer();
    if (this.refuses(route)) throw new OperatingError('conflict', `gobgpd refused ${idOf(route)}`);
    this.heard.push(`put ${idOf(route)}`);
    this.table.set(idOf(route), route);
  }

  async remove(route: Route): Promise<void> {
    await this.#answer();
    this.heard.push(`remove ${idOf(route)}`);
    this.table.delete(idOf(route));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #answer(): Promise<void> {
    // Answers come in any order, as from processes.
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.isReachable) throw new OperatingError('unreachable', 'gobgpd does not answer');
  }
}

export const AT = 1_795_000_000_000;
/** Of a hold that names no orders of its own. */
const ORDER = '01890a5d-ac96-774b-bcce-000000000001';

/** Blackholed, where nothing else is said. */
export function holdOf(parts: Partial<WantedHold> & { readonly key: string }): WantedHold {
  return { rung: 'blackhole', orders: [ORDER], expiresAt: AT + 900_000, holders: [], ...parts };
}

export function goal(holds: readonly WantedHold[], parts: Partial<Wanted> = {}): Wanted {
  return {
    generation: 1,
    at: AT,
    rearmBefore: AT + 450_000,
    holds: holds.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    exempt: [],
    pools: {
      endpoints: [
        { ip: '198.51.100.7', port: 3333 },
        { ip: '2001:db8:ffff::7', port: 14_444 },
      ],
      names: [],
    },
    garden: null,
    throttleKbit: 64,
    ...parts,
  };
}
