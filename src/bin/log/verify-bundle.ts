/** Verifies an exported case: a zip file, or the folder that it was unpacked into. */
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { messageOf, OperatingError } from '#base/errors.ts';
import { BUNDLE_FILES_MAX } from '#model/bundle.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { checkBundle } from '#wire/tlog/bundle.ts';
import { unzipBundle, UNZIPPED_BYTES_MAX } from '#wire/tlog/bundle-zip.ts';
import { countSigners } from '#wire/tlog/note.ts';
import type { Trust } from './trust.ts';
import type { Verdict, VerdictProblem } from './verdict.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const REFUSALS = {
  'not-a-zip': 'it is no zip file, or a damaged one',
  'too-large': `its files have more than ${UNZIPPED_BYTES_MAX / 1024 / 1024} MiB`,
  'too-many-files': `it has more than ${BUNDLE_FILES_MAX} files`,
  'name-twice': 'it has two files of one name',
} as const;

export async function readZippedBundle(path: string): Promise<Files> {
  const unzipped = unzipBundle(await readWhole(path, UNZIPPED_BYTES_MAX));
  if ('files' in unzipped) return unzipped.files;
  throw new OperatingError('damaged', `Cannot read ${path}: ${REFUSALS[unzipped.refused]}`);
}

/** Hidden files, which systems leave behind, are passed by. */
export async function readUnpackedBundle(folder: string): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  let room = UNZIPPED_BYTES_MAX;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readWhole(path, room);
    room -= bytes.length;
    files.set(relative(folder, path).split(sep).join('/'), bytes);
    if (files.size > BUNDLE_FILES_MAX) {
      throw new OperatingError('damaged', `Cannot read ${folder}: ${REFUSALS['too-many-files']}`);
    }
  }
  return files;
}

async function readWhole(path: string, bytesMax: number): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    if ((await file.stat()).size > bytesMax) throw new Error(REFUSALS['too-large']);
    return await file.readFile();
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

export function verifyBundle(source: string, files: Files, trust: Trust): Verdict {
  const check = checkBundle(files, verifyEd25519, trust);
  const { manifest, checkpoint, signatures, events, hidden, evidence } = check;
  const problems: VerdictProblem[] = [...check.problems];
  const found = countSigners(signatures, trust.witnesses);
  if (found < trust.witnessesMin) {
    problems.push({ kind: 'witnesses-missing', found, wanted: trust.witnessesMin });
  }
  const bundle =
    manifest === null
      ? null
      : { caseId: manifest.caseId, createdAt: manifest.createdAt, hidden, evidence };
  const { keysFrom } = trust;
  return {
    type: 'bundle',
    source,
    problems,
    checkpoint,
    keysFrom,
    signatures,
    events,
    log: null,
    bundle,
  };
}
