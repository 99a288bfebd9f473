/**
 * Holds as BGP routes: gobgpd announces them, the routers obey. Its own table is what is read; a route that too few
 * routers were told of is `unknown`, because a route that nobody hears withholds nothing. BGP has no lease and no
 * transaction: who ends the routes of a dead enforcer is told in docs/containment/bgp.md, and a batch is checked whole
 * before its first command, and taken back where gobgpd refuses one.
 */
import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { OperatingError, messageOf } from '#base/errors.ts';
import type { BgpSettings } from '#model/enforcer-config.ts';
import type { Adapter, Step } from '../adapter.ts';
import type { Observed } from '../observed.ts';
import type { Wanted } from '../wanted.ts';
import { elementsOf } from './elements.ts';
import { Gobgp } from './gobgp.ts';
import type { Peer } from './peer.ts';
import { stepsBetween, type BgpCommand } from './plan.ts';
import { communityFrom, FAMILIES, idOf, sameRoute, type Route } from './route.ts';
import { together } from './together.ts';

class Detail {
  readonly ours: readonly Route[];
  constructor(ours: readonly Route[]) {
    this.ours = ours;
  }
}

type Ids = ReadonlyMap<string, Route>;

export function openBgp(settings: BgpSettings, parts: { readonly clock: Clock }): BgpAdapter {
  return new BgpAdapter(settings, new Gobgp(settings), parts.clock);
}

export class BgpAdapter implements Adapter<BgpCommand> {
  readonly kind = 'bgp';
  readonly #settings: BgpSettings;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #mark: number;

  constructor(settings: BgpSettings, peer: Peer, clock: Clock) {
    this.#settings = settings;
    this.#peer = peer;
    this.#clock = clock;
    this.#mark = communityFrom(settings.mark);
  }

  async inspect(): Promise<Observed> {
    const at = this.#clock.now();
    const ours = [...(await this.#read()).ours.values()];
    const elements = elementsOf(ours, await this.#heard(ours));
    const frame = ours.length > 0 ? 'whole' : null;
    return { at, elements, frame, detail: new Detail(ours) };
  }

  plan(wanted: Wanted, observed: Observed): readonly Step<BgpCommand>[] {
    assert(observed.detail instanceof Detail, 'what was read was read by this adapter');
    return stepsBetween(this.#settings, wanted, observed.detail.ours);
  }

  async apply(steps: readonly Step<BgpCommand>[]): Promise<void> {
    const refusals = steps.flatMap(({ command: { refusal } }) => refusal ?? []);
    if (refusals.length > 0) throw new OperatingError('conflict', `Cannot hold ${refusals[0]}`);
    const remove = steps.flatMap(({ command }) => command.remove);
    const put = steps.flatMap(({ command }) => command.put);
    // What is only taken off needs no look first: a release has the shortest way.
    const { ours, foreign } =
      put.length > 0 ? await this.#read() : { ours: byId(remove), foreign: byId([]) };
    this.#check(ours, foreign, remove, put);
    try {
      await together(remove, (route) => this.#peer.remove(route));
      await together(put, (route) => this.#peer.put(route));
    } catch (error) {
      if (!isConflict(error)) throw error;
      await this.#takeBack(ours, [...remove, ...put], error);
    }
  }

  async undo(): Promise<void> {
    const { ours } = await this.#read();
    // One that is refused does not keep the others.
    await together([...ours.values()], async (route) => {
      await this.#peer.remove(route).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
      });
    });
    // A withdrawal of what is not there is no error for gobgp, so only reading tells that one happened.
    const left = [...(await this.#read()).ours.keys()];
    if (left.length === 0) return;
    throw new OperatingError(
      'conflict',
      `Cannot withdraw ${left.length} routes, ${left[0]} first: gobgpd still has them`,
    );
  }

  close(): Promise<void> {
    return this.#peer.close();
  }

  /** By id. */
  async #read(): Promise<{ readonly ours: Ids; readonly foreign: Ids }> {
    const tables = await Promise.all(FAMILIES.map((family) => this.#peer.routes(family)));
    const isOurs = ({ communities }: Route): boolean => communities.includes(this.#mark);
    const all = tables.flat();
    return { ours: byId(all.filter(isOurs)), foreign: byId(all.filter((one) => !isOurs(one))) };
  }

  /** Whether enough routers were told of a route. */
  async #heard(ours: readonly Route[]): Promise<(route: Route) => boolean> {
    const least = this.#settings['routers-min'];
    if (least === 0 || ours.length === 0) return () => true;
    const told = await this.#peer.told([...new Set(ours.map(({ family }) => family))]);
    return (route) => told.filter((ids) => ids.has(idOf(route))).length >= least;
  }

  #check(ours: Ids, foreign: Ids, remove: readonly Route[], put: readonly Route[]): void {
    const taken = put.find((route) => foreign.has(idOf(route)));
    if (taken !== undefined) {
      throw new OperatingError(
        'conflict',
        `Cannot announce ${idOf(taken)}: gobgpd has a route of somebody else under this name`,
      );
    }
    const ids = new Set(ours.keys());
    for (const route of remove) ids.delete(idOf(route));
    for (const route of put) ids.add(idOf(route));
    const max = this.#settings['rules-max'];
    // Letting go is never refused for lack of room.
    if (ids.size > max && ids.size > ours.size) {
      throw new OperatingError(
        'conflict',
        `Cannot announce ${put.length} routes: with them there are ${ids.size}, and rules-max is ${max}`,
      );
    }
  }

  /** Throws what the outcome of the batch is. */
  async #takeBack(before: Ids, touched: readonly Route[], cause: unknown): Promise<never> {
    const isBack = await this.#restore(before, touched).catch(() => false);
    if (isBack) throw cause;
    throw new OperatingError(
      'unreachable',
      `Cannot tell what became of ${touched.length} routes: ${messageOf(cause)}`,
      { cause },
    );
  }

  async #restore(before: Ids, touched: readonly Route[]): Promise<boolean> {
    await together(touched, (route) => {
      const was = before.get(idOf(route));
      return was === undefined ? this.#peer.remove(route) : this.#peer.put(was);
    });
    const { ours } = await this.#read();
    return touched.map(idOf).every((id) => {
      const [was, is] = [before.get(id), ours.get(id)];
      return was === undefined || is === undefined ? was === is : sameRoute(was, is);
    });
  }
}

function byId(routes: readonly Route[]): Ids {
  return new Map(routes.map((one) => [idOf(one), one]));
}

function isConflict(error: unknown): boolean {
  return error instanceof OperatingError && error.code === 'conflict';
}
