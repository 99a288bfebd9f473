/** The text of a checkpoint: whose log, how many leaves, which root. Source: https://c2sp.org/tlog-checkpoint */
import { base64 } from '@scure/base';
import { HASH_BYTES } from './merkle.ts';
import { bytesFromBase64 } from './note.ts';

export interface Checkpoint {
  /** Names the log; the same line in all its checkpoints. */
  readonly origin: string;
  /** Leaves of the tree, up to 2^53 − 1. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** Reads the text of a note; null where it is no checkpoint. Extension lines are let pass and mean nothing to us. */
export function readCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  // The text ends with a newline, so an empty piece comes last.
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) return null;
  const [origin = '', count = '', encoded = ''] = lines;
  const size = Number(count);
  const root = bytesFromBase64(encoded);
  if (!/^(?:0|[1-9]\d{0,15})$/.test(count) || !Number.isSafeInteger(size)) return null;
  if (root === null || root.length !== HASH_BYTES) return null;
  return { origin, size, root };
}

export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64.encode(root)}\n`;
}
