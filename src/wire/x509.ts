/** X.509 certificates (RFC 5280) in DER (X.690): the facts that tell a miner's proxy from a web site, and no more. */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';

export interface CertificateFacts {
  /** `CN=…, O=…` in the certificate's order; at most X509_TEXT_CHARS_MAX characters. */
  readonly subject: string;
  readonly issuer: string;
  /** Hex, without leading zero bytes. */
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DNS names of subjectAltName, at most X509_NAMES_MAX. */
  readonly names: readonly string[];
}

export const X509_TEXT_CHARS_MAX = 256;
/** Names kept per certificate; shared hosting certificates carry up to 100. */
export const X509_NAMES_MAX = 16;
/** Attributes read per distinguished name; real ones have up to ten. */
const ATTRIBUTES_MAX = 16;
/** Extensions looked at; real certificates have about ten. */
const EXTENSIONS_MAX = 32;

const TAG = {
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTF8: 0x0c,
  SEQUENCE: 0x30,
  SET: 0x31,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  VERSION: 0xa0,
  EXTENSIONS: 0xa3,
  DNS_NAME: 0x82,
} as const;

const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];
const ATTRIBUTES: ReadonlyMap<number, string> = new Map([
  [3, 'CN'],
  [6, 'C'],
  [7, 'L'],
  [8, 'ST'],
  [10, 'O'],
  [11, 'OU'],
]);

/** Null when the bytes are no certificate. The signature is not checked: nothing here trusts it. */
export function readCertificate(bytes: Uint8Array): CertificateFacts | null {
  const certificate = element(new Cursor(bytes), TAG.SEQUENCE);
  const body = element(certificate, TAG.SEQUENCE);
  if (peek(body) === TAG.VERSION) element(body, TAG.VERSION);
  const serial = hex(rest(element(body, TAG.INTEGER)));
  element(body, TAG.SEQUENCE);
  const issuer = nameText(element(body, TAG.SEQUENCE));
  const validity = element(body, TAG.SEQUENCE);
  const notBefore = time(validity);
  const notAfter = time(validity);
  const subject = nameText(element(body, TAG.SEQUENCE));
  element(body, TAG.SEQUENCE);
  if (body.failed || validity.failed || Number.isNaN(notBefore + notAfter)) return null;
  return { subject, issuer, serial, notBefore, notAfter, names: altNames(body) };
}

/** Steps over one element of this tag and gives its contents; fails the outer cursor when there is none. */
function element(outer: Cursor, tag: number): Cursor {
  const found = outer.u8();
  const length = elementLength(outer);
  if (found !== tag) outer.failed = true;
  return outer.within(length);
}

/** Definite lengths up to three bytes: a certificate in TLS cannot be longer. */
function elementLength(outer: Cursor): number {
  const first = outer.u8();
  if (first < 0x80) return first;
  if (first === 0x81) return outer.u8();
  if (first === 0x82) return outer.u16();
  if (first === 0x83) return outer.u24();
  outer.failed = true;
  return 0;
}

function peek(cursor: Cursor): number {
  return cursor.left > 0 ? (cursor.bytes[cursor.at] ?? 0) : 0;
}

function rest(cursor: Cursor): Uint8Array {
  return cursor.take(cursor.left);
}

function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes.subarray(0, 32)) {
    if (out !== '' || byte !== 0) out += byte.toString(16).padStart(2, '0');
  }
  return out === '' ? '00' : out;
}

function nameText(name: Cursor): string {
  const parts: string[] = [];
  while (name.left > 0 && parts.length < ATTRIBUTES_MAX) {
    const attribute = element(element(name, TAG.SET), TAG.SEQUENCE);
    const oid = rest(element(attribute, TAG.OID));
    attribute.u8();
    const value = text(rest(attribute.within(elementLength(attribute))));
    if (attribute.failed) break;
    const label = oid[0] === 0x55 && oid[1] === 4 ? ATTRIBUTES.get(oid[2] ?? 0) : undefined;
    if (label !== undefined) parts.push(`${label}=${value}`);
  }
  return parts.join(', ').slice(0, X509_TEXT_CHARS_MAX);
}

const UTF8 = new TextDecoder('utf-8');
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
const CONTROLS = /[\u0000-\u001f\u007f]/g;

