import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { rankOf } from '#model/evidence.ts';
import type { Fact } from '#model/fact.ts';
import { ALGORITHMS, CARRIERS, PROTOCOLS } from '#model/protocol.ts';
import { aFlow, anIndex, run, START, XMR } from './detector-builders.test.ts';

const text = fc.oneof(
  fc.string({ maxLength: 400, unit: 'binary' }),
  fc.constantFrom(
    '',
    'x',
    '__proto__',
    'constructor:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
    'pool.example',
    XMR,
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  ),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const number = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1e300, Number.NaN, Infinity, 1000));
const requestId = maybe(fc.constantFrom('1', '2', '3'));
const jobId = fc.constantFrom('a', 'b', 'c');
const difficulty = fc.record({
  value: number,
  scale: fc.constantFrom('hashes' as const, 'diff1' as const),
});
const common = {
  at: fc.oneof(
    fc.double({ min: START, max: START + 1e7, noNaN: true }),
    fc.constantFrom(0, Number.NaN, 1e17),
  ),
  side: fc.constantFrom(0 as const, 1 as const),
};
const spoken = { ...common, protocol: fc.constantFrom(...PROTOCOLS) };

const of = (kind: Fact['kind'], fields: object): fc.Arbitrary<Fact> =>
  fc.record({ kind: fc.constant(kind), ...common, ...fields }) as unknown as fc.Arbitrary<Fact>;
const said = (kind: Fact['kind'], fields: object): fc.Arbitrary<Fact> =>
  of(kind, { ...spoken, ...fields });
const answer = { requestId, ok: fc.boolean(), accepted: fc.boolean(), error: maybe(text) };

const fact: fc.Arbitrary<Fact> = fc.oneof(
  said('hello', { agent: maybe(text) }),
  said('welcome', answer),
  said('login', {
    requestId,
    user: text,
    worker: maybe(text),
    agent: maybe(text),
    offers: fc.array(text, { maxLength: 3 }),
  }),
  said('login-answer', answer),
  said('difficulty', { difficulty }),
  said('job', {
    jobId,
    difficulty: maybe(difficulty),
    algorithm: maybe(fc.constantFrom(...ALGORITHMS)),
    coin: maybe(text),
    height: maybe(number),
    coinbase: maybe(fc.tuple(text, text)),
    nbits: maybe(fc.constantFrom('1a01aa3d', '17053894', 'zz', '00000000')),
    polled: fc.boolean(),
  }),
  said('poll', { requestId }),
  said('share', { requestId, jobId: maybe(jobId), worker: maybe(text), achieved: maybe(number) }),
  said('share-answer', answer),
  said('claim', { hashesPerSecond: number }),
  said('keepalive', {}),
  said('reconnect', { host: text, port: maybe(number) }),
  of('carrier', { carrier: fc.constantFrom(...CARRIERS) }),
  of('name', {
    source: fc.constantFrom('dns', 'sni', 'socks', 'connect'),
    name: text,
    port: maybe(number),
  }),
  of('dns-answer', { name: text, address: fc.constantFrom('198.51.100.20', '::1') }),
  of('tls-client', { version: number, sni: maybe(text), alpn: fc.array(text), ja4: maybe(text) }),
  of('certificate', {
    subject: text,
    issuer: text,
    serial: fc.constantFrom('01', 'ff'),
    notBefore: number,
    notAfter: number,
    names: fc.array(text),
  }),
  of('http-request', {
    host: maybe(text),
    path: maybe(text),
    agent: maybe(text),
    user: maybe(text),
    mining: maybe(text),
    status: fc.constant(null),
  }),
  of('behaviour', {
    protocol: fc.constantFrom(...PROTOCOLS),
    model: fc.constantFrom(
      'noise-handshake',
      'message-grammar',
      'p2pool-handshake',
      'chia-cadence',
    ),
    fit: number,
    seen: fc.dictionary(text, number, { maxKeys: 3 }),
  }),
  of('ordinary', { what: fc.constantFrom('electrum', 'json-rpc', 'chain-node', 'mcp') }),
);

test('any sequence of facts: nothing throws, grades never fall, versions rise, findings satisfy the schema', () => {
  fc.assert(
    fc.property(
      fc.array(fact, { maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('en' as const, 'zh-CN' as const),
      (facts, openingSeen, trading, language) => {
        const index = anIndex(trading ? 'trading' : 'mining');
        // `run` parses every finding by its schema and throws where it does not fit.
        const { detector, findings } = run({ live: true, trading, language, index });
        const flow = aFlow({ openingSeen });
        for (const [i, one] of facts.entries()) {
          detector.observe(flow, one);
          if (i % 7 === 3) detector.contact(flow, one.at);
          if (i % 5 === 4) detector.tick(START + i * 60_000);
        }
        detector.close(flow, START + 1e8);
        detector.finish(START + 1e8);
        const ofFlow = findings.filter(({ carriers }) => !isQuestion(carriers));
        for (const [i, finding] of ofFlow.entries()) {
          const before = ofFlow[i - 1];
          assert.ok(finding.shares.accepted + finding.shares.rejected <= finding.shares.submitted);
          if (before === undefined) continue;
          assert.ok(rankOf(finding.grade) >= rankOf(before.grade), 'a grade fell');
          assert.ok(finding.version > before.version && finding.id === before.id);
        }
      },
    ),
    { numRuns: 1500 },
  );
});

test('the same facts give the same finding', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 15 }), (facts) => {
      const once = (): unknown => {
        const { detector, findings } = run();
        for (const one of facts) detector.observe(aFlow(), one);
        detector.finish(START);
        return findings;
      };
      assert.deepEqual(once(), once());
    }),
    { numRuns: 50 },
  );
});

/** Findings of DNS questions have an id of their own. */
function isQuestion(carriers: readonly string[]): boolean {
  return carriers.length === 1 && carriers[0] === 'dns';
}
