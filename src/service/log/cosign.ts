/**
 * Takes the cosignatures of witnesses: other agencies that saw this checkpoint and that it continues the one they saw
 * before. They may come late, when a newer checkpoint is out: so the newest cosigned one has a file of its own.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatingError, systemCodeOf } from '#base/errors.ts';
import { readCheckpoint } from '#wire/tlog/checkpoint.ts';
import {
  judgeSignatures,
  readNote,
  SIGNATURES_MAX,
  writeNote,
  type Note,
  type NoteSignature,
  type VerifierKey,
} from '#wire/tlog/note.ts';
import { verifyEd25519 } from './ed25519.ts';
import { writeFileWhole } from './log-files.ts';
import type { LogPublisher } from './publisher.ts';
import { readPublished } from './published-log.ts';

export interface Cosigned {
  /** Events of the checkpoint that was cosigned. */
  readonly size: number;
  /** Names of the witnesses whose signatures it now carries. */
  readonly witnesses: readonly string[];
}

/** Seconds that a witness's clock may be ahead of ours. */
export const AHEAD_S_MAX = 300;

/**
 * `text` is a whole note: one of our checkpoints, with our signature, and cosignatures of witnesses whose keys are given.
 * Unknown ones are passed by. Throws `invalid` where it is no note of ours, or nothing of it can be used.
 */
export async function acceptCosignatures(
  parts: {
    readonly publisher: LogPublisher;
    readonly folder: string;
    readonly own: VerifierKey;
    readonly witnesses: readonly VerifierKey[];
  },
  text: string,
  now: number,
): Promise<Cosigned> {
  const note = readNote(text);
  const checkpoint = note === null ? null : readCheckpoint(note.text);
  if (note === null || checkpoint === null) throw refusal('it is not a signed checkpoint');
  const own = verdictsOf(note, [parts.own]).valid;
  if (own.length === 0) {
    throw refusal('it does not carry the signature of this log');
  }
  const { valid, invalid } = verdictsOf(note, parts.witnesses, now);
  if (invalid > 0) throw refusal('a cosignature in it is false');
  if (valid.length === 0) throw refusal('none of its cosignatures is by a known witness');
  return parts.publisher.exclusive(async () => {
    const published = await readPublished(parts.folder);
    if (published === null || published.checkpoint.size < checkpoint.size) {
      throw refusal('this log has not published it');
    }
    const path = join(parts.folder, 'cosigned');
    const before = await readNoteFile(path);
    const beforeSize = before === null ? -1 : (readCheckpoint(before.text)?.size ?? -1);
    const merged = {
      text: note.text,
      signatures: merge(note.text, [...own, ...valid], [published.note, before]),
    };
    if (beforeSize <= checkpoint.size) await writeFileWhole(path, writeNote(merged));
    if (published.note.text === note.text) {
      await writeFileWhole(join(parts.folder, 'checkpoint'), writeNote(merged));
    }
    const names = verdictsOf(merged, parts.witnesses).valid.map(({ name }) => name);
    return { size: checkpoint.size, witnesses: [...new Set(names)] };
  });
}

function refusal(reason: string): OperatingError {
  return new OperatingError('invalid', `Cannot take the cosigned checkpoint: ${reason}`);
}

function verdictsOf(
  note: Note,
  keys: readonly VerifierKey[],
  now: number = Infinity,
): { valid: NoteSignature[]; invalid: number } {
  const judged = judgeSignatures(note, keys, verifyEd25519);
  const isTimely = (seconds: number | null): boolean =>
    seconds === null || seconds <= now / 1000 + AHEAD_S_MAX;
  const valid = note.signatures.filter((_, at) => {
    const each = judged[at];
    return each?.verdict === 'valid' && isTimely(each.seconds);
  });
  return { valid, invalid: judged.filter(({ verdict }) => verdict === 'invalid').length };
}

/** Our own signature first, then one of each witness: the latest that came. */
function merge(
  text: string,
  fresh: readonly NoteSignature[],
  others: readonly (Note | null)[],
): readonly NoteSignature[] {
  const known = others.flatMap((each) => (each?.text === text ? each.signatures : []));
  const byKey = new Map([...known, ...fresh].map((each) => [`${each.name}+${each.keyId}`, each]));
  return [...byKey.values()].slice(0, SIGNATURES_MAX);
}

async function readNoteFile(path: string): Promise<Note | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : readNote(text);
}
