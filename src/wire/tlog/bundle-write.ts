/** Writes a case bundle: the files that `bundle.ts` checks, and the zip file around them. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { zipSync } from 'fflate';
import { canonicalJson } from '#base/canonical-json.ts';
import type { BundleEvent, BundleManifest } from '#model/bundle.ts';
import {
  writeSignatureLine,
  writeVerifierKey,
  type NoteSignature,
  type VerifierKey,
} from './note.ts';

export interface BundleContent {
  readonly caseId: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly createdAt: string;
  readonly origin: string;
  /** Keys that sign the log's checkpoints, now and before. */
  readonly keys: readonly VerifierKey[];
  /** In the order of the log. */
  readonly events: readonly BundleEvent[];
  /** Of the event with this seq: its inclusion proof in the tree of the checkpoint. */
  proofOf(seq: number): readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
  /** By SHA-256 in lowercase hex. */
  readonly evidence: ReadonlyMap<string, Uint8Array>;
  /** Text of verify.mjs. */
  readonly verifier: string;
  sign(text: string): NoteSignature;
}

/** Files by path. */
export function writeBundle(content: BundleContent): Map<string, Uint8Array> {
  const proofs = content.events.map(({ seq }) => ({
    seq,
    hashes: content.proofOf(seq).map((hash) => base64.encode(hash)),
  }));
  const files = new Map<string, Uint8Array>([
    ['events.jsonl', utf8(content.events.map((event) => `${canonicalJson(event)}\n`).join(''))],
    ['proofs.json', utf8(`${canonicalJson({ proofs })}\n`)],
    ['checkpoint', utf8(content.checkpoint)],
    ['verify.mjs', utf8(content.verifier)],
  ]);
  for (const [hash, bytes] of content.evidence) files.set(`evidence/${hash}`, bytes);
  const manifest: BundleManifest = {
    format: 'minewatch-case',
    version: 1,
    caseId: content.caseId,
    createdAt: content.createdAt,
    origin: content.origin,
    keys: content.keys.map(writeVerifierKey),
    files: [...files].map(([path, bytes]) => {
      return { path, sha256: bytesToHex(sha256(bytes)), size: bytes.length };
    }),
  };
  const text = `${canonicalJson(manifest)}\n`;
  files.set('manifest.json', utf8(text));
  files.set('manifest.sig', utf8(`${writeSignatureLine(content.sign(text))}\n`));
  return files;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bundle as one zip file; `at` (milliseconds) is the date that its files carry. */
export function zipBundle(files: ReadonlyMap<string, Uint8Array>, at: number): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: at, level: 6 });
}
