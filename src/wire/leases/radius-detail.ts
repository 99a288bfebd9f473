/**
 * FreeRADIUS `detail` files: accounting requests (RFC 2866) as one heading line and indented `Name = value` lines each,
 * with an empty line behind. Each record makes one claim for every address or prefix of the session.
 */
import { macFromText } from '#base/mac.ts';
import { NOBODY } from '#model/claim.ts';
import type { Claim, ClaimReading, Holder } from '#model/claim.ts';
import type { Millis } from '#model/stream.ts';
import { nameOf, readClaim, rejected } from './reading.ts';
import { instantFrom } from './time.ts';
import type { TimeReading } from './time.ts';

/** A packet of 4,096 bytes (RFC 2865 §3) holds fewer than 2,048 attributes; real ones have about 40. */
export const ATTRIBUTES_MAX = 256;
/** 253 bytes of value (RFC 2865 §5), escaped by up to four characters each, and the name. */
export const DETAIL_LINE_CHARS_MAX = 2048;

/** `zoneMinutes`: the offset of the server's local times; null where it is not known. */
export function* readRadiusDetail(
  text: string,
  zoneMinutes: number | null,
): Generator<ClaimReading> {
  let record: DetailRecord | null = null;
  for (const { line, number } of linesOf(text)) {
    const attribute = ATTRIBUTE.exec(line);
    const ends = attribute === null && record !== null;
    if (ends && record !== null) yield* readRecord(record, zoneMinutes);
    if (line.trim() === '') record = null;
    else if (line.length > DETAIL_LINE_CHARS_MAX) yield rejected(number, 'too-long', line);
    else if (attribute === null) record = { line: number, heading: line.trim(), values: new Map() };
    else if (record === null) yield rejected(number, 'unreadable', line);
    else take(record, attribute[1] ?? '', attribute[2] ?? '');
  }
  if (record !== null) yield* readRecord(record, zoneMinutes);
}

const ATTRIBUTE = /^\s+([A-Za-z][\w.-]{0,100})(?::\d{1,3})? [+:]?= (.*)$/;

interface DetailRecord {
  readonly line: number;
  readonly heading: string;
  readonly values: Map<string, readonly string[]>;
}

function* linesOf(text: string): Generator<{ readonly line: string; readonly number: number }> {
  let number = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    number++;
    yield { line: text.slice(at, text[end - 1] === '\r' ? end - 1 : end), number };
    at = end + 1;
  }
  yield { line: '', number: number + 1 };
}

function take(record: DetailRecord, name: string, value: string): void {
  const values = record.values.get(name);
  if (values === undefined && record.values.size >= ATTRIBUTES_MAX) return;
  if (values === undefined) record.values.set(name, [unquoted(value)]);
  else if (values.length < ATTRIBUTES_MAX) record.values.set(name, [...values, unquoted(value)]);
}

