import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';

test('Cursor reads what ByteWriter wrote', () => {
  const u = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
  fc.assert(
    fc.property(u(8), u(16), u(24), u(32), fc.uint8Array({ maxLength: 300 }), (a, b, c, d, e) => {
      const bytes = new ByteWriter()
        .u8(a)
        .u16(b)
        .u24(c)
        .u32(d)
        .block(2, (inside) => inside.put(e))
        .done();
      const cursor = new Cursor(bytes);
      assert.deepEqual([cursor.u8(), cursor.u16(), cursor.u24(), cursor.u32()], [a, b, c, d]);
      assert.deepEqual(cursor.take(cursor.u16()), Uint8Array.from(e));
      assert.equal(cursor.left, 0);
      assert.equal(cursor.failed, false);
    }),
  );
});

test('Cursor stays failed after the first field that does not fit', () => {
  const cursor = new Cursor(Uint8Array.of(1, 2, 3));
  assert.equal(cursor.u32(), 0x102 * 65536);
  assert.equal(cursor.failed, true);
  assert.equal(cursor.u8(), 0);
  assert.equal(cursor.left, 0);
  assert.equal(cursor.take(1).length, 0);
  assert.equal(cursor.within(1).failed, true);
});
