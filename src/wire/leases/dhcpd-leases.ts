/**
 * ISC dhcpd's lease file (dhcpd.leases(5)): a log of declarations, where a later one of the same address replaces
 * what an earlier one said of the present, and adds to its history. DHCPv4 and DHCPv6 (`ia-na`, `ia-ta`, `ia-pd`).
 *
 *     top ──lease──▶ lease ──}──▶ claim      ia ──iaaddr, iaprefix──▶ lease
 *     top ──ia-…───▶ ia    ──}──▶ top        any other block is passed over, however deep
 */
import { macFromText } from '#base/mac.ts';
import { NOBODY } from '#model/claim.ts';
import type { ClaimReading } from '#model/claim.ts';
import type { Millis } from '#model/stream.ts';
import { dhcpdStatements } from './dhcpd-statements.ts';
import type { Statement } from './dhcpd-statements.ts';
import { hexOfBytes, macOfDuid } from './identity.ts';
import { nameOf, readClaim, rejected } from './reading.ts';
import { utcFrom } from './time.ts';

export function* readDhcpdLeases(text: string): Generator<ClaimReading> {
  const place: Place = { ia: null, lease: null, passedOver: 0 };
  for (const statement of dhcpdStatements(text)) {
    if (statement.end === '{') yield* open(place, statement);
    else if (place.passedOver === 0 && statement.words.length > 0) take(place, statement);
    if (statement.end === '}') yield* close(place);
  }
  if (place.lease !== null) yield rejected(place.lease.line, 'unfinished', place.lease.address);
}

interface Lease {
  readonly line: number;
  readonly address: string;
  starts: Reading;
  ends: Reading;
  confirmed: Reading;
  state: string;
  mac: string | null;
  client: string | null;
  host: string | null;
  port: string | null;
}

/** `never` is a lease without end. */
type Reading = Millis | 'never' | 'unreadable' | null;

interface Place {
  ia: { readonly duid: string | null; confirmed: Reading } | null;
  lease: Lease | null;
  /** How many blocks deep we are in what is not read. */
  passedOver: number;
}

const IA = new Set(['ia-na', 'ia-ta', 'ia-pd']);

function* open(place: Place, statement: Statement): Generator<ClaimReading> {
  const [kind = '', name = ''] = statement.words;
  if (kind === 'lease' || IA.has(kind)) {
    // These stand at the top only: whatever was open before has lost its end.
    if (place.lease !== null) yield rejected(place.lease.line, 'unfinished', place.lease.address);
    Object.assign(place, { ia: null, lease: null, passedOver: 0 });
    if (kind === 'lease') place.lease = leaseOf(statement.line, name, null);
    // The string is the identity association's number (4 bytes) and then the DUID.
    else place.ia = { duid: hexOfBytes(name.slice(4)), confirmed: null };
  } else if (
    (kind === 'iaaddr' || kind === 'iaprefix') &&
    place.ia !== null &&
    place.lease === null &&
    place.passedOver === 0
  ) {
    place.lease = leaseOf(statement.line, name, place.ia.duid);
  } else {
    place.passedOver++;
  }
}

function leaseOf(line: number, address: string, duid: string | null): Lease {
  return {
    line,
    address,
    starts: null,
    ends: null,
    confirmed: null,
    state: 'active',
    mac: duid === null ? null : macOfDuid(duid),
    client: duid,
    host: null,
    port: null,
  };
}

function* close(place: Place): Generator<ClaimReading> {
  if (place.passedOver > 0) {
    place.passedOver--;
  } else if (place.lease !== null) {
    yield claimOf(place.lease, place.ia?.confirmed ?? null);
    place.lease = null;
  } else {
    place.ia = null;
  }
}

function take(place: Place, { words }: Statement): void {
  const [name = '', second = ''] = words;
  if (place.lease === null) {
    if (place.ia !== null && name === 'cltt') place.ia.confirmed = timeOf(words);
    return;
  }
  TAKE[name]?.(place.lease, words, second);
}

type Take = (lease: Lease, words: readonly string[], second: string) => void;

/** What a statement tells, by its first word. */
const TAKE: Readonly<Record<string, Take>> = {
  starts: (lease, words) => void (lease.starts = timeOf(words)),
  ends: (lease, words) => void (lease.ends = timeOf(words)),
  cltt: (lease, words) => void (lease.confirmed = timeOf(words)),
  binding: (lease, words) => void (lease.state = words[2] ?? ''),
  abandoned: (lease) => void (lease.state = 'abandoned'),
  hardware: (lease, words, kind) => {
    if (kind === 'ethernet') lease.mac = macFromText(words[2] ?? '');
  },
  uid: (lease, _words, second) => void (lease.client = clientOf(second)),
  'client-hostname': (lease, _words, second) => void (lease.host = nameOf(second)),
  option: (lease, words, second) => {
    if (second === 'agent.circuit-id') lease.port = portOf(words[2] ?? '');
  },
};

/** A client identifier is a string, or bytes in hexadecimal: `1:0:53:0:aa:bb:cc`. */
function clientOf(text: string): string | null {
  if (!/^(?:[0-9a-f]{1,2}:)+[0-9a-f]{1,2}$/i.test(text)) return hexOfBytes(text);
  return text
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join('')
    .toLowerCase();
}

/** A circuit id is what the relay makes it: text if it can be read, else its bytes. */
function portOf(text: string): string | null {
  const port = nameOf(text) ?? hexOfBytes(text);
  return port === null ? null : `dhcp|${port}`;
}

/**
 * `starts 4 2026/01/01 08:00:00;` in UTC, with seconds to be added for another zone; `starts epoch 1767254400;`
 * where `db-time-format local` is set; `ends never;`.
 */
function timeOf(words: readonly string[]): Reading {
  const [, kind = '', date = '', time = '', offset = '0'] = words;
  if (kind === 'never') return 'never';
  if (kind === 'epoch') return /^\d{1,11}$/.test(date) ? Number(date) * 1000 : 'unreadable';
  const at = utcFrom(date, time);
  return at === null || !/^-?\d{1,6}$/.test(offset) ? 'unreadable' : at + Number(offset) * 1000;
}

function claimOf(lease: Lease, iaConfirmed: Reading): ClaimReading {
  const { line, address, mac, client, host, port } = lease;
  const confirmed = lease.confirmed ?? iaConfirmed;
  const starts = lease.starts ?? confirmed;
  const held = lease.state === 'active' || lease.state === 'bootp';
  // A declined or abandoned address answered to somebody unknown.
  const nobody = mac === null && client === null && host === null;
  if (nobody || lease.state === 'abandoned') return rejected(line, 'not-held', address);
  if ([starts, lease.ends, confirmed].includes('unreadable')) {
    return rejected(line, 'bad-time', address);
  }
  const ends = millisOf(lease.ends);
  if (!held && ends === null) return rejected(line, 'no-end', address);
  return readClaim({
    line,
    address,
    from: millisOf(starts),
    until: ends,
    seenAt: millisOf(confirmed) ?? millisOf(starts),
    final: !held,
    holder: { ...NOBODY, mac, client, host, port },
    system: null,
    source: 'dhcp',
    confidence: null,
  });
}

function millisOf(reading: Reading): Millis | null {
  return typeof reading === 'number' ? reading : null;
}
