import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import type { Fact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import { Conversation } from '../conversation.ts';
import { looksRandom } from './random-looking.ts';
import { WORK_TURNS_MAX, stratumV2Noise } from './stratum-v2-noise.ts';
import { isAcceptance, isOpened, isShares } from './turns.ts';

type Sizes = readonly (readonly [Side, number])[];

const OPENING: Sizes = [
  [0, 64],
  [1, 234],
  [0, 96],
  [1, 44],
  [0, 99],
];
const STANDARD: Sizes = [...OPENING, [1, 91], [1, 83], [1, 86]];
const WORK: Sizes = [
  [0, 62],
  [1, 58],
  [0, 62],
  [1, 58],
  [1, 87],
  [0, 62],
  [1, 58],
  [0, 62],
];

/** Says every message 10 s after the one before, except within one turn. */
function factsOf(sizes: Sizes, cut = 65536, seed = 1): Fact[] {
  const random = new Random(seed);
  const facts: Fact[] = [];
  const context = { ports: [50000, 34254], openingSeen: true, carriers: [] } as const;
  const conversation = new Conversation([stratumV2Noise], context, (fact) => facts.push(fact));
  let at = 0;
  let before: Side = 0;
  for (const [side, size] of sizes) {
    if (side !== before) at += 10_000;
    before = side;
    const bytes = random.bytes(size);
    for (let from = 0; from < size; from += cut) {
      conversation.data(side, bytes.subarray(from, from + cut), at);
    }
  }
  conversation.end(at);
  return facts;
}

const fitsOf = (facts: readonly Fact[]): number[] =>
  facts.map((fact) => (fact.kind === 'behaviour' ? fact.fit : -1));

test('feed() gives a fact when the channel opens and a stronger one when shares are accepted', () => {
  assert.deepEqual(fitsOf(factsOf([...STANDARD, ...WORK])), [0.75, 0.95]);
  const [fact] = factsOf([...STANDARD, ...WORK]);
  assert.ok(fact?.kind === 'behaviour');
  assert.equal(fact.protocol, 'stratum-v2');
  assert.equal(fact.model, 'noise-handshake');
  assert.equal(fact.side, 0);
  assert.equal(fact.seen['serverHello'], 234);
});

test('feed() needs accepted shares where the channel is extended', () => {
  const extended: Sizes = [...OPENING, [1, 93], [1, 1533]];
  assert.deepEqual(fitsOf(factsOf(extended)), []);
  const shares = WORK.map(([side, size]) => [side, size === 62 ? 71 : size] as const);
  assert.deepEqual(fitsOf(factsOf([...extended, ...shares])), [0.95]);
});

test('feed() knows the older hellos', () => {
  assert.deepEqual(
    fitsOf(factsOf([[0, 64], [1, 170], ...STANDARD.slice(2), ...WORK])),
    [0.75, 0.95],
  );
  assert.deepEqual(
    fitsOf(factsOf([[0, 32], [1, 170], ...STANDARD.slice(2), ...WORK])),
    [0.75, 0.95],
  );
});

test('feed() gives the same facts for any cut', () => {
  const whole = factsOf([...STANDARD, ...WORK]);
  for (const cut of [1, 7, 43, 64, 100]) {
    assert.deepEqual(factsOf([...STANDARD, ...WORK], cut), whole);
  }
});

test('feed() says nothing of other conversations that begin with 64 random bytes', () => {
  const others: Sizes[] = [
    [[0, 64], [1, 234], [0, 96], [1, 45], ...STANDARD.slice(4), ...WORK],
    [[0, 64], [1, 233], ...STANDARD.slice(2), ...WORK],
    [[0, 65], [1, 234], ...STANDARD.slice(2), ...WORK],
    [[0, 64], [1, 234], [0, 40], [1, 44], ...STANDARD.slice(4), ...WORK],
    [
      [0, 64],
      [0, 105],
      [1, 234],
      [0, 96],
      [1, 44],
      [0, 99],
      [1, 91],
    ],
    [...OPENING, [1, 120]],
  ];
  for (const sizes of others) assert.deepEqual(factsOf(sizes), []);
});

test('feed() gives random sizes after a random hello no fact', () => {
  const random = new Random(3);
  for (let n = 0; n < 300; n++) {
    const rest = Array.from({ length: 30 }, (_, i): [Side, number] => [
      i % 2 === 0 ? 0 : 1,
      20 + random.below(300),
    ]);
    assert.deepEqual(factsOf([[0, 64], [1, 100 + random.below(300)], ...rest], 65536, n), []);
  }
});

test('feed() stops after its limit of turns', () => {
  const chatter = Array.from({ length: WORK_TURNS_MAX + 1 }, (_, i): [Side, number] => [
    i % 2 === 0 ? 0 : 1,
    500,
  ]);
  assert.deepEqual(fitsOf(factsOf([...STANDARD, ...chatter, ...WORK])), [0.75]);
});

test('probe() refuses text, TLS and structured headers', () => {
  const context = { ports: [1, 2], openingSeen: true, carriers: [] } as const;
  const text = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'.repeat(5));
  const tls = new Random(5).bytes(200);
  tls.set([0x16, 3, 3]);
  const sparse = new Uint8Array(200);
  for (const head of [text, tls, sparse]) assert.equal(stratumV2Noise.probe(head, 0, context), 0);
  const midway = { ...context, openingSeen: false };
  assert.equal(stratumV2Noise.probe(new Random(6).bytes(234), 1, midway), 0);
});

test('looksRandom() passes random bytes of every length', () => {
  const random = new Random(9);
  for (let n = 0; n < 2000; n++) assert.equal(looksRandom(random.bytes(1 + (n % 234))), true);
});

test('the sizes of turns are told apart', () => {
  assert.equal(isOpened(83), true);
  assert.equal(isOpened(91 + 83 + 86), true);
  assert.equal(isOpened(120), false);
  assert.equal(isShares(124), true);
  assert.equal(isShares(61), false);
  assert.equal(isAcceptance(58 + 87 + 86), true);
  assert.equal(isAcceptance(57), false);
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (parts) => {
      const context = { ports: [1, 2], openingSeen: true, carriers: [] } as const;
      const conversation = new Conversation([stratumV2Noise], context, () => assert.fail());
      parts.forEach((bytes, i) => conversation.data(i % 2 === 0 ? 0 : 1, bytes, i));
      conversation.end(1000);
    }),
  );
});
