/**
 * Which hold a login or session falls under. A system is known by what the office was told of it; the first identity
 * that it and the login both name decides, so that another device on the same account, or whoever has the address next,
 * is not held. Where they name nothing in common, the address alone decides. What is exempt never falls under any.
 */
import { assert } from '#base/assert.ts';
import { networkFromText, textsAround, type Network } from '#base/network.ts';
import type { Holder } from '#model/desired-set.ts';
import { rungRank } from '#model/rung.ts';
import type { LedgerHold } from './ledger-state.ts';
import { withServer, type SessionNames } from './names.ts';

export type Identity = 'mac' | 'user' | 'port';

/** A session or login with all labels of its access server. */
export interface Seen {
  readonly names: SessionNames;
  readonly isServer: (label: string) => boolean;
}

export class Recogniser {
  readonly #by: readonly Identity[];
  readonly #holds: ReadonlyMap<string, LedgerHold>;
  #exempt: ReadonlySet<string> = new Set();
  /** Keys of holds by `mac …`, `user …`, `port …` and `session …`; the address is the key itself. */
  readonly #index = new Map<string, Set<string>>();

  constructor(by: readonly Identity[], holds: ReadonlyMap<string, LedgerHold>) {
    this.#by = by;
    this.#holds = holds;
    for (const hold of holds.values()) this.note(hold);
  }

  clear(): void {
    this.#index.clear();
  }

  exempt(networks: readonly string[]): void {
    this.#exempt = new Set(networks);
  }

  note(hold: LedgerHold): void {
    for (const entry of entriesOf(hold)) {
      const keys = this.#index.get(entry);
      if (keys === undefined) this.#index.set(entry, new Set([hold.key]));
      else keys.add(hold.key);
    }
  }

  forget(hold: LedgerHold): void {
    for (const entry of entriesOf(hold)) {
      const keys = this.#index.get(entry);
      keys?.delete(hold.key);
      if (keys?.size === 0) this.#index.delete(entry);
    }
  }

  /** The strictest that is not over; null: it is not held. */
  holdOf(seen: Seen, at: number): LedgerHold | null {
    const networks = seen.names.networks.map(networkOf);
    if (networks.some((network) => around(network).some((text) => this.#exempt.has(text)))) {
      return null;
    }
    let strictest: LedgerHold | null = null;
    for (const key of this.#candidates(seen.names, networks)) {
      const hold = this.#holds.get(key);
      if (hold === undefined || hold.expiresAt <= at || !this.falls(hold, seen)) continue;
      if (strictest === null || rungRank(hold.rung) > rungRank(strictest.rung)) strictest = hold;
    }
    return strictest;
  }

  /** Whether this hold is meant, exemptions and time left aside. */
  falls(hold: LedgerHold, seen: Seen): boolean {
    const verdicts = hold.holders.map((holder) => this.#isSame(holder, seen));
    if (verdicts.includes(true)) return true;
    if (verdicts.includes(false)) return false;
    return seen.names.networks.some((text) => around(networkOf(text)).includes(hold.key));
  }

  #candidates(names: SessionNames, networks: readonly Network[]): ReadonlySet<string> {
    const entries = entriesOfNames(names).flatMap((entry) => [...(this.#index.get(entry) ?? [])]);
    return new Set([...entries, ...networks.flatMap(around)]);
  }

  /** Null: they name nothing in common. */
  #isSame(holder: Holder, { names, isServer }: Seen): boolean | null {
    const here = (text: string, name: string | null): boolean => {
      const of = withServer(text);
      return of.name === name && (of.server === '' || isServer(of.server));
    };
    // The same session is the same; another one of the same system is another.
    if (holder.session !== null && here(holder.session, names.session)) return true;
    for (const identity of this.#by) {
      const known = holder[identity];
      const told = names[identity];
      if (known === null || told === null) continue;
      return identity === 'port' ? here(known, told) : known === told;
    }
    return null;
  }
}

function networkOf(text: string): Network {
  const network = networkFromText(text);
  assert(typeof network !== 'string', 'networks of sessions are canonical');
  return network;
}

/** All that a network lies in, itself first. */
function around(network: Network): readonly string[] {
  return textsAround(network, 0);
}

function entriesOf({ holders }: LedgerHold): readonly string[] {
  return holders.flatMap(({ mac, user, session, port }) =>
    entriesOfNames({
      mac,
      user,
      session: session === null ? null : withServer(session).name,
      port: port === null ? null : withServer(port).name,
    }),
  );
}

function entriesOfNames(names: Holder): readonly string[] {
  const { mac, user, session, port } = names;
  const all = { mac, user, session, port };
  return Object.entries(all).flatMap(([name, value]) => (value === null ? [] : `${name} ${value}`));
}
