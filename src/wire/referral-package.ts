/**
 * The file that carries a referral: letters, data and the case, under one signed list of hashes. `SHA256SUMS` has the form
 * of coreutils, so `sha256sum --check` reads it; `SHA256SUMS.sig` is one line of a signed note (C2SP signed-note) over it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { zipSync } from 'fflate';
import { writeSignatureLine, type NoteSignature } from './tlog/note.ts';

/** Files by name, in order; `at` in milliseconds is the date that they carry. */
export function writeReferralPackage(
  files: ReadonlyMap<string, Uint8Array>,
  at: number,
  sign: (text: string) => NoteSignature,
): Uint8Array {
  const sums = [...files]
    .map(([name, bytes]) => `${bytesToHex(sha256(bytes))}  ${name}\n`)
    .join('');
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const all = new Map(files);
  all.set('SHA256SUMS', encode(sums));
  all.set('SHA256SUMS.sig', encode(`${writeSignatureLine(sign(sums))}\n`));
  return zipSync(Object.fromEntries(all), { mtime: at, level: 6 });
}
