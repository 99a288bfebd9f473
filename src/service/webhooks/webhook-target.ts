/**
 * One signed request to a receiver outside. Redirects are not followed, replies are not read, and the address that was
 * judged is the one that is connected to, so that a name cannot answer otherwise the second time (OWASP ASVS 5, V15.3).
 */
import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { messageOf } from '#base/errors.ts';
import { addressFromText, holds, networkFromText } from '#base/network.ts';

/** A receiver has to take an event, not to work on it. */
export const TARGET_TIMEOUT_MS = 10_000;

export interface Posting {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether machines of our own networks may be told, this one included. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
}

/** Nobody took it: no answer, no such host, or an address that is refused. */
export interface NotSent {
  readonly status: null;
  readonly why: string;
}

/** Not for the public internet (IANA special-purpose registries, RFC 6890), by family. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].map((text) => {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error(`Broken invariant: ${text} is a network`);
  return network;
});

/** Whether an address is of a private, local or otherwise special network, or none at all. */
export function isSpecialAddress(text: string): boolean {
  const address = addressFromText(text.replace(/%.*$/, ''));
  return address === null || SPECIAL.some((network) => holds(network, address));
}

export function postTo(posting: Posting): Promise<{ readonly status: number } | NotSent> {
  const url = new URL(posting.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // For an address no name is looked up, so the check there would not run.
  if (isIP(host) !== 0 && !posting.allowPrivate && isSpecialAddress(host)) {
    return Promise.resolve({ status: null, why: REFUSED });
  }
  return new Promise((done) => {
    const notSent = (why: string): void => done({ status: null, why });
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(posting.timeoutMs ?? TARGET_TIMEOUT_MS);
    const request = send(url, {
      method: 'POST',
      headers: { ...posting.headers, 'content-length': Buffer.byteLength(posting.body) },
      lookup: posting.allowPrivate ? resolve : lookupPublic,
      signal,
      agent: false,
    });
    request.on('response', (response) => {
      done({ status: response.statusCode ?? 0 });
      // What it says is of no interest, and how long it goes on is not bounded.
      response.destroy();
    });
    request.on('error', (error) => {
      notSent(signal.aborted ? 'no answer in time' : messageOf(error));
    });
    request.end(posting.body);
  });
}

const REFUSED = 'its address is of a private or special network';

type LookupDone = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** One private address among many is enough to refuse: which of them is tried first is not ours to say. */
function lookupPublic(host: string, options: LookupOptions, done: LookupDone): void {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) {
      done(error ?? new Error(`${host} has no address`), '', 0);
    } else if (addresses.some(({ address }) => isSpecialAddress(address))) {
      done(new Error(REFUSED), '', 0);
    } else if (options.all === true) {
      done(null, addresses);
    } else {
      done(null, first.address, first.family);
    }
  });
}
