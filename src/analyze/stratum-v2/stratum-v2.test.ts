import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import { encodeSv2, encodeSv2Frame, targetOfHashes } from '#wire/sv2.ts';
import { Conversation } from '../conversation.ts';
import { CHANNELS_MAX, PENDING_SHARES_MAX, openSession, tell } from './session.ts';
import { PAYLOAD_BYTES_MAX, stratumV2 } from './stratum-v2.ts';

type Turn = readonly [Side, Uint8Array];

const target = targetOfHashes(2 ** 40);
const hash = new Uint8Array(32).fill(7);
const SETUP: Turn = [
  0,
  encodeSv2({
    name: 'setup-connection',
    protocol: 0,
    minVersion: 2,
    maxVersion: 2,
    flags: 1,
    host: 'pool.example',
    port: 34254,
    vendor: 'Acme',
    hardware: 'S19',
    firmware: 'fw-1.2',
    deviceId: '',
  }),
];
const share = (sequence: number): Turn => [
  0,
  encodeSv2({
    name: 'submit-standard',
    channelId: 3,
    sequence,
    jobId: 9,
    nonce: 1,
    ntime: 2,
    version: 3,
  }),
];
const success = (lastSequence: number, acceptedCount: number): Turn => [
  1,
  encodeSv2({ name: 'submit.success', channelId: 3, lastSequence, acceptedCount, shareSum: 1n }),
];
const JOB: Turn = [
  1,
  encodeSv2({
    name: 'new-job',
    channelId: 3,
    jobId: 9,
    minNtime: null,
    version: 0x20000000,
    merkleRoot: hash,
  }),
];
const OPENING: readonly Turn[] = [
  SETUP,
  [1, encodeSv2({ name: 'setup-connection.success', usedVersion: 2, flags: 0 })],
  [
    0,
    encodeSv2({
      name: 'open-standard',
      requestId: 1,
      user: 'bc1qexample.rig1',
      nominalHashRate: 1e14,
      maxTarget: target,
    }),
  ],
  [
    1,
    encodeSv2({
      name: 'open-standard.success',
      requestId: 1,
      channelId: 3,
      target,
      extranoncePrefix: new Uint8Array(8),
      groupChannelId: 1,
    }),
  ],
];
const WORK: readonly Turn[] = [
  JOB,
  [
    1,
    encodeSv2({
      name: 'set-new-prev-hash',
      channelId: 3,
      jobId: 9,
      prevHash: hash,
      minNtime: 1,
      nbits: 0x17034219,
    }),
  ],
  share(1),
  share(2),
  share(3),
  success(2, 2),
  [1, encodeSv2({ name: 'submit.error', channelId: 3, sequence: 3, error: 'stale-share' })],
];

function factsOf(turns: readonly Turn[], openingSeen = true): Fact[] {
  const facts: Fact[] = [];
  const context = { ports: [50000, 34254], openingSeen, carriers: [] } as const;
  const conversation = new Conversation([stratumV2], context, (fact) => facts.push(fact));
  turns.forEach(([side, bytes], i) => conversation.data(side, bytes, i));
  conversation.end(turns.length);
  return facts;
}

const kinds = (facts: readonly Fact[]): string[] => facts.map((fact) => fact.kind);

test('feed() reads a session from the set-up to the answered share', () => {
  const facts = factsOf([...OPENING, ...WORK]);
  assert.deepEqual(kinds(facts), [
    'hello',
    'welcome',
    'login',
    'claim',
    'login-answer',
    'difficulty',
    'job',
    'job',
    'share',
    'share',
    'share',
    'share-answer',
    'share-answer',
    'share-answer',
  ]);
  const mine = { side: 0, at: 0, protocol: 'stratum-v2' } as const;
  assert.deepEqual(facts[0], { ...mine, kind: 'hello', agent: 'Acme S19 fw-1.2' });
  const login = facts[2];
  assert.ok(login?.kind === 'login');
  assert.equal(login.user, 'bc1qexample.rig1');
  const claim = facts[3];
  assert.ok(claim?.kind === 'claim');
  assert.ok(Math.abs(claim.hashesPerSecond / 1e14 - 1) < 1e-6);
  const prevHash = facts[7];
  assert.ok(prevHash?.kind === 'job');
  assert.equal(prevHash.jobId, '9');
  assert.equal(prevHash.side, 1);
  assert.equal(prevHash.nbits, '17034219');
  assert.ok(Math.abs((prevHash.difficulty?.value ?? 0) / 2 ** 40 - 1) < 1e-6);
  const answers = facts.filter((fact) => fact.kind === 'share-answer');
  assert.deepEqual(
    answers.map(({ requestId, accepted, error }) => [requestId, accepted, error]),
    [
      ['3/1', true, null],
      ['3/2', true, null],
      ['3/3', false, 'stale-share'],
    ],
  );
});

