/** Reading a capture file: how many bytes to ask the kernel for at once (src/capture/file/file.ts, CHUNK_BYTES). */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHUNK_BYTES } from '#capture/file/file.ts';

const FILE_BYTES = 512 * 1024 * 1024;
/** A header every so many bytes is looked at, as decoding does. */
const STEP = 400;

const folder = mkdtempSync(join(tmpdir(), 'minewatch-bench-'));
const path = join(folder, 'bytes');
try {
  const out = openSync(path, 'w');
  const block = new Uint8Array(1 << 20).fill(7);
  for (let written = 0; written < FILE_BYTES; written += block.length) writeSync(out, block);
  closeSync(out);
  const sizes = [64, 256, 1024, 4096, 16_384].map((kib) => kib * 1024);
  const best = new Map(sizes.map((size) => [size, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < 4; round++) {
    for (const size of sizes) best.set(size, Math.min(best.get(size) ?? 0, timeOf(size)));
  }
  const own = best.get(CHUNK_BYTES) ?? Number.NaN;
  for (const [size, ms] of best) {
    console.log(
      `${String(size / 1024).padStart(6)} KiB  ${ms.toFixed(0).padStart(5)} ms   ${(ms / own).toFixed(2)} x ours`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function timeOf(size: number): number {
  const buffer = new Uint8Array(size);
  const input = openSync(path, 'r');
  const began = performance.now();
  let sum = 0;
  for (let count = 1; count > 0;) {
    count = readSync(input, buffer, 0, size, null);
    for (let at = 0; at < count; at += STEP) sum += buffer[at]!;
  }
  closeSync(input);
  if (sum === 0) throw new Error('nothing was read');
  return performance.now() - began;
}
