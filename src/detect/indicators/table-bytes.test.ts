import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IndicatorSet } from './indicator-set.ts';
import { ListTableBuilder } from './list-table.ts';
import type { ListTable } from './list-table.ts';
import { decodeHeader, decodeList, encodeList } from './table-bytes.ts';

const FACTS = {
  name: 'sample',
  category: 'mining',
  source: 'x',
  licence: null,
  fetchedAt: 0,
  statedAt: null,
  halfLifeDays: { name: 365, address: 30 },
} as const;

function sample(count: number): ListTable {
  const builder = new ListTableBuilder();
  for (let i = 0; i < count; i++) {
    const rest = { seenOn: null, trust: 1, ofUrl: false };
    builder.add({ target: { kind: 'name', name: `p${i}.example.org` }, ...rest });
    builder.add({ target: { kind: 'ipv4', ip: 0x2d000000 + i, length: 32, port: 3333 }, ...rest });
    builder.add({
      target: { kind: 'ipv6', words: [0x20010db8, 0, 0, i], length: 128, port: null },
      ...rest,
    });
  }
  return builder.build();
}

test('decodeList() gives back what encodeList() wrote', () => {
  for (const count of [0, 1, 100]) {
    const table = sample(count);
    const list = decodeList(encodeList({ header: '{"ü":1}', table }));
    assert.ok('table' in list);
    assert.equal(list.header, '{"ü":1}');
    assert.deepEqual(list.table, table);
  }
});

test('decodeList() reads bytes that begin at an odd place', () => {
  const bytes = encodeList({ header: '{}', table: sample(3) });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const list = decodeList(shifted.subarray(1));
  assert.ok('table' in list);
  assert.equal(list.table.names.count, 3);
});

test('decodeList() says what is wrong with damaged bytes', () => {
  const bytes = encodeList({ header: '{}', table: sample(3) });
  const check = (damaged: Uint8Array<ArrayBuffer>, how: RegExp): void => {
    const list = decodeList(damaged);
    assert.match('damage' in list ? list.damage : 'none', how);
  };
  check(bytes.slice(0, 20), /cut off/);
  check(bytes.slice(0, -1), /length/);
  check(
    Uint8Array.from([...new TextEncoder().encode('{"a":1}'), ...new Uint8Array(99)]),
    /no list/,
  );
  assert.deepEqual(decodeHeader(bytes.slice(0, 45)), { damage: 'it is cut off' });
});

test('a decoded list never throws or hangs, whatever its bytes say', () => {
  const bytes = encodeList({ header: '{}', table: sample(3) });
  const change = fc.tuple(
    fc.integer({ min: 0, max: bytes.length - 1 }),
    fc.integer({ min: 0, max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const damaged = bytes.slice();
      for (const [at, value] of changes) damaged[at] = value;
      const list = decodeList(damaged);
      if ('damage' in list) return;
      const set = new IndicatorSet([{ facts: FACTS, table: list.table }], { trading: false });
      set.matches('a.p1.example.org', null, 0);
      set.matches('45.0.0.1', 3333, 0);
      set.matches('2001:db8::1', null, 0);
    }),
    { numRuns: 500 },
  );
});
