/**
 * What FreeRADIUS's rlm_rest posts: attributes as JSON, `{"User-Name": {"type": "string", "value": ["a"]}, …}`, or with
 * the values alone. Only the names below are looked at: a password that is posted with the rest is read by nobody.
 */
import { addressFromText, networkFromText } from '#base/network.ts';
import { macFromText } from '#base/mac.ts';
import {
  isObject,
  itemsOf,
  parseJson,
  textOf,
  type Json,
  type JsonObject,
} from '#wire/lists/json.ts';
import { markFromText, type Mark } from './mark.ts';
import { SESSION_NETWORKS_MAX, type SessionNames } from './names.ts';

export type AccountingStatus = 'start' | 'interim' | 'stop' | 'restart';

export interface RestRequest {
  /** All by which its access server is named. */
  readonly labels: readonly string[];
  readonly names: SessionNames;
  /** Null: none, or one that means nothing here. */
  readonly status: AccountingStatus | null;
  readonly mark: Mark | null;
}

/** As rlm_rest names them; the last is the sender of the packet, where the AAA server is told to say it. */
const SERVER = [
  'NAS-Identifier',
  'NAS-IP-Address',
  'NAS-IPv6-Address',
  'Packet-Src-IP-Address',
  'Packet-Src-IPv6-Address',
];
/** RFC 2865 §5.8, RFC 6911 §3.1, RFC 3162 §2.3, RFC 4818 §3. */
const NETWORKS = [
  'Framed-IP-Address',
  'Framed-IPv6-Address',
  'Framed-IPv6-Prefix',
  'Delegated-IPv6-Prefix',
];
/** RFC 2865 §5.8: the user or the access server chooses; nobody has this address. */
const CHOSEN_ELSEWHERE: ReadonlySet<string> = new Set(['255.255.255.255', '255.255.255.254']);

/** RFC 2866 §5.1, by name and number. */
const STATUS: Readonly<Record<string, AccountingStatus>> = {
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

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Null: not a JSON object. What a field holds that cannot be used is as if it were not there. */
export function readRestRequest(text: string): RestRequest | null {
  const body = parseJson(text);
  if (!isObject(body)) return null;
  const station = nameOf(body, 'Calling-Station-Id');
  return {
    labels: SERVER.flatMap((name) => nameOf(body, name) ?? []),
    names: {
      session: nameOf(body, 'Acct-Session-Id'),
      user: nameOf(body, 'User-Name'),
      // Where the line is not Ethernet this is a telephone number or an address.
      mac: station === null ? null : macFromText(station),
      station,
      port: nameOf(body, 'NAS-Port-Id') ?? nameOf(body, 'NAS-Port'),
      networks: networksOf(body),
    },
    status: STATUS[nameOf(body, 'Acct-Status-Type') ?? ''] ?? null,
    mark: valuesOf(body, 'Class').reduce<Mark | null>(
      (found, it) => found ?? markFromText(it),
      null,
    ),
  };
}

function networksOf(body: JsonObject): string[] {
  const texts = NETWORKS.flatMap((name) => valuesOf(body, name)).flatMap((text) => {
    if (CHOSEN_ELSEWHERE.has(text)) return [];
    // 2001:db8::/128 and the like: an address all the same.
    const network = addressFromText(text.replace(/\/(?:32|128)$/, '')) ?? networkFromText(text);
    return typeof network === 'string' || network.length === 0 ? [] : [network.text];
  });
  return [...new Set(texts)].slice(0, SESSION_NETWORKS_MAX);
}

function nameOf(body: JsonObject, name: string): string | null {
  const value = inUtf8(valuesOf(body, name)[0] ?? '').trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  return value === '' || value.length > 253 || /[\u0000-\u001f\u007f]/.test(value) ? null : value;
}

/** FreeRADIUS's jsonquote (3.2.1) writes each byte of UTF-8 as a character of its own: `\u00c3\u00a9` for é. */
function inUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  try {
    return UTF8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  } catch {
    return text;
  }
}

function valuesOf(body: JsonObject, name: string): readonly string[] {
  const attribute = Object.hasOwn(body, name) ? body[name] : undefined;
  const values: readonly (Json | undefined)[] = isObject(attribute)
    ? Array.isArray(attribute['value'])
      ? itemsOf(attribute['value'])
      : [attribute['value']]
    : [attribute];
  return values.map(textOf).filter((text) => text !== '');
}
