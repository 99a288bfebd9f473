import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AddressTableBuilder, PREFIX, eachAddress, findAddress } from './address-table.ts';
import { Ipv4Filter } from './ipv4-filter.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const kind = fc.constantFrom(0, 1, 3333, 65535, PREFIX + 24);

test('findAddress() finds exactly what was added, with its mark', () => {
  for (const wordCount of [1, 4] as const) {
    const words = fc.array(fc.oneof(u32, fc.constantFrom(0, 1)), {
      minLength: wordCount,
      maxLength: wordCount,
    });
    const entry = fc.tuple(words, kind, fc.integer({ min: 1, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 100 }), words, kind, (entries, other, otherKind) => {
        const builder = new AddressTableBuilder(wordCount);
        const expected = new Map<string, number>();
        for (const [ws, k, mark] of entries) {
          assert.ok(builder.add(ws, k, mark));
          const key = `${ws.join()} ${k}`;
          expected.set(key, Math.max(mark, expected.get(key) ?? 0));
        }
        const table = builder.build();
        assert.equal(table.count, expected.size);
        for (const [ws, k] of [...entries, [other, otherKind] as const]) {
          assert.equal(findAddress(table, ws, k), expected.get(`${ws.join()} ${k}`) ?? 0);
        }
        let seen = 0;
        eachAddress(table, () => seen++);
        assert.equal(seen, expected.size);
      }),
      { numRuns: 50 },
    );
  }
});

test('Ipv4Filter never denies what was added', () => {
  fc.assert(
    fc.property(
      fc.array(u32, { maxLength: 200 }),
      fc.array(u32, { maxLength: 3 }),
      (addresses, prefixes) => {
        const filter = new Ipv4Filter(addresses.length);
        for (const ip of addresses) filter.addAddress(ip);
        for (const ip of prefixes) filter.addPrefix((ip & 0xffffff00) >>> 0, 24);
        assert.ok(addresses.every((ip) => filter.mayHold(ip)));
        assert.ok(prefixes.every((ip) => filter.mayHold(((ip & 0xffffff00) | 0x55) >>> 0)));
      },
    ),
  );
});

test('Ipv4Filter covers prefixes wider than /16', () => {
  const filter = new Ipv4Filter(0);
  filter.addPrefix(0x2d400000, 10);
  assert.ok(filter.mayHold(0x2d400000) && filter.mayHold(0x2d7fffff));
  assert.ok(!filter.mayHold(0x2d3fffff) && !filter.mayHold(0x2d800000));
});

test('Ipv4Filter denies nearly all others', () => {
  const filter = new Ipv4Filter(100_000);
  for (let i = 0; i < 100_000; i++) filter.addAddress(Math.imul(i, 2_654_435_761) >>> 0);
  let wrong = 0;
  for (let i = 0; i < 100_000; i++) if (filter.mayHold((0x0b000000 + i * 7) >>> 0)) wrong++;
  assert.ok(wrong < 5000, `${wrong} of 100,000`);
  assert.equal(new Ipv4Filter(0).mayHold(1), false);
});
