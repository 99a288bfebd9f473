/** Identifiers of STIX 2.1 objects (§2.9): UUIDv5, so that the same thing has the same id whoever tells of it, and when. */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';

/** Of all STIX Cyber-observable Objects (§2.9): with it others make the same ids. */
const SCO_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Of what is told by an office of this kind; drawn once. */
const OFFICE_NAMESPACE = '5d0e0e3c-7f0a-4c1b-9b55-0f6f8c1f3a52';

/** RFC 9562 §5.5. */
export function uuid5(namespace: string, name: string): string {
  const bytes = new Uint8Array([
    ...hexToBytes(namespace.replaceAll('-', '')),
    ...utf8ToBytes(name),
  ]);
  const hash = sha1(bytes).slice(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(hash);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Of an observable: `properties` are those that contribute to its id, as §6 names them for its type. */
export function scoId(type: string, properties: Readonly<Record<string, unknown>>): string {
  return `${type}--${uuid5(SCO_NAMESPACE, canonicalJson(properties))}`;
}

/** Of anything else: `name` tells it apart among all things of this type of all offices. */
export function officeId(type: string, name: string): string {
  return `${type}--${officeUuid(`${type} ${name}`)}`;
}

export function officeUuid(name: string): string {
  return uuid5(OFFICE_NAMESPACE, name);
}
