import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWriter } from '../byte-writer.ts';
import {
  isWithin,
  NAME_BYTES_MAX,
  nameBytes,
  type NamesWritten,
  putName,
  readName,
} from './dns-name.ts';

/** Labels of any bytes, as they come from a wire. */
const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
const wireName = fc.array(label, { maxLength: 3 }).map((labels) => {
  const bytes = labels.flatMap((one) => [one.length, ...one]);
  return Uint8Array.from([...bytes, 0]);
});

test('readName() gives every name one text, from which nameBytes() makes it again in lower case', () => {
  fc.assert(
    fc.property(wireName, (bytes) => {
      const read = readName(bytes, 0);
      assert.ok(read !== null);
      assert.equal(read.end, bytes.length);
      const again = nameBytes(read.name);
      assert.ok(again !== null);
      assert.equal(readName(again, 0)?.name, read.name);
      assert.equal(again.length, bytes.length);
    }),
  );
});

test('putName() points at names that were written before, and reads back', () => {
  const names = fc.array(
    fc.array(fc.stringMatching(/^[a-c]{1,3}$/), { minLength: 1, maxLength: 4 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(names, (list) => {
      const written: NamesWritten = new Map();
      const out = new ByteWriter();
      const at = list.map((labels) => {
        const start = out.length;
        putName(out, labels.join('.'), written, start);
        return start;
      });
      const bytes = out.done();
      list.forEach((labels, i) =>
        assert.equal(readName(bytes, at[i] ?? 0)?.name, labels.join('.')),
      );
    }),
  );
});

test('readName() refuses what does not end, points forwards or round, or is too long', () => {
  const cases: readonly (readonly number[])[] = [
    [],
    [3, 97, 97],
    [1, 97],
    [0xc0],
    [0xc0, 0x00],
    [0xc0, 0x05, 0, 0, 0, 0],
    [1, 97, 0xc0, 0x00],
    [64, ...Array.from({ length: 64 }, () => 97), 0],
    [...Array.from({ length: 128 }, () => [1, 97]).flat(), 0],
  ];
  for (const bytes of cases) assert.equal(readName(Uint8Array.from(bytes), 0), null, bytes.join());
});

test('nameBytes() takes 255 bytes and no more', () => {
  const name = Array.from({ length: 127 }, () => 'a').join('.');
  assert.equal(nameBytes(name)?.length, NAME_BYTES_MAX);
  assert.equal(nameBytes(`${name}a`), null);
  assert.equal(nameBytes('a'.repeat(64)), null);
  assert.equal(nameBytes('a..b'), null);
});

test('isWithin() knows a name and what lies under it, and no look-alike', () => {
  assert.ok(isWithin('a.pool.example', 'pool.example') && isWithin('pool.example', 'pool.example'));
  assert.ok(!isWithin('carpool.example', 'pool.example'));
  assert.ok(isWithin('anything', ''));
});
