/**
 * Sessions as accounting tells them (RFC 2866): which there are, where, and by what names. Kept in memory only: after a
 * start it fills again with the interim updates, and until then sessions are asked for by what the office knows of them.
 */
import { holds, networkFromText } from '#base/network.ts';
import type { SessionNames } from './names.ts';

/** Of all access servers of one point together, about 1 KB each; the one that was silent longest makes room. */
export const SESSIONS_MAX = 131_072;

export interface Session {
  /** `server|Acct-Session-Id`: an id is unique only on its server (RFC 2866 §5.5). */
  readonly id: string;
  /** Name of the access server in the settings. */
  readonly nas: string;
  readonly names: SessionNames;
}

export function sessionId(nas: string, session: string): string {
  return `${nas}|${session}`;
}

export class Sessions {
  readonly #max: number;
  /** Oldest news first. */
  readonly #sessions = new Map<string, Session>();
  /** Most names are of one session. */
  readonly #index = new Map<string, string | Set<string>>();

  constructor(max = SESSIONS_MAX) {
    this.#max = max;
  }

  get count(): number {
    return this.#sessions.size;
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** What an update leaves out is as it was: interim updates often say less than the start. */
  put(session: Session): Session {
    const before = this.#sessions.get(session.id);
    const known = before === undefined ? session : joined(before, session);
    if (before !== undefined) this.drop(before.id);
    while (this.#sessions.size >= this.#max) this.#dropOldest();
    this.#sessions.set(known.id, known);
    for (const entry of entriesOf(known.names)) {
      const ids = this.#index.get(entry);
      if (ids === undefined) this.#index.set(entry, known.id);
      else if (typeof ids === 'string') this.#index.set(entry, new Set([ids, known.id]));
      else ids.add(known.id);
    }
    return known;
  }

  drop(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    for (const entry of entriesOf(session.names)) {
      const ids = this.#index.get(entry);
      if (typeof ids !== 'string') ids?.delete(id);
      if (typeof ids === 'string' || ids?.size === 0) this.#index.delete(entry);
    }
  }

  /** All of one access server: it began anew. */
  dropAll(nas: string): void {
    for (const session of this.#sessions.values()) {
      if (session.nas === nas) this.drop(session.id);
    }
  }

  /** With any of these names. */
  alike(names: Partial<SessionNames>): readonly Session[] {
    const found = entriesOf(names).map((entry) => this.#index.get(entry) ?? []);
    const ids = new Set(found.flatMap((one) => (typeof one === 'string' ? one : [...one])));
    return [...ids].flatMap((id) => this.#sessions.get(id) ?? []);
  }

  /** Whose addresses lie in the network. Looks at every session. */
  inside(key: string): readonly Session[] {
    const outer = networkFromText(key);
    if (typeof outer === 'string') return [];
    return [...this.#sessions.values()].filter(({ names }) =>
      names.networks.some((text) => {
        const inner = networkFromText(text);
        return typeof inner !== 'string' && holds(outer, inner);
      }),
    );
  }

  #dropOldest(): void {
    for (const id of this.#sessions.keys()) {
      this.drop(id);
      return;
    }
  }
}

function joined(before: Session, now: Session): Session {
  const names = {
    session: now.names.session ?? before.names.session,
    user: now.names.user ?? before.names.user,
    mac: now.names.mac ?? before.names.mac,
    station: now.names.station ?? before.names.station,
    port: now.names.port ?? before.names.port,
    networks: now.names.networks.length === 0 ? before.names.networks : now.names.networks,
  };
  return { ...now, names };
}

function entriesOf(names: Partial<SessionNames>): readonly string[] {
  const { session, user, mac, port, networks = [] } = names;
  return [
    ...Object.entries({ session, user, mac, port }).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : `${name} ${value}`,
    ),
    ...networks.map((network) => `network ${network}`),
  ];
}
