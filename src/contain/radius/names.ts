/** By what access servers, AAA servers and the office name one session or one login. */
import { z } from 'zod';
import { addressFromText } from '#base/network.ts';
import type { Holder } from '#model/desired-set.ts';
import { NetworkText } from '#model/network-text.ts';
import type { LedgerHold } from './ledger-state.ts';

/** Addresses and prefixes of one session; dual stack has four. */
export const SESSION_NETWORKS_MAX = 16;

const Text = z.string().min(1).max(253);

export const SessionNames = z.strictObject({
  /** Acct-Session-Id. */
  session: Text.nullable(),
  user: Text.nullable(),
  /** As `base/mac.ts` spells it. */
  mac: Text.nullable(),
  /** Calling-Station-Id as the access server itself writes it; null: not known. */
  station: Text.nullable(),
  /** NAS-Port-Id, or the number of NAS-Port. */
  port: Text.nullable(),
  networks: z.array(NetworkText).max(SESSION_NETWORKS_MAX),
});
export type SessionNames = z.infer<typeof SessionNames>;

/** What is `server|name` in an address history (`model/claim.ts`) as its two parts; without a server: ''. */
export function withServer(text: string): { readonly server: string; readonly name: string } {
  const at = text.indexOf('|');
  return at < 0
    ? { server: '', name: text }
    : { server: text.slice(0, at), name: text.slice(at + 1) };
}

/** The names under which a system that is held may be asked for; a port counts only on its own server. */
export function namesOfHolder(
  key: string,
  holder: Holder | null,
  isServer: (label: string) => boolean,
): SessionNames {
  const port = holder === null || holder.port === null ? null : withServer(holder.port);
  const isHere = port !== null && (port.server === '' || isServer(port.server));
  return {
    session: null,
    user: holder?.user ?? null,
    mac: holder?.mac ?? null,
    station: null,
    port: isHere && port.name !== '' ? port.name : null,
    networks: addressFromText(key) === null ? [] : [key],
  };
}

/** Whether a request could name the system at all: a prefix alone names no session. */
export function canBeAsked({ key, holders }: Pick<LedgerHold, 'key' | 'holders'>): boolean {
  if (addressFromText(key) !== null) return true;
  return holders.some(
    ({ mac, user, session, port }) =>
      mac !== null || user !== null || session !== null || port !== null,
  );
}