function text(bytes: Uint8Array): string {
  return UTF8.decode(bytes.subarray(0, X509_TEXT_CHARS_MAX)).replaceAll(CONTROLS, ' ');
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;

/** UTCTime (two-digit years, 50 to 49 being 1950 to 2049) or GeneralizedTime, both in UTC; NaN when neither. */
function time(validity: Cursor): number {
  const short = peek(validity) === TAG.UTC_TIME;
  const digits = text(rest(element(validity, short ? TAG.UTC_TIME : TAG.GENERALIZED_TIME)));
  const match = (short ? UTC_TIME : GENERALIZED_TIME).exec(digits);
  if (match === null) return Number.NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const full = short ? year + (year < 50 ? 2000 : 1900) : year;
  return daysBefore(full, month, day) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days from 1970-01-01 in the Gregorian calendar; years begin in March so that the leap day is a year's last. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const leap = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leap + Math.floor((153 * m + 2) / 5) + day - 719_469;
}

function altNames(body: Cursor): string[] {
  const names: string[] = [];
  while (body.left > 0 && peek(body) !== TAG.EXTENSIONS) element(body, peek(body));
  const extensions = element(element(body, TAG.EXTENSIONS), TAG.SEQUENCE);
  for (let i = 0; i < EXTENSIONS_MAX && extensions.left > 0; i++) {
    const extension = element(extensions, TAG.SEQUENCE);
    const oid = rest(element(extension, TAG.OID));
    if (oid.length !== 3 || !SUBJECT_ALT_NAME.every((byte, at) => oid[at] === byte)) continue;
    if (peek(extension) === 1) element(extension, 1);
    const list = element(element(extension, TAG.OCTET_STRING), TAG.SEQUENCE);
    while (list.left > 0 && names.length < X509_NAMES_MAX) {
      const tag = peek(list);
      const value = rest(element(list, tag));
      if (tag === TAG.DNS_NAME && !list.failed) names.push(text(value).toLowerCase());
    }
  }
  return names;
}

export interface CertificateShape {
  readonly commonName: string;
  readonly issuerName?: string;
  readonly organisation?: string;
  readonly serial?: number;
  /** `YYMMDDHHMMSS`, UTC. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly names?: readonly string[];
}

/** A certificate of the right shape with a key and signature of zeros: for simulated handshakes only. */
export function encodeCertificate(shape: CertificateShape): Uint8Array {
  const { commonName, issuerName = commonName, organisation, names = [] } = shape;
  const algorithm = der(
    TAG.SEQUENCE,
    der(TAG.OID, [0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11]),
    [5, 0],
  );
  const key = der(TAG.SEQUENCE, algorithm, der(TAG.BIT_STRING, new Uint8Array(271)));
  const validity = der(
    TAG.SEQUENCE,
    der(TAG.UTC_TIME, `${shape.notBefore ?? '250101000000'}Z`),
    der(TAG.UTC_TIME, `${shape.notAfter ?? '341230000000'}Z`),
  );
  const body = der(
    TAG.SEQUENCE,
    names.length === 0 ? [] : der(TAG.VERSION, der(TAG.INTEGER, [2])),
    der(TAG.INTEGER, [shape.serial ?? 1]),
    algorithm,
    distinguished(issuerName, organisation),
    validity,
    distinguished(commonName, organisation),
    key,
    names.length === 0 ? [] : altNamesExtension(names),
  );
  return der(TAG.SEQUENCE, body, algorithm, der(TAG.BIT_STRING, new Uint8Array(257)));
}

function distinguished(commonName: string, organisation: string | undefined): Uint8Array {
  const attribute = (id: number, value: string): Uint8Array =>
    der(TAG.SET, der(TAG.SEQUENCE, der(TAG.OID, [0x55, 4, id]), der(TAG.UTF8, value)));
  return der(
    TAG.SEQUENCE,
    organisation === undefined ? [] : attribute(10, organisation),
    attribute(3, commonName),
  );
}

function altNamesExtension(names: readonly string[]): Uint8Array {
  const list = der(TAG.SEQUENCE, ...names.map((name) => der(TAG.DNS_NAME, name)));
  const one = der(TAG.SEQUENCE, der(TAG.OID, SUBJECT_ALT_NAME), der(TAG.OCTET_STRING, list));
  return der(TAG.EXTENSIONS, der(TAG.SEQUENCE, one));
}

function der(tag: number, ...parts: readonly (ArrayLike<number> | string)[]): Uint8Array {
  const inside = new ByteWriter();
  for (const part of parts) inside.put(typeof part === 'string' ? part : Uint8Array.from(part));
  const bytes = inside.done();
  const out = new ByteWriter().u8(tag);
  if (bytes.length < 0x80) out.u8(bytes.length);
  else out.u8(0x82).u16(bytes.length);
  return out.put(bytes).done();
}
