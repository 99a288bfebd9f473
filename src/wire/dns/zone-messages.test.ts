import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDnsMessage } from './dns-message.ts';
import {
  cnameOf,
  DNS_CLASS,
  type Resource,
  serialOf,
  stringsOf,
  targetOf,
  txtOf,
  TYPE_SOA,
  withSerial,
} from './resource.ts';
import { encodeTransferAnswers } from './transfer-answers.fixture.ts';
import {
  encodeUpdate,
  serialAfter,
  TransferReading,
  UPDATE_BYTES_MAX,
  type ZoneChange,
} from './zone-messages.ts';

const ZONE = 'rpz.example';
const SOA: Resource = {
  name: ZONE,
  type: TYPE_SOA,
  klass: DNS_CLASS.IN,
  ttl: 5,
  data: Uint8Array.from([0, 0, ...new Uint8Array(20).fill(1)]),
};

const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
const name = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((labels) => `${labels.join('.')}.${ZONE}`);
const record = fc.oneof(
  fc.tuple(name, fc.constantFrom('', 'rpz-passthru', 'notice.example')).map(([owner, target]) => {
    const cname = cnameOf(owner, target, 5);
    assert.ok(cname !== null);
    return cname;
  }),
  fc
    .tuple(name, fc.array(fc.stringMatching(/^[ -~]{0,40}$/), { minLength: 1, maxLength: 4 }))
    .map(([owner, strings]) => txtOf(owner, strings, 5)),
);

test('a zone reads back from the messages that transfer it, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 40 }),
      fc.integer({ min: 1100, max: 4000 }),
      (records, max) => {
        const reading = new TransferReading(ZONE, 100);
        for (const bytes of encodeTransferAnswers(1, SOA, records, max)) {
          const message = readDnsMessage(bytes);
          assert.ok(message !== null);
          assert.equal(reading.take(message.answers), null);
        }
        assert.deepEqual(reading.whole, { soa: SOA, records });
      },
    ),
    { numRuns: 60 },
  );
});

test('TransferReading says what is wrong with a zone that is not whole, not ours, or endless', () => {
  const txt = txtOf(`a.${ZONE}`, ['x'], 5);
  const wrong = (parts: readonly (readonly Resource[])[], max = 100): string | null => {
    const reading = new TransferReading(ZONE, max);
    for (const part of parts) {
      const said = reading.take(part);
      if (said !== null) return said;
    }
    return reading.whole === null ? 'not whole' : null;
  };
  assert.equal(wrong([[SOA, txt], [SOA]]), null);
  assert.equal(wrong([[SOA, txt]]), 'not whole');
  assert.match(wrong([[]]) ?? '', /empty/);
  assert.match(wrong([[txt]]) ?? '', /begin/);
  assert.match(wrong([[{ ...SOA, name: 'other.example' }]]) ?? '', /begin/);
  assert.match(wrong([[SOA, withSerial(SOA, 9)]]) ?? '', /serial/);
  assert.match(wrong([[SOA, SOA, txt]]) ?? '', /after its end/);
  assert.match(wrong([[SOA, { ...txt, klass: 3 }]]) ?? '', /class/);
  assert.match(wrong([[SOA, txt, txt, txt]], 2) ?? '', /too many/);
});

test('encodeUpdate() cuts at what a message can hold, each with the serial that the one before made', () => {
  const changes = Array.from({ length: 9000 }, (_, i): ZoneChange => ({
    does: i % 3 === 0 ? 'remove' : 'add',
    record: txtOf(`n${i}.${ZONE}`, ['x'], 5),
  }));
  let soa = SOA;
  let at = 0;
  for (; at < changes.length;) {
    const { bytes, count, soa: next } = encodeUpdate(1, soa, changes, at);
    assert.ok(count > 0 && bytes.length <= UPDATE_BYTES_MAX);
    const message = readDnsMessage(bytes);
    assert.ok(message !== null);
    assert.deepEqual(message.questions, [{ name: ZONE, type: TYPE_SOA }]);
    assert.deepEqual(
      message.answers,
      [{ ...soa, ttl: 0 }],
      'done only where it is still this zone',
    );
    const [serial, ...others] = message.others;
    assert.deepEqual(serial, next);
    assert.equal(serialOf(next), serialOf(soa) + 1);
    const told = others.map(({ name: owner, klass }) => `${owner} ${klass}`);
    const meant = changes
      .slice(at, at + count)
      .map(({ does, record: { name: owner } }) => `${owner} ${does === 'add' ? 1 : 254}`);
    assert.deepEqual(told, meant);
    soa = next;
    at += count;
  }
});

test('encodeUpdate() takes nothing that is larger than a message', () => {
  const big: ZoneChange = {
    does: 'add',
    record: txtOf(
      `a.${ZONE}`,
      Array.from({ length: 300 }, () => 'x'.repeat(255)),
      5,
    ),
  };
  assert.equal(encodeUpdate(1, SOA, [big], 0).count, 0);
});

test('serialAfter() goes round without 0', () => {
  assert.equal(serialAfter(1), 2);
  assert.equal(serialAfter(0xffffffff), 1);
});

test('targetOf() and stringsOf() tell nothing of other types, or of what is damaged', () => {
  const txt = txtOf('a.example', ['one', ''], 5);
  assert.deepEqual(stringsOf(txt), ['one', '']);
  assert.equal(targetOf(txt), null);
  assert.equal(stringsOf({ ...txt, data: Uint8Array.from([9, 97]) }), null);
  assert.equal(stringsOf({ ...txt, data: Uint8Array.from([1, 200]) }), null);
  assert.equal(stringsOf({ ...txt, type: 5 }), null);
});
