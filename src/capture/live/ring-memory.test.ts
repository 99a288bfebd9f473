import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { loadLibc } from './libc.ts';
import { RingMemory } from './ring-memory.ts';

const skip = process.platform === 'linux' ? false : 'needs Linux';
const LENGTH = 1 << 16;

test('RingMemory shares memory, and leaves no view behind when unmapped', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-'));
  const path = join(folder, 'ring');
  writeFileSync(path, Buffer.alloc(LENGTH));
  const fd = openSync(path, 'r+');
  try {
    const memory = RingMemory.map(await loadLibc(), fd, LENGTH);
    const view = new Uint8Array(memory.buffer);
    view[LENGTH - 1] = 7;
    assert.equal(readFileSync(path)[LENGTH - 1], 7);
    memory.unmap();
    assert.equal(view.length, 0);
    assert.equal(view[LENGTH - 1], undefined);
    assert.equal(memory.buffer.byteLength, 0);
    memory.unmap();
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
});

test('RingMemory.map() refuses a descriptor that is none', { skip }, async () => {
  const libc = await loadLibc();
  assert.throws(
    () => RingMemory.map(libc, -1, LENGTH),
    (error) => error instanceof OperatingError && error.code === 'unsupported',
  );
});
