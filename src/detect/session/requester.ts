/**
 * Who mines, by the head of an HTTP request. Polling dialects have no login message: getwork and getblocktemplate name the
 * user by Basic authentication (RFC 7617), Ethereum's pools of 2015 and 2016 read it from the URL.
 */
import type { HttpFact } from '#model/fact.ts';
import type { Protocol } from '#model/protocol.ts';
import { RECENT_LOGINS } from '#detect/wallet/recent-logins.ts';
import type { LoginName } from '#detect/wallet/wallet.ts';

export interface Requester {
  /** As sent, without worker and rate where these stand apart. */
  readonly user: string;
  readonly name: LoginName;
  readonly worker: string | null;
  /** What the miner says of its own speed, in hashes per second. */
  readonly claim: number | null;
}

/** `miner=8@0x…@rig`: the rate is in MH/s (a single card of that time did 8 to 30). */
const MINER_PARAMETER = /[?&]miner=([^&#]*)/i;
const MEGA = 1e6;

/** Null where the request names nobody. A wallet counts more than an account, whichever stands where. */
export function readRequester(fact: HttpFact, protocol: Protocol): Requester | null {
  const path = (fact.path ?? '/').replaceAll('%40', '@');
  if (path === '/') return fromUser(fact, protocol);
  const parameter = protocol === 'eth-getwork' ? MINER_PARAMETER.exec(path)?.[1] : undefined;
  const inPath =
    parameter === undefined ? fromSegments(path, protocol) : fromParameter(parameter, protocol);
  return inPath ?? fromUser(fact, protocol);
}

function fromUser({ user }: HttpFact, protocol: Protocol): Requester | null {
  return user === null || user === '' ? null : named(user, null, protocol);
}

function fromParameter(parameter: string, protocol: Protocol): Requester | null {
  const [first = '', ...rest] = parameter.split('@');
  const rate = /^\d{1,7}(?:\.\d{1,9})?$/.test(first) ? Number(first) * MEGA : null;
  const [user = '', worker = ''] = rate === null ? [first, ...rest] : rest;
  const requester = user === '' ? null : named(user, worker === '' ? null : worker, protocol);
  return requester === null ? null : { ...requester, claim: rate };
}

/** `/0x…/rig`, `/0x….rig`: only a wallet can be told from the other parts of a path. */
function fromSegments(path: string, protocol: Protocol): Requester | null {
  const segments = path.replace(/[?#].*$/, '').split('/');
  for (const [i, segment] of segments.entries()) {
    const { wallet } =
      segment.length < WALLET_CHARS_MIN ? NOBODY : RECENT_LOGINS.read(segment, protocol);
    if (wallet === null || wallet.checksum === 'invalid') continue;
    const next = segments[i + 1] ?? '';
    return named(segment, /^[\d.]*$/.test(next) ? null : next, protocol);
  }
  return null;
}

/** Addresses of all families are longer; it keeps ordinary paths away from the checksums. */
const WALLET_CHARS_MIN = 26;
const NOBODY = { wallet: null } as const;

function named(user: string, worker: string | null, protocol: Protocol): Requester {
  const name = RECENT_LOGINS.read(user, protocol);
  return { user, name, worker: worker ?? name.worker, claim: null };
}
