/**
 * The leaf of an event, byte for byte. The log is public and for ever, so a leaf holds a salted hash in place of the
 * content: without the salt nobody can try out what was hashed, and with it anybody can check what they were shown.
 * Personal data is hashed once more under a salt of its own, which is destroyed together with the data.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';
import { LogLeaf } from '#model/log-leaf.ts';
import { ENTRY_BYTES_MAX } from './tile.ts';

/** What a leaf is made of; `payload` as `payloadHash` gives it. */
export type LoggedEvent = Omit<LogLeaf, 'v'>;

/** Canonical JSON (RFC 8785) of `{at, jurisdiction, payload, role, seq, stream: {id, kind}, type, v: 1, version}` in UTF-8. */
export function leafOf(event: LoggedEvent): Uint8Array {
  const { seq, type, stream, version, role, jurisdiction, at, payload } = event;
  const { kind, id } = stream;
  const leaf = { v: 1, seq, type, stream: { kind, id }, version, role, jurisdiction, at, payload };
  return UTF8.encode(canonicalJson(leaf));
}

/** Who acted and what was decided, as the leaf commits to it. */
export interface Payload {
  /** What acted, and its id; null for clocks and policies. A leaf does not show it: it may be a person. */
  readonly actor: { readonly kind: string; readonly id: string | null };
  /** Canonical JSON. */
  readonly data: string;
  /** What `personalHash` gave; null where the event has no personal data. */
  readonly personal: string | null;
}

/** Lowercase hex of SHA-256(salt ‖ canonical JSON of `{actor: {id, kind}, data, personal}`). */
export function payloadHash(salt: Uint8Array, { actor, data, personal }: Payload): string {
  const { kind, id } = actor;
  const who = canonicalJson({ kind, id });
  const hidden = canonicalJson(personal);
  return saltedHash(salt, `{"actor":${who},"data":${data},"personal":${hidden}}`);
}

/** Lowercase hex of SHA-256(salt ‖ canonical JSON of the personal data). */
export function personalHash(salt: Uint8Array, personal: unknown): string {
  return saltedHash(salt, canonicalJson(personal));
}

/** The leaf of an entry; null where it is not exactly what `leafOf` writes. */
export function readLeaf(entry: Uint8Array): LogLeaf | null {
  if (entry.length > ENTRY_BYTES_MAX) return null;
  try {
    const text = STRICT_UTF8.decode(entry);
    const leaf = LogLeaf.safeParse(JSON.parse(text));
    // A second spelling of the same leaf would be a second leaf of the same event.
    return leaf.success && canonicalJson(leaf.data) === text ? leaf.data : null;
  } catch {
    return null;
  }
}

const UTF8 = new TextEncoder();
const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function saltedHash(salt: Uint8Array, text: string): string {
  return bytesToHex(sha256.create().update(salt).update(UTF8.encode(text)).digest());
}
