import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packMark } from './marks.ts';
import { NameTableBuilder, PROBES_MAX, findName, hashOf, nameAt } from './name-table.ts';

const MARK = packMark(null, 0.5, 0);
const label = fc.stringMatching(/^[a-z0-9]{1,4}$/);
const hostName = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

function tableOf(names: readonly string[]): ReturnType<NameTableBuilder['build']> {
  const builder = new NameTableBuilder();
  for (const name of names) builder.add(name, MARK);
  return builder.build();
}

test('findName() finds each name that was added and no other', () => {
  fc.assert(
    fc.property(fc.array(hostName, { maxLength: 60 }), hostName, (names, other) => {
      const table = tableOf(names);
      assert.equal(table.count, new Set(names).size);
      for (const name of [...names, other]) {
        const entry = findName(table, name, 0, hashOf(name));
        assert.equal(entry >= 0, names.includes(name));
        if (entry >= 0) assert.equal(nameAt(table, entry), name);
      }
    }),
  );
});

test('findName() compares the bytes when both hashes agree', () => {
  const table = tableOf(['pool.example.org']);
  const forged = hashOf('pool.example.org');
  for (const other of [
    'pool.example.orh',
    'qool.example.org',
    'pool.example.or',
    'xpool.example.org',
    'ｐool.example.org',
  ]) {
    assert.equal(findName(table, other, 0, forged), -1, other);
  }
  assert.equal(findName(table, 'a.pool.example.org', 2, forged), 0);
});

test('NameTableBuilder keeps the later statement of a name that comes twice', () => {
  const builder = new NameTableBuilder();
  const day = 86_400_000;
  for (const at of [20_000, 20_500, 20_100])
    builder.add('pool.example.org', packMark(at * day, 0.5, 0));
  const table = builder.build();
  assert.equal(table.count, 1);
  assert.equal((table.marks[0] ?? 0) >>> 16, 20_500);
});

test('NameTableBuilder refuses names that crowd one place in the table', () => {
  // Looks for names whose hashes end alike: what a list made to be slow would hold.
  const builder = new NameTableBuilder();
  const alike: string[] = [];
  for (let i = 0; alike.length <= PROBES_MAX; i++) {
    const name = `n${i}.example`;
    if ((hashOf(name).a & 0x7ff) === 0) alike.push(name);
  }
  const taken = alike.filter((name) => builder.add(name, MARK)).length;
  assert.equal(taken, PROBES_MAX);
  const table = builder.build();
  for (const name of alike.slice(0, PROBES_MAX))
    assert.ok(findName(table, name, 0, hashOf(name)) >= 0);
});
