/** The transcripts that lie as evidence in an exported case, for who wants to compute its findings again. */
import { open } from 'node:fs/promises';
import { OperatingError } from '#base/errors.ts';
import { evidenceEvents } from '#model/evidence-item.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { BundleEvent } from '#model/bundle.ts';
import { checkBundle } from '#wire/tlog/bundle.ts';
import { readZippedBundle } from './log/verify-bundle.ts';

/** How a zip file begins (APPNOTE.TXT 4.3.7). */
const ZIP_MAGIC = Buffer.from('504b0304', 'hex');

const Kept = evidenceEvents['evidence.kept'].data;

/** Their lines, one after another; null: the file is no zip file. Throws `damaged` for a bundle that does not hold. */
export async function transcriptsOfBundle(file: string): Promise<Uint8Array | null> {
  if (!(await isZip(file))) return null;
  const files = await readZippedBundle(file);
  // Whose keys these are is the question of "log verify"; here the bundle must only agree with itself.
  const { problems } = checkBundle(files, verifyEd25519);
  if (problems.length > 0) {
    throw new OperatingError(
      'damaged',
      `${file} does not hold (${problems.length} problems): see "minewatch log verify ${file}"`,
    );
  }
  const transcripts = [...transcriptHashes(files)].flatMap((hash) => {
    const bytes = files.get(`evidence/${hash}`);
    return bytes === undefined ? [] : [bytes, Buffer.from('\n')];
  });
  if (transcripts.length === 0) {
    throw new OperatingError(
      'damaged',
      `${file} holds no transcript: nothing can be computed again`,
    );
  }
  return Buffer.concat(transcripts);
}

/** By what was recorded when they were kept. */
function transcriptHashes(files: ReadonlyMap<string, Uint8Array>): Set<string> {
  const lines = new TextDecoder().decode(files.get('events.jsonl')).split('\n');
  const hashes = lines.flatMap((line) => {
    const event = line === '' ? null : BundleEvent.parse(JSON.parse(line));
    if (event?.type !== 'evidence.kept') return [];
    const { kind, sha256 } = Kept.parse(event.data);
    return kind === 'transcript' ? [sha256] : [];
  });
  return new Set(hashes);
}

async function isZip(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(ZIP_MAGIC.length));
    return bytesRead === ZIP_MAGIC.length && buffer.equals(ZIP_MAGIC);
  } catch {
    // What cannot be read is told by who reads its lines.
    return false;
  }
}
