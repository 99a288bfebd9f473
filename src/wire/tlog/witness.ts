/**
 * How a log asks a witness to cosign: `add-checkpoint` of C2SP tlog-witness, read, written and judged. Who keeps what was
 * seen, and signs, is at the edge. Source: https://c2sp.org/tlog-witness
 */
import { base64 } from '@scure/base';
import { readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { HASH_BYTES, sameHash } from './merkle.ts';
import {
  bytesFromBase64,
  judgeSignatures,
  NOTE_LENGTH_MAX,
  readNote,
  type Note,
  type VerifierKey,
  type VerifySignature,
} from './note.ts';
import { verifyConsistency } from './proof.ts';

/** Lines of a proof in one request, as the specification limits them. */
export const PROOF_LINES_MAX = 63;
/** Characters of a request: a note, and a proof of at most 63 hashes in 45 characters each. */
export const REQUEST_LENGTH_MAX = NOTE_LENGTH_MAX + 4_096;

export interface AddCheckpoint {
  /** Size of the tree that the witness cosigned last, as far as the log knows. */
  readonly old: number;
  /** Consistency proof from that size. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly note: string;
}

export function writeAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return [`old ${old}`, ...proof.map((hash) => base64.encode(hash)), '', note].join('\n');
}

/** Null where it has another form. */
export function readAddCheckpoint(text: string): AddCheckpoint | null {
  if (text.length > REQUEST_LENGTH_MAX) return null;
  const split = text.indexOf('\n\n');
  if (split < 0) return null;
  const [first = '', ...lines] = text.slice(0, split).split('\n');
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1];
  const proof = lines.map(bytesFromBase64);
  if (size === undefined || !Number.isSafeInteger(Number(size))) return null;
  if (proof.length > PROOF_LINES_MAX || !proof.every(isHash)) return null;
  return { old: Number(size), proof, note: text.slice(split + 2) };
}

function isHash(bytes: Uint8Array | null): bytes is Uint8Array {
  return bytes !== null && bytes.length === HASH_BYTES;
}

export type WitnessVerdict =
  | { readonly accepted: Checkpoint; readonly note: Note }
  | { readonly refused: Exclude<WitnessRefusal, 'conflict'> }
  /** `size`: of the tree that was cosigned last. */
  | { readonly refused: 'conflict'; readonly size: number };

/** With the status of HTTP that the specification wants for each. */
export const WITNESS_REFUSALS = {
  malformed: 400,
  'old-size-too-large': 400,
  unsigned: 403,
  'unknown-log': 404,
  /** Another tree was cosigned last, or a tree of this size with another root. */
  conflict: 409,
  /** The proof does not show that this tree continues that one. */
  inconsistent: 422,
} as const;
export type WitnessRefusal = keyof typeof WITNESS_REFUSALS;

/** `seen`: the checkpoint that this witness cosigned last for the log of this key; null: none yet. */
export function judgeAddCheckpoint(
  request: AddCheckpoint,
  key: VerifierKey,
  seen: Checkpoint | null,
  verify: VerifySignature,
): WitnessVerdict {
  const note = readNote(request.note);
  const checkpoint = note === null ? null : readCheckpoint(note.text);
  if (note === null || checkpoint === null) return { refused: 'malformed' };
  if (checkpoint.origin !== key.name) return { refused: 'unknown-log' };
  const isSigned = judgeSignatures(note, [key], verify).some(({ verdict }) => verdict === 'valid');
  if (!isSigned) return { refused: 'unsigned' };
  const refused = refusalOf(request, checkpoint, seen);
  if (refused === 'conflict') return { refused, size: seen?.size ?? 0 };
  return refused === null ? { accepted: checkpoint, note } : { refused };
}

function refusalOf(
  { old, proof }: AddCheckpoint,
  checkpoint: Checkpoint,
  seen: Checkpoint | null,
): Extract<WitnessRefusal, 'old-size-too-large' | 'conflict' | 'inconsistent'> | null {
  if (old > checkpoint.size) return 'old-size-too-large';
  if (old !== (seen?.size ?? 0)) return 'conflict';
  if (seen === null || seen.size === 0) return proof.length === 0 ? null : 'inconsistent';
  const isSame = sameHash(seen.root, checkpoint.root);
  if (seen.size === checkpoint.size && !isSame) return 'conflict';
  return verifyConsistency(seen, checkpoint, proof) ? null : 'inconsistent';
}
