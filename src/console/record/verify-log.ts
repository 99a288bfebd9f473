/**
 * Verifies the record in this browser, by the published log alone: who signed it, that it continues what was seen here before,
 * and that events stand in it as they are shown. Sources: docs/record.md; C2SP tlog-checkpoint, signed-note, tlog-tiles.
 */
import type { z } from 'zod';
import type { RecordedEvent } from '#model/routes/record.ts';
import { readCheckpoint, type Checkpoint } from '#wire/tlog/checkpoint.ts';
import { readLeaf } from '#wire/tlog/leaf.ts';
import { leafHash } from '#wire/tlog/merkle.ts';
import {
  bytesFromBase64,
  readNote,
  readVerifierKey,
  SIGNATURE_TYPE,
  type Note,
  type VerifierKey,
} from '#wire/tlog/note.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '#wire/tlog/proof.ts';
import { fetchLogText, LogFault, LogTiles } from './log-reader.ts';
import { keepLog, seenLog, type SeenLog } from './seen-log.ts';

export type ShownEvent = z.infer<typeof RecordedEvent>;

/** `cannot`: the browser has no Ed25519, or the page came without TLS. */
export type SignatureVerdict = 'valid' | 'invalid' | 'cannot';
/** Against the checkpoint that this browser saw last. */
export type HistoryVerdict = 'first' | 'same' | 'continues' | 'older' | 'rewritten' | 'other-key';

export interface VerifiedLog {
  readonly checkpoint: Checkpoint;
  /** Third line of the checkpoint: base64 of the root. */
  readonly root: string;
  readonly key: string;
  readonly signature: SignatureVerdict;
  readonly history: HistoryVerdict;
  readonly seen: SeenLog | null;
  readonly tiles: LogTiles;
  readonly at: string;
}

/** Throws LogFault where the log cannot be read. */
export async function verifyLog(): Promise<VerifiedLog> {
  const [whole, vkey] = await Promise.all([fetchLogText('checkpoint'), fetchLogText('log.vkey')]);
  const note = readNote(whole);
  const checkpoint = note === null ? null : readCheckpoint(note.text);
  const key = readVerifierKey(vkey);
  if (note === null || checkpoint === null || key === null) throw new LogFault('checkpoint');
  const tiles = new LogTiles(checkpoint.size);
  const root = note.text.split('\n')[2] ?? '';
  const seen = seenLog();
  const signature = await signatureOf(note, key);
  const history = await historyOf(checkpoint, root, vkey.trim(), seen, tiles);
  const at = new Date().toISOString();
  // Only what was found whole takes the place of what is remembered.
  if (signature === 'valid' && ['first', 'same', 'continues'].includes(history)) {
    keepLog({ origin: checkpoint.origin, key: vkey.trim(), size: checkpoint.size, root, at });
  }
  return { checkpoint, root, key: vkey.trim(), signature, history, seen, tiles, at };
}

async function signatureOf(note: Note, key: VerifierKey): Promise<SignatureVerdict> {
  const found = note.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (found === undefined || key.type !== SIGNATURE_TYPE.ed25519) return 'invalid';
  // Absent where the page came without TLS; the type does not say so.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return 'cannot';
  let publicKey: CryptoKey;
  try {
    const bytes = Uint8Array.from(key.publicKey);
    publicKey = await subtle.importKey('raw', bytes, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return 'cannot';
  }
  const text = new TextEncoder().encode(note.text);
  const isValid = await subtle.verify('Ed25519', publicKey, Uint8Array.from(found.bytes), text);
  return isValid ? 'valid' : 'invalid';
}

async function historyOf(
  checkpoint: Checkpoint,
  root: string,
  key: string,
  seen: SeenLog | null,
  tiles: LogTiles,
): Promise<HistoryVerdict> {
  if (seen === null) return 'first';
  if (seen.key !== key || seen.origin !== checkpoint.origin) return 'other-key';
  if (seen.size === checkpoint.size) return seen.root === root ? 'same' : 'rewritten';
  if (seen.size > checkpoint.size) return 'older';
  const before = bytesFromBase64(seen.root);
  if (before === null) return 'rewritten';
  const proof = await tiles.prove((nodes) => consistencyProof(seen.size, checkpoint.size, nodes));
  const older = { size: seen.size, root: before };
  return verifyConsistency(older, checkpoint, proof) ? 'continues' : 'rewritten';
}

/** `later`: done after the checkpoint was signed. `differs`: the log has another event there. `absent`: the proof fails. */
export type EventVerdict = 'included' | 'later' | 'differs' | 'absent' | 'unread';

export async function verifyEvent(log: VerifiedLog, event: ShownEvent): Promise<EventVerdict> {
  const { checkpoint, tiles } = log;
  const { seq } = event;
  if (seq >= checkpoint.size) return 'later';
  try {
    const entry = await tiles.entry(seq);
    const proof = await tiles.prove((nodes) => inclusionProof(seq, checkpoint.size, nodes));
    const leaf = { hash: leafHash(entry), index: seq };
    if (!verifyInclusion(leaf, checkpoint, proof)) return 'absent';
    return isAsShown(entry, event) ? 'included' : 'differs';
  } catch (error) {
    if (error instanceof LogFault) return 'unread';
    throw error;
  }
}

/** Everything that a leaf says openly. Its payload is a salted hash: only an export opens it. */
function isAsShown(entry: Uint8Array, event: ShownEvent): boolean {
  const leaf = readLeaf(entry);
  if (leaf === null) return false;
  const { seq, type, version, role, jurisdiction, at } = event;
  return (
    leaf.seq === seq &&
    leaf.type === type &&
    leaf.stream.kind === event.kind &&
    leaf.stream.id === event.id &&
    leaf.version === version &&
    leaf.role === role &&
    leaf.jurisdiction === jurisdiction &&
    leaf.at === at
  );
}
