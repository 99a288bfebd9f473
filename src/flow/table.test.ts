import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Packet } from '#wire/packet.ts';
import { FlowTable, IdleList } from './table.ts';

interface Key {
  readonly a: number;
  readonly b: number;
  readonly ap: number;
  readonly bp: number;
  readonly protocol: number;
  readonly wide: boolean;
}

function packetOf(key: Key, reversed: boolean): Packet {
  const p = new Packet();
  const [from, to] = reversed ? [key.b, key.a] : [key.a, key.b];
  p.family = key.wide ? 6 : 4;
  p.protocol = key.protocol;
  p.src0 = from;
  p.dst0 = to;
  if (key.wide) {
    p.src3 = from * 3;
    p.dst3 = to * 3;
  }
  [p.srcPort, p.dstPort] = reversed ? [key.bp, key.ap] : [key.ap, key.bp];
  return p;
}

const CLOCK = Float64Array.of(1.5);

function seen(table: FlowTable, p: Packet, second: number): number {
  const row = table.find(p, CLOCK, second);
  if (table.isNew) table.begin(row, second, 0);
  else table.touch(row, second, 0);
  return row;
}

// Few values, so that keys, reversals and slots collide often.
const key = fc.record({
  a: fc.integer({ min: -3, max: 3 }),
  b: fc.integer({ min: -3, max: 3 }),
  ap: fc.nat(3),
  bp: fc.nat(3),
  protocol: fc.constantFrom(6, 17),
  wide: fc.boolean(),
});

function textOf(k: Key): string {
  return JSON.stringify([k.a, k.b, k.ap, k.bp, k.protocol, k.wide]);
}

function turned(k: Key): Key {
  return { ...k, a: k.b, b: k.a, ap: k.bp, bp: k.ap };
}

suite('FlowTable', () => {
  test('finds what a Map of both directions finds, through any run of packets and removals', () => {
    const step = fc.record({ key, reversed: fc.boolean(), remove: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new FlowTable(1024, () => assert.fail('nothing may be evicted'));
        const model = new Map<string, { row: number; opener: string }>();
        for (const { key: k, reversed, remove } of steps) {
          const spoken = reversed ? turned(k) : k;
          const row = seen(table, packetOf(k, reversed), 1);
          const known = model.get(textOf(spoken)) ?? model.get(textOf(turned(spoken)));
          assert.equal(table.isNew, known === undefined);
          if (known === undefined) {
            model.set(textOf(spoken), { row, opener: textOf(spoken) });
            assert.equal(table.side, 0);
          } else {
            assert.equal(row, known.row);
            const symmetric = textOf(spoken) === textOf(turned(spoken));
            if (!symmetric) assert.equal(table.side, known.opener === textOf(spoken) ? 0 : 1);
          }
          assert.equal(table.count, model.size);
          if (remove === 0) {
            table.remove(row);
            model.delete((known ?? { opener: textOf(spoken) }).opener);
          }
        }
      }),
    );
  });

  test('evicts the flow that has been silent for longest, and no other', () => {
    const evicted: number[] = [];
    const table = new FlowTable(300, (row) => evicted.push(table.portOf(row, 0)));
    for (let i = 0; i < 300; i++) seen(table, packetOf(keyOf(i), false), i);
    // Flow 0 speaks again: 1 is the oldest now.
    seen(table, packetOf(keyOf(0), true), 301);
    for (let i = 300; i < 303; i++) seen(table, packetOf(keyOf(i), false), 302);
    assert.deepEqual(evicted, [1, 2, 3]);
    assert.equal(table.count, 300);
  });

  test('evicts closed flows before silent ones', () => {
    const evicted: number[] = [];
    const table = new FlowTable(3, (row) => evicted.push(table.portOf(row, 0)));
    for (let i = 0; i < 3; i++) seen(table, packetOf(keyOf(i), false), i);
    table.moveTo(seen(table, packetOf(keyOf(2), true), 3), IdleList.CLOSED);
    seen(table, packetOf(keyOf(3), false), 4);
    assert.deepEqual(evicted, [2]);
  });

  test('gives the oldest of a wheel, refiling what has spoken since', () => {
    const table = new FlowTable(64, () => undefined);
    const first = seen(table, packetOf(keyOf(1), false), 10);
    const second = seen(table, packetOf(keyOf(2), false), 20);
    seen(table, packetOf(keyOf(1), true), 30);
    assert.equal(table.oldestOf(IdleList.SHORT, 20), -1);
    assert.equal(table.oldestOf(IdleList.SHORT, 21), second);
    table.remove(second);
    assert.equal(table.oldestOf(IdleList.SHORT, 30), -1);
    assert.equal(table.oldestOf(IdleList.SHORT, 31), first);
  });

  test('survives time that jumps ahead by years and back', () => {
    const table = new FlowTable(64, () => undefined);
    const row = seen(table, packetOf(keyOf(1), false), 10);
    assert.equal(table.oldestOf(IdleList.SHORT, 500_000_000), row);
    table.remove(row);
    seen(table, packetOf(keyOf(2), false), 500_000_000);
    const back = seen(table, packetOf(keyOf(3), false), 50);
    assert.ok(table.anyOf(IdleList.SHORT) >= 0);
    table.remove(back);
    assert.equal(table.count, 1);
  });

  test('keeps both ends, their ports and their IPv6 words when the sides are swapped', () => {
    const table = new FlowTable(64, () => undefined);
    const wide = { a: 7, b: 9, ap: 1000, bp: 2000, protocol: 6, wide: true };
    const row = seen(table, packetOf(wide, false), 1);
    assert.deepEqual(table.addressOf(row, 0), [7, 0, 0, 21]);
    table.swapSides(row);
    assert.deepEqual(table.addressOf(row, 0), [9, 0, 0, 27]);
    assert.deepEqual(table.addressOf(row, 1), [7, 0, 0, 21]);
    assert.equal(table.portOf(row, 0), 2000);
    assert.equal(seen(table, packetOf(wide, false), 2), row);
    assert.equal(table.side, 1);
  });

  test('counts payload without overflowing', () => {
    const table = new FlowTable(64, () => undefined);
    const row = seen(table, packetOf(keyOf(1), false), 1);
    for (let i = 0; i < 5; i++) table.touch(row, 1, 0x30000000);
    assert.equal(table.payloadOf(row), 0x3fffffff);
  });
});

function keyOf(port: number): Key {
  return { a: 1, b: 2, ap: port, bp: 3333, protocol: 6, wide: false };
}
