/** Whom to ask for a hold: sessions that are known, those that were told, and else every access server by name. */
import { networkFromText, textsAround } from '#base/network.ts';
import type { Holder } from '#model/desired-set.ts';
import type { AccessServers } from './access-servers.ts';
import type { LedgerHold } from './ledger-state.ts';
import type { Ledger } from './ledger.ts';
import { isHost } from './mark.ts';
import { namesOfHolder, withServer, type SessionNames } from './names.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Settler, Target } from './settler.ts';

/** Sessions that accounting told, and that this hold means. `all`: also those whose address alone says so, one by one. */
export function sessionsUnder(
  hold: LedgerHold,
  { sessions, ledger, settler }: { sessions: Sessions; ledger: Ledger; settler: Settler },
  all: boolean,
): readonly Target[] {
  const named = hold.holders.map(namesOf);
  const alike = [...named, { networks: [hold.key] }].flatMap((names) => sessions.alike(names));
  const found = all && !isHost(hold.key) ? [...alike, ...sessions.inside(hold.key)] : alike;
  return [...new Set(found)]
    .filter(({ nas, names }) => ledger.falls(hold, settler.seen(nas, names)))
    .map(targetOf);
}

export function targetOf({ id, nas, names }: Session): Target {
  return { id, nas, names, by: 'session' };
}

/** A session that reaches further than the host that is held, and of which nothing else is known: its network. */
export function widerSession(hold: LedgerHold, sessions: Sessions): string | null {
  const host = networkFromText(hold.key);
  if (typeof host === 'string') return null;
  const [, ...wider] = textsAround(host, 1);
  return wider.find((text) => sessions.alike({ networks: [text] }).length > 0) ?? null;
}

/**
 * One list for each holder and server, to be tried in turn: the session that the office knows of may be an older one, so
 * the system is asked for without it as well.
 */
export function asksFor(hold: LedgerHold, servers: AccessServers): readonly (readonly Target[])[] {
  const holders: readonly (Holder | null)[] = hold.holders.length === 0 ? [null] : hold.holders;
  return servers.names.flatMap((nas) =>
    holders.map((holder, i) => {
      const isServer = (label: string): boolean => servers.isServer(nas, label);
      const names = namesOfHolder(hold.key, holder, isServer);
      const session =
        holder === null || holder.session === null ? null : withServer(holder.session);
      const isHere = session !== null && (session.server === '' || isServer(session.server));
      const id = `${nas}|asked|${hold.key}|${i}`;
      const tries: SessionNames[] = [];
      if (isHere) tries.push({ ...names, session: session.name });
      if (namesAny(names)) tries.push(names);
      return tries.map((each, n): Target => ({ id: `${id}|${n}`, nas, names: each, by: 'asking' }));
    }),
  );
}

function namesOf({ mac, user, session, port }: Holder): Partial<SessionNames> {
  return {
    mac,
    user,
    session: session === null ? null : withServer(session).name,
    port: port === null ? null : withServer(port).name,
  };
}

function namesAny({ user, mac, port, networks }: SessionNames): boolean {
  return user !== null || mac !== null || port !== null || networks.length > 0;
}