test('feed() gives the same facts for any cut of the stream', () => {
  const turns = [...OPENING, ...WORK];
  const whole = factsOf(turns).map(({ at: _at, ...rest }) => rest);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      let n = 0;
      const cut = turns.flatMap(([side, bytes]) => {
        const parts: Turn[] = [];
        for (let at = 0; at < bytes.length;) {
          const size = sizes[n++ % sizes.length] ?? 1;
          parts.push([side, bytes.subarray(at, at + size)]);
          at += size;
        }
        return parts;
      });
      assert.deepEqual(
        factsOf(cut).map(({ at: _at, ...rest }) => rest),
        whole,
      );
    }),
    { numRuns: 60 },
  );
});

test('feed() takes up a stream joined half-way, from either side', () => {
  assert.deepEqual(kinds(factsOf(WORK, false)).slice(0, 3), ['job', 'job', 'share']);
  assert.deepEqual(kinds(factsOf([share(4), success(4, 3)], false)), [
    'share',
    'share-answer',
    'share-answer',
    'share-answer',
  ]);
});

test('feed() finds the next frame after a gap', () => {
  const facts: Fact[] = [];
  const context = { ports: [50000, 34254], openingSeen: true, carriers: [] } as const;
  const conversation = new Conversation([stratumV2], context, (fact) => facts.push(fact));
  for (const [side, bytes] of OPENING) conversation.data(side, bytes, 0);
  conversation.gap(1, 1);
  const job = JOB[1];
  conversation.data(1, Uint8Array.of(...job.subarray(20), ...job, ...job), 2);
  assert.equal(facts.filter((fact) => fact.kind === 'job').length, 2);
});

test('feed() says of template distribution only that it is a node', () => {
  const setup = SETUP[1].slice();
  setup[6] = 2;
  const template = encodeSv2Frame(0x71, 0, new Uint8Array(500));
  const facts = factsOf([
    [0, setup],
    [1, encodeSv2({ name: 'setup-connection.success', usedVersion: 2, flags: 0 })],
    [1, template],
  ]);
  assert.deepEqual(kinds(facts), ['ordinary']);
});

test('feed() steps over long and foreign messages without buffering them', () => {
  const facts = factsOf([
    ...OPENING,
    [1, encodeSv2Frame(0x1f, 0x8000, new Uint8Array(PAYLOAD_BYTES_MAX + 1))],
    [1, encodeSv2Frame(0x02, 0x4001, new Uint8Array(100_000))],
    JOB,
  ]);
  assert.equal(kinds(facts).at(-1), 'job');
});

test('feed() rejects a miner that speaks for the pool and impossible lengths', () => {
  assert.equal(kinds(factsOf([...OPENING, [0, JOB[1]], share(1)])).includes('share'), false);
  const bad = encodeSv2Frame(0x1a, 0x8000, new Uint8Array(25));
  assert.equal(kinds(factsOf([...OPENING, [0, bad], share(1)])).includes('share'), false);
});

test('tell() keeps no more than its limits', () => {
  const session = openSession();
  const spoken = { side: 0, at: 0 } as const;
  for (let i = 0; i < PENDING_SHARES_MAX + 50; i++) {
    const fields = { name: 'submit-standard', channelId: 1, sequence: i, jobId: 1 } as const;
    tell(session, { ...fields, nonce: 0, ntime: 0, version: 0 }, spoken, () => undefined);
  }
  assert.equal(session.pending.size, PENDING_SHARES_MAX);
  for (let i = 0; i < CHANNELS_MAX + 50; i++) {
    tell(session, { name: 'set-target', channelId: i, target }, spoken, () => undefined);
  }
  assert.equal(session.difficulties.size, CHANNELS_MAX);
});

test('probe() refuses look-alikes: NetBIOS, Kafka, PostgreSQL, Modbus', () => {
  const heads = [
    [0, 0, 0, 0x45, 0xff, 0x53, 0x4d, 0x42, 0x72, 0, 0, 0, 0],
    [0, 0, 0, 0x2c, 0, 0x12, 0, 3, 0, 0, 0, 1],
    [0, 0, 0, 0x51, 0, 3, 0, 0, 0x75, 0x73, 0x65, 0x72],
    [0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1],
  ];
  for (const openingSeen of [true, false]) {
    const context = { ports: [1, 2], openingSeen, carriers: [] } as const;
    for (const head of heads) assert.equal(stratumV2.probe(Uint8Array.from(head), 0, context), 0);
  }
});

test('random bytes never throw and give no facts', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.boolean(), (parts, seen) => {
      const turns = parts.map((bytes, i): Turn => [i % 2 === 0 ? 0 : 1, bytes]);
      assert.deepEqual(factsOf(turns, seen), []);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (parts) => {
      factsOf([...OPENING, ...parts.map((bytes): Turn => [1, bytes])]);
    }),
  );
});
