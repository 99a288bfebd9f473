import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { recordSeries } from '#lab/record-series.ts';
import type { Fact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import { Probe } from '../analyzer.ts';
import { Conversation } from '../conversation.ts';
import { PERIODS_MIN } from './chia-cadence.ts';
import { encrypted, RECORD_BYTES_MAX } from './encrypted.ts';

interface Delivery {
  readonly side: Side;
  readonly at: number;
  readonly bytes: Uint8Array;
}

const record = (length: number, type = 0x17): Uint8Array => {
  const bytes = new Uint8Array(5 + length).fill(0xa5);
  bytes.set([type, 3, 3, length >> 8, length & 255]);
  return bytes;
};

const SESSION: readonly Delivery[] = recordSeries('cryptonote over TLS', new Random(5)).records.map(
  ({ side, at, length }) => ({ side, at, bytes: record(length) }),
);

function factsOf(
  deliveries: readonly Delivery[],
  ports: readonly [number, number] = [50_000, 443],
): Fact[] {
  const facts: Fact[] = [];
  const context = { ports, openingSeen: true, carriers: [] };
  const conversation = new Conversation([encrypted], context, (fact) => facts.push(fact));
  for (const { side, bytes, at } of deliveries) conversation.data(side, bytes, at);
  conversation.end(deliveries.at(-1)?.at ?? 0);
  return facts;
}

test('feed() finds mining in records and names the carrier once, before it', () => {
  const facts = factsOf(SESSION);
  assert.deepEqual(
    facts.slice(0, 2).map((fact) => fact.kind),
    ['carrier', 'behaviour'],
  );
  assert.equal(facts.filter((fact) => fact.kind === 'carrier').length, 1);
  const fact = facts[1];
  assert.ok(fact?.kind === 'behaviour');
  assert.equal(fact.model, 'message-grammar');
  assert.equal(fact.side, 0);
  assert.ok(fact.fit >= 0.5 && fact.fit <= 0.95);
});

test('feed() gives the same facts for any cut', () => {
  const whole = factsOf(SESSION);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sizes) => {
      let n = 0;
      const cut = SESSION.flatMap(({ side, at, bytes }) => {
        const parts: Delivery[] = [];
        for (let from = 0; from < bytes.length;) {
          const size = sizes[n++ % sizes.length] ?? 1;
          parts.push({ side, at, bytes: bytes.subarray(from, from + size) });
          from += size;
        }
        return parts;
      });
      assert.deepEqual(factsOf(cut), whole);
    }),
    { numRuns: 15 },
  );
});

test('feed() takes the side with the higher port for the client when the opening was not seen', () => {
  const facts: Fact[] = [];
  const context = { ports: [443, 50_000], openingSeen: false, carriers: [] } as const;
  const conversation = new Conversation([encrypted], context, (fact) => facts.push(fact));
  for (const { side, bytes, at } of SESSION) conversation.data(side === 0 ? 1 : 0, bytes, at);
  assert.ok(facts.some((fact) => fact.kind === 'behaviour' && fact.side === 1));
});

test('feed() steps over bytes that begin no record and finds the next delivery that does', () => {
  const facts: Fact[] = [];
  const context = { ports: [50_000, 443], openingSeen: true, carriers: [] } as const;
  const conversation = new Conversation([encrypted], context, (fact) => facts.push(fact));
  SESSION.forEach(({ side, bytes, at }, i) => {
    if (i === 20) conversation.gap(1, at);
    if (i === 21) conversation.data(1, new Uint8Array(700), at);
    conversation.data(side, bytes, at);
  });
  assert.ok(facts.some((fact) => fact.kind === 'behaviour'));
});

test('feed() keeps no more than a header', () => {
  const context = { ports: [50_000, 443], openingSeen: true, carriers: [] } as const;
  const conversation = new Conversation([encrypted], context, () => undefined);
  const long = record(RECORD_BYTES_MAX);
  for (let at = 0; at < long.length; at += 1000) {
    conversation.data(0, long.subarray(at, at + 1000), at);
    assert.ok(conversation.keptBytes <= 5);
  }
});

test('probe() takes application data only, never a handshake', () => {
  const context = { ports: [1, 2], openingSeen: true, carriers: [] } as const;
  const probe = (...bytes: number[]): Probe => encrypted.probe(Uint8Array.from(bytes), 0, context);
  assert.equal(probe(0x17, 3, 3, 0, 100), Probe.YES);
  assert.equal(probe(0x17, 3, 1, 1, 0), Probe.YES);
  assert.equal(probe(0x17, 3), Probe.MORE);
  assert.equal(probe(0x16, 3, 1, 2, 0), Probe.NO);
  assert.equal(probe(0x17, 3, 0, 0, 100), Probe.NO);
  assert.equal(probe(0x17, 3, 3, 0xff, 0xff), Probe.NO);
  assert.equal(probe(0x7b), Probe.NO);
});

function pushes(meanMs: number, jitterMs: number, count: number): Delivery[] {
  const random = new Random(8);
  let at = 0;
  return Array.from({ length: count }, (): Delivery => {
    at += meanMs + (random.float() - 0.5) * jitterMs;
    return { side: 1, at, bytes: record(240) };
  });
}

test("feed() knows Chia's cadence on Chia's ports only", () => {
  const farm = pushes(9375, 4000, PERIODS_MIN + 40);
  const facts = factsOf(farm, [50_000, 8447]);
  assert.deepEqual(
    facts.map((fact) => fact.kind),
    ['carrier', 'behaviour'],
  );
  const fact = facts[1];
  assert.ok(fact?.kind === 'behaviour');
  assert.equal(fact.model, 'chia-cadence');
  assert.equal(fact.protocol, 'chia');
  assert.deepEqual(factsOf(farm, [50_000, 443]), []);
});

test('feed() takes neither clocks nor other cadences nor short series for Chia', () => {
  const count = PERIODS_MIN + 40;
  assert.deepEqual(factsOf(pushes(10_000, 1000, count), [50_000, 8447]), []);
  assert.deepEqual(factsOf(pushes(9375, 0, count), [50_000, 8447]), []);
  assert.deepEqual(factsOf(pushes(9375, 4000, PERIODS_MIN), [50_000, 8447]), []);
});

test('random bytes never throw and give no fact', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (parts) => {
      const noise = parts.map((bytes, i): Delivery => ({
        side: i % 2 === 0 ? 0 : 1,
        at: i * 1000,
        bytes: i === 0 ? Uint8Array.of(0x17, 3, 3, 0, 60, ...bytes) : bytes,
      }));
      assert.deepEqual(factsOf(noise), []);
    }),
  );
});
