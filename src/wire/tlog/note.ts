/**
 * Signed notes: a text, an empty line, and lines of signatures. Sources: https://c2sp.org/signed-note and, for the
 * signatures of witnesses, https://c2sp.org/tlog-cosignature. Signing itself happens at the edge.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { base64 } from '@scure/base';

/** Characters of a whole note. The specification wants at least 16 signatures; post-quantum ones have 5 kB each. */
export const NOTE_LENGTH_MAX = 262_144;
/** Signatures of a note. A log with more witnesses than this is not known. */
export const SIGNATURES_MAX = 64;

/** Kinds of key that are verified; the bytes are those of the specification. */
export const SIGNATURE_TYPE = { ed25519: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof SIGNATURE_TYPE)[keyof typeof SIGNATURE_TYPE];

export interface NoteSignature {
  /** Name of the key, as the signer wrote it. */
  readonly name: string;
  /** Unsigned 32-bit number. */
  readonly keyId: number;
  /** What follows the key id. */
  readonly bytes: Uint8Array;
}

export interface Note {
  /** With its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: SignatureType;
  /** 32 bytes of an Ed25519 public key (RFC 8032). */
  readonly publicKey: Uint8Array;
}

/** Ed25519 over `message`; answers false, and does not throw, where key or signature have a wrong form. */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** Null where it is no note. */
export function readNote(whole: string): Note | null {
  if (whole.length > NOTE_LENGTH_MAX || hasControl(whole) || !whole.isWellFormed()) return null;
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) return null;
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return null;
  const signatures = lines.map(readSignatureLine);
  if (!signatures.every((signature) => signature !== null)) return null;
  return { text: whole.slice(0, split + 1), signatures };
}

/** Control characters other than the newline. */
function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  return /[\u0000-\u0009\u000b-\u001f]/.test(text);
}

const SIGNATURE_LINE = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/u;

/** One line without its newline; null where it is none. */
export function readSignatureLine(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = bytesFromBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.length < 5) return null;
  return { name, keyId: readKeyId(bytes), bytes: bytes.subarray(4) };
}

export function writeNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map((each) => `${writeSignatureLine(each)}\n`).join('')}`;
}

/** Without its newline. */
export function writeSignatureLine({ name, keyId, bytes }: NoteSignature): string {
  return `\u2014 ${name} ${base64.encode(concat(keyIdBytes(keyId), bytes))}`;
}

/** Not empty, without spaces and plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s\u0085+]/u.test(name) && !hasControl(name);
}

/** `name+keyid+base64(type ‖ key)`; null where it is none, the key id is not that of the key, or the type is not known. */
export function readVerifierKey(line: string): VerifierKey | null {
  const [, name = '', id = '', encoded = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(line.trim()) ?? [];
  const bytes = bytesFromBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.length !== 33) return null;
  const type = bytes[0];
  if (type !== SIGNATURE_TYPE.ed25519 && type !== SIGNATURE_TYPE.cosignature) return null;
  const key = verifierKey(name, type, bytes.subarray(1));
  return key.keyId === Number.parseInt(id, 16) ? key : null;
}

export function writeVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  const id = keyId.toString(16).padStart(8, '0');
  return `${name}+${id}+${base64.encode(concat(Uint8Array.of(type), publicKey))}`;
}

/** The key with its id: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key). */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  const named = new TextEncoder().encode(`${name}\n`);
  const keyId = readKeyId(sha256(concat(named, Uint8Array.of(type), publicKey)));
  return { name, keyId, type, publicKey };
}

/**
 * What an Ed25519 key signs: the text itself, or for a cosignature the text under its time (seconds since 1970).
 * Null for a signature whose form does not fit its type.
 */
function signedPart(
  key: VerifierKey,
  text: string,
  bytes: Uint8Array,
): { message: Uint8Array; signature: Uint8Array; seconds: number | null } | null {
  if (key.type === SIGNATURE_TYPE.ed25519) {
    if (bytes.length !== 64) return null;
    return { message: new TextEncoder().encode(text), signature: bytes, seconds: null };
  }
  if (bytes.length !== 72) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const seconds = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  if (seconds > SECONDS_MAX) return null;
  return { message: cosignedMessage(text, seconds), signature: bytes.subarray(8), seconds };
}

/** The last second that a Date can hold (ECMA-262, time values). */
const SECONDS_MAX = 8.64e12;

/** What a witness signs (cosignature/v1) for a checkpoint at a time in whole seconds since 1970. */
export function cosignedMessage(text: string, seconds: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** A witness's Ed25519 signature of `cosignedMessage` with the time before it, as a note carries it. */
export function cosignatureBytes(seconds: number, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + signature.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(seconds / 2 ** 32));
  view.setUint32(4, seconds % 2 ** 32);
  bytes.set(signature, 8);
  return bytes;
}

export interface Judged {
  readonly name: string;
  readonly keyId: number;
  /** `unknown`: by a key that is not among those given, which says nothing. */
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly type: SignatureType | null;
  /** When a witness signed, in seconds since 1970. */
  readonly seconds: number | null;
}

/** What each signature of a note is worth to somebody who trusts these keys. */
export function judgeSignatures(
  note: Note,
  keys: readonly VerifierKey[],
  verify: VerifySignature,
): readonly Judged[] {
  return note.signatures.map(({ name, keyId, bytes }) => {
    const key = keys.find((each) => each.name === name && each.keyId === keyId);
    if (key === undefined) return { name, keyId, verdict: 'unknown', type: null, seconds: null };
    const part = signedPart(key, note.text, bytes);
    const valid = part !== null && verify(key.publicKey, part.message, part.signature);
    return {
      name,
      keyId,
      verdict: valid ? 'valid' : 'invalid',
      type: key.type,
      seconds: part?.seconds ?? null,
    };
  });
}

/** How many of these keys signed, each counted once. */
export function countSigners(signatures: readonly Judged[], keys: readonly VerifierKey[]): number {
  const hasSigned = (key: VerifierKey): boolean =>
    signatures.some(
      ({ verdict, name, keyId }) => verdict === 'valid' && name === key.name && keyId === key.keyId,
    );
  return new Set(keys.filter(hasSigned).map(writeVerifierKey)).size;
}

/** Null where it is not exactly what an encoder writes (RFC 4648 §4, also §3.5). */
export function bytesFromBase64(text: string): Uint8Array | null {
  try {
    return base64.decode(text);
  } catch {
    return null;
  }
}

function readKeyId(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

function keyIdBytes(keyId: number): Uint8Array {
  return Uint8Array.of(keyId >>> 24, keyId >>> 16, keyId >>> 8, keyId);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
