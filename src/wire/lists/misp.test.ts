import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingOf } from '../../../test/list-reading.ts';
import { EVENTS_MAX } from './misp.ts';

const uuid = (n: number): string =>
  `5d0773672-0000`.slice(0, 8) + `-0000-4000-8000-${String(n).padStart(12, '0')}`;

const EVENT = {
  Event: {
    info: 'Miners of a botnet',
    timestamp: '1755907200',
    Tag: [{ name: 'coinminer' }],
    Attribute: [
      { type: 'domain', value: 'pool.example.org', to_ids: true, timestamp: '1755820800' },
      { type: 'ip-dst|port', value: '192.0.2.1|3333', to_ids: true },
      { type: 'domain|ip', value: 'c2.example.org|192.0.2.2', to_ids: true },
      { type: 'url', value: 'http://x.example.org/m.sh', to_ids: '1', comment: 'dropper' },
      { type: 'ip-dst', value: '192.0.2.3', to_ids: false },
      { type: 'sha256', value: 'ab'.repeat(32), to_ids: true },
    ],
    Object: [
      {
        name: 'domain-ip',
        Attribute: [{ type: 'hostname', value: 'xmr.example.net', to_ids: true }],
      },
      { name: 'empty' },
    ],
  },
};

test('misp-json takes the attributes of an event and of its objects', () => {
  const reading = readingOf('misp-json', JSON.stringify(EVENT));
  assert.deepEqual(reading.targets, [
    'pool.example.org',
    '192.0.2.1:3333',
    'c2.example.org',
    '192.0.2.2',
    'x.example.org (page)',
    'xmr.example.net',
  ]);
  assert.deepEqual(reading.refusals, ['5 not-for-detection', '6 not-network']);
  assert.equal(reading.entries[0]?.seenOn, 1_755_820_800_000);
  assert.equal(reading.entries[1]?.seenOn, 1_755_907_200_000);
});

test('misp-json takes answers of event and attribute searches, and bare events', () => {
  const attribute = EVENT.Event.Attribute[0];
  const count = (value: unknown): number =>
    readingOf('misp-json', JSON.stringify(value)).targets.length;
  assert.equal(count({ response: [EVENT, EVENT] }), 12);
  assert.equal(count({ response: { Attribute: [attribute] } }), 1);
  assert.equal(count(EVENT.Event), 6);
  assert.equal(count([EVENT]), 6);
});

test('misp-json takes only what was asked for, by tag, title or comment', () => {
  const text = JSON.stringify(EVENT);
  assert.equal(readingOf('misp-json', text, { only: 'coinminer' }).targets.length, 6);
  assert.equal(readingOf('misp-json', text, { only: 'dropper' }).targets.length, 1);
  assert.equal(readingOf('misp-json', text, { only: 'ransom' }).targets.length, 0);
});

test('misp-json follows the events of a manifest, newest first and not without end', () => {
  const manifest = Object.fromEntries(
    Array.from({ length: EVENTS_MAX + 5 }, (_, i) => [
      uuid(i),
      { info: 'x', timestamp: String(i) },
    ]),
  );
  const reading = readingOf('misp-json', JSON.stringify(manifest));
  assert.equal(reading.followed.length, EVENTS_MAX);
  assert.equal(reading.followed[0], `${uuid(EVENTS_MAX + 4)}.json`);
  assert.equal(reading.refusals.length, 5);
});

test('misp-json says no to what is not MISP, and never throws', () => {
  assert.deepEqual(readingOf('misp-json', '{"Event":').refusals, ['1 not-an-indicator']);
  for (const value of [
    null,
    1,
    'x',
    [],
    {},
    { Event: null },
    { Event: { Attribute: [null, 1, {}] } },
    { response: null },
  ]) {
    assert.deepEqual(readingOf('misp-json', JSON.stringify(value)).targets, []);
  }
  assert.deepEqual(readingOf('misp-json', '['.repeat(200_000)).targets, []);
});

test('misp-csv takes the rows of an export', () => {
  const text =
    'uuid,event_id,category,type,value,comment,to_ids,date\n"u1",1,"Network activity","domain","pool.example.org","a ""b""",1,1755820800\n"u2",1,"Network activity","ip-dst|port","192.0.2.1|3333","",1,1755820800\n"u3",1,"Payload","md5","00","",1,1755820800\n"u4",1,"Network activity","hostname","ctx.example.org","",0,1755820800\n';
  const reading = readingOf('misp-csv', text);
  assert.deepEqual(reading.targets, ['pool.example.org', '192.0.2.1:3333']);
  assert.deepEqual(reading.refusals, ['4 not-network', '5 not-for-detection']);
  assert.equal(reading.entries[0]?.seenOn, 1_755_820_800_000);
});