function unquoted(value: string): string {
  const inner = /^"(.*)"\s*$/.exec(value)?.[1];
  return inner === undefined ? value.trim() : inner.replaceAll(/\\(["\\])/g, '$1');
}

/** RFC 2866 §5.1 by name and number; FreeRADIUS also prints `Alive` for an interim update. */
const STATUS: Readonly<Record<string, 'start' | 'interim' | 'stop' | 'restart'>> = {
  Start: 'start',
  '1': 'start',
  Stop: 'stop',
  '2': 'stop',
  'Interim-Update': 'interim',
  Alive: 'interim',
  '3': 'interim',
  'Accounting-On': 'restart',
  '7': 'restart',
  'Accounting-Off': 'restart',
  '8': 'restart',
};

function* readRecord(record: DetailRecord, zoneMinutes: number | null): Generator<ClaimReading> {
  const { line, heading } = record;
  const value = (name: string): string | undefined => record.values.get(name)?.[0];
  const status = STATUS[value('Acct-Status-Type') ?? ''];
  if (status === undefined) {
    yield rejected(line, 'not-accounting', value('Acct-Status-Type') ?? heading);
    return;
  }
  const at = timeOf(record, zoneMinutes);
  if (typeof at !== 'number') {
    yield rejected(line, at === null ? 'bad-time' : at, value('Event-Timestamp') ?? heading);
    return;
  }
  const nas = nasOf(value);
  if (status === 'restart') {
    yield nas === null
      ? rejected(line, 'no-session', heading)
      : { is: 'ending', line, nas, session: null, at };
    return;
  }
  const id = nameOf(value('Acct-Session-Id'));
  if (nas === null || id === null) {
    yield rejected(line, 'no-session', id ?? heading);
    return;
  }
  yield* readSession(record, { status, at, nas, id });
}

interface Session {
  readonly status: 'start' | 'interim' | 'stop';
  readonly at: Millis;
  readonly nas: string;
  readonly id: string;
}

/** Addresses of the session's own (RFC 2865 §5.8, RFC 6911 §3.1) and prefixes (RFC 3162 §2.3, RFC 4818 §3). */
const NETWORKS = [
  'Framed-IP-Address',
  'Framed-IPv6-Address',
  'Framed-IPv6-Prefix',
  'Delegated-IPv6-Prefix',
];
/** RFC 2865 §5.8: the user or the access server chooses; nobody has this address. */
const CHOSEN_ELSEWHERE: ReadonlySet<string> = new Set(['255.255.255.255', '255.255.255.254']);

function* readSession(record: DetailRecord, session: Session): Generator<ClaimReading> {
  const { line, values } = record;
  const networks = NETWORKS.flatMap((name) => values.get(name) ?? []).filter(
    (text) => !CHOSEN_ELSEWHERE.has(text),
  );
  if (networks.length === 0 && session.status !== 'stop') {
    yield rejected(line, 'no-address', session.id);
  }
  const value = (name: string): string | undefined => values.get(name)?.[0];
  const seconds = value('Acct-Session-Time') ?? '';
  const lasted = /^\d{1,10}$/.test(seconds) && session.status !== 'start' ? Number(seconds) : 0;
  const shared: Omit<Claim, 'network' | 'is'> = {
    line,
    from: session.at - lasted * 1000,
    until: session.status === 'stop' ? session.at : null,
    seenAt: session.at,
    final: session.status === 'stop',
    holder: holderOf(value, session),
    system: null,
    source: 'radius',
    confidence: null,
  };
  for (const address of networks) yield readClaim({ ...shared, address });
  // A stop need not name what a start or an update did.
  if (session.status === 'stop') {
    const { nas, id, at } = session;
    yield { is: 'ending', line, nas, session: `${nas}|${id}`, at };
  }
}

type Value = (name: string) => string | undefined;

function nasOf(value: Value): string | null {
  return nameOf(
    value('NAS-Identifier') ?? value('NAS-IP-Address') ?? value('NAS-IPv6-Address') ?? '',
  );
}

function holderOf(value: Value, { nas, id }: Session): Holder {
  const port = nameOf(value('NAS-Port-Id')) ?? nameOf(value('NAS-Port'));
  return {
    ...NOBODY,
    // Where the line is not Ethernet this is a telephone number or an address.
    mac: macFromText(value('Calling-Station-Id') ?? ''),
    user: nameOf(value('User-Name')),
    session: `${nas}|${id}`,
    port: port === null ? null : `${nas}|${port}`,
  };
}

/**
 * When it happened: Event-Timestamp (RFC 2869 §5.3) where it names an instant; else when the server heard of it
 * (`Timestamp`, or the heading) less the time that the access server had tried to tell it (RFC 2866 §5.2).
 */
function timeOf({ heading, values }: DetailRecord, zoneMinutes: number | null): TimeReading {
  const event = values.get('Event-Timestamp')?.[0];
  const happened = event === undefined ? null : instantFrom(event, zoneMinutes);
  if (typeof happened === 'number') return happened;
  const heard = instantFrom(values.get('Timestamp')?.[0] ?? heading, zoneMinutes);
  const delay = values.get('Acct-Delay-Time')?.[0] ?? '0';
  if (typeof heard !== 'number') return happened ?? heard;
  return /^\d{1,10}$/.test(delay) ? heard - Number(delay) * 1000 : heard;
}
