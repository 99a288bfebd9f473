/**
 * Checks a case bundle: that its files are those that were signed, that every event in it stands in the log, and that
 * what is shown of an event is what its leaf commits to. `verify.mjs`, which travels in the bundle, does the same.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { BUNDLE_FILES, BundleManifest, BundleProofs } from '#model/bundle.ts';
import { BundleEvents, type BundleEventProblem } from './bundle-events.ts';
import { readCheckpoint, type Checkpoint } from './checkpoint.ts';
import {
  countSigners,
  judgeSignatures,
  readNote,
  readVerifierKey,
  type Judged,
  type VerifierKey,
  type VerifySignature,
} from './note.ts';

export type BundleProblem =
  | BundleEventProblem
  | { readonly kind: 'file-missing' | 'file-extra' | 'file-changed'; readonly path: string }
  | { readonly kind: 'file-unreadable'; readonly path: string }
  /** No signature by a key that is trusted, or a false one. */
  | { readonly kind: 'signature-missing' | 'signature-false'; readonly path: string }
  | { readonly kind: 'origin-differs'; readonly found: string; readonly expected: string }
  /** The file is not what its name says. */
  | { readonly kind: 'evidence-changed'; readonly path: string }
  /** No event speaks of it. */
  | { readonly kind: 'evidence-unrecorded'; readonly path: string };

export interface BundleCheck {
  readonly problems: readonly BundleProblem[];
  /** Null where it could not be read. */
  readonly manifest: BundleManifest | null;
  readonly checkpoint: Checkpoint | null;
  /** Of the checkpoint. */
  readonly signatures: readonly Judged[];
  readonly events: number;
  /** Events whose personal data is not shown: erased, or withheld. */
  readonly hidden: number;
  readonly evidence: number;
}

/** Keys that are believed. Without any of the log, those are taken that the bundle names itself. */
export interface BundleTrust {
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
}

export function checkBundle(
  files: ReadonlyMap<string, Uint8Array>,
  verify: VerifySignature,
  trust: BundleTrust = { keys: [], witnesses: [] },
): BundleCheck {
  const problems: BundleProblem[] = [];
  const manifestText = textOf(files.get('manifest.json'));
  const manifest = parse(manifestText, BundleManifest);
  if (manifest === null || manifestText === null) {
    const kind = files.has('manifest.json') ? 'file-unreadable' : 'file-missing';
    problems.push({ kind, path: 'manifest.json' });
    return { ...NOTHING, problems };
  }
  const named = manifest.keys.flatMap((line) => readVerifierKey(line) ?? []);
  const keys = trust.keys.length > 0 ? trust.keys : named;
  const signature = textOf(files.get('manifest.sig')) ?? '';
  // The two files joined are a signed note, so that any tool for notes can check them.
  problems.push(
    ...judge(`${manifestText}\n${signature}`, 'manifest.sig', { keys, verify }).problems,
  );
  problems.push(...checkFiles(files, manifest));
  const note = textOf(files.get('checkpoint')) ?? '';
  const judged = judge(note, 'checkpoint', { keys, verify }, trust.witnesses);
  problems.push(...judged.problems);
  const checkpoint = readCheckpoint(judged.text);
  if (checkpoint === null) problems.push({ kind: 'file-unreadable', path: 'checkpoint' });
  else if (checkpoint.origin !== manifest.origin) {
    const { origin: found } = checkpoint;
    problems.push({ kind: 'origin-differs', found, expected: manifest.origin });
  }
  const events = checkEvents(files, manifest, checkpoint, problems);
  const evidence = checkEvidence(files, events, problems);
  const { signatures } = judged;
  const { count, hidden } = events;
  return { problems, manifest, checkpoint, signatures, events: count, hidden, evidence };
}

const NOTHING = {
  manifest: null,
  checkpoint: null,
  signatures: [],
  events: 0,
  hidden: 0,
  evidence: 0,
};

/** Any signature of a known key that does not hold refuses the whole note; one that holds is enough. */
function judge(
  whole: string,
  path: string,
  { keys, verify }: { keys: readonly VerifierKey[]; verify: VerifySignature },
  witnesses: readonly VerifierKey[] = [],
): { problems: BundleProblem[]; text: string; signatures: readonly Judged[] } {
  const note = readNote(whole);
  if (note === null) {
    return { problems: [{ kind: 'file-unreadable', path }], text: '', signatures: [] };
  }
  const signatures = judgeSignatures(note, [...keys, ...witnesses], verify);
  const problems: BundleProblem[] = [];
  if (signatures.some(({ verdict }) => verdict === 'invalid')) {
    problems.push({ kind: 'signature-false', path });
  } else if (countSigners(signatures, keys) === 0) {
    problems.push({ kind: 'signature-missing', path });
  }
  return { problems, text: note.text, signatures };
}

function checkFiles(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: BundleManifest,
): BundleProblem[] {
  const problems: BundleProblem[] = [];
  const listed = new Set<string>(['manifest.json', 'manifest.sig']);
  for (const { path, sha256: hash, size } of manifest.files) {
    listed.add(path);
    const bytes = files.get(path);
    if (bytes === undefined) problems.push({ kind: 'file-missing', path });
    else if (bytes.length !== size || bytesToHex(sha256(bytes)) !== hash) {
      problems.push({ kind: 'file-changed', path });
    }
  }
  for (const path of BUNDLE_FILES) {
    if (!listed.has(path) && !files.has(path)) problems.push({ kind: 'file-missing', path });
  }
  for (const path of files.keys()) {
    if (!listed.has(path)) problems.push({ kind: 'file-extra', path });
  }
  return problems;
}

function checkEvents(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: BundleManifest,
  checkpoint: Checkpoint | null,
  problems: BundleProblem[],
): BundleEvents {
  const proofs = parse(textOf(files.get('proofs.json')), BundleProofs);
  if (proofs === null && files.has('proofs.json')) {
    problems.push({ kind: 'file-unreadable', path: 'proofs.json' });
  }
  const events = new BundleEvents(checkpoint, proofs?.proofs ?? []);
  const text = textOf(files.get('events.jsonl'));
  if (text === null && files.has('events.jsonl')) {
    problems.push({ kind: 'file-unreadable', path: 'events.jsonl' });
  }
  for (const line of (text ?? '').split('\n')) if (line !== '') events.take(line);
  problems.push(...events.finish(manifest.caseId));
  return events;
}

const EVIDENCE = 'evidence/';

function checkEvidence(
  files: ReadonlyMap<string, Uint8Array>,
  events: BundleEvents,
  problems: BundleProblem[],
): number {
  let count = 0;
  for (const [path, bytes] of files) {
    if (!path.startsWith(EVIDENCE)) continue;
    count++;
    const hash = path.slice(EVIDENCE.length);
    if (bytesToHex(sha256(bytes)) !== hash) problems.push({ kind: 'evidence-changed', path });
    if (!events.speakOf(hash)) problems.push({ kind: 'evidence-unrecorded', path });
  }
  return count;
}

function textOf(bytes: Uint8Array | undefined): string | null {
  try {
    return bytes === undefined ? null : STRICT_UTF8.decode(bytes);
  } catch {
    return null;
  }
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** Null where the text is no JSON of this form. */
function parse<T>(text: string | null, schema: Schema<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
