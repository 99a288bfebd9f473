import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#model/fact.ts';
import { DNS_RECORDS_MAX, DNS_TYPE, encodeDnsAnswer, encodeDnsQuery, readDns } from './dns.ts';

function read(bytes: Uint8Array): { ok: boolean; facts: Fact[] } {
  const facts: Fact[] = [];
  // Not at 0, so that every position counts from the message's own start.
  const padded = new Uint8Array(bytes.length + 14).fill(0xc0);
  padded.set(bytes, 7);
  const ok = readDns(padded, 7, 7 + bytes.length, 0, 5, (fact) => facts.push(fact));
  return { ok, facts };
}

const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
const names = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

test('readDns() says the name that a query asks for', () => {
  fc.assert(
    fc.property(names, (name) => {
      const { ok, facts } = read(encodeDnsQuery(1, name.toUpperCase(), DNS_TYPE.HTTPS));
      assert.equal(ok, true);
      assert.deepEqual(facts, [{ kind: 'name', at: 5, side: 0, source: 'dns', name, port: null }]);
    }),
    { numRuns: 50 },
  );
});

test('readDns() gives all addresses of a CNAME chain to the name that was asked for', () => {
  const answer = encodeDnsAnswer(1, 'pool.example', DNS_TYPE.A, [
    { name: 'pool.example', type: 'CNAME', value: 'a.cdn.example' },
    { name: 'a.cdn.example', type: 'A', value: '192.0.2.7' },
    { name: 'a.cdn.example', type: 'AAAA', value: '2001:db8::7' },
  ]);
  const { ok, facts } = read(answer);
  assert.equal(ok, true);
  assert.deepEqual(
    facts.map((fact) => (fact.kind === 'dns-answer' ? [fact.name, fact.address] : null)),
    [
      ['pool.example', '192.0.2.7'],
      ['pool.example', '2001:db8::7'],
    ],
  );
});

test('readDns() says nothing of errors, other classes, pointers as questions and reverse look-ups', () => {
  const silent = (bytes: Uint8Array): void => assert.deepEqual(read(bytes).facts, []);
  silent(encodeDnsAnswer(1, 'pool.example', DNS_TYPE.A, [], 3));
  silent(encodeDnsQuery(1, '7.2.0.192.in-addr.arpa', DNS_TYPE.PTR));
  silent(encodeDnsQuery(1, '', DNS_TYPE.NS));
  silent(encodeDnsQuery(1, 'with space.example'));
  const chaos = encodeDnsQuery(1, 'version.bind', DNS_TYPE.TXT);
  chaos[chaos.length - 1] = 3;
  silent(chaos);
  const loop = encodeDnsQuery(1, 'abcdefgh');
  loop.set([0xc0, 12], 12);
  assert.deepEqual(read(loop), { ok: true, facts: [] });
});

test('readDns() refuses what is cut off, has lengths that do not fit or too many questions', () => {
  const answer = encodeDnsAnswer(1, 'pool.example', DNS_TYPE.A, [
    { name: 'pool.example', type: 'A', value: '192.0.2.7' },
  ]);
  for (let cut = 0; cut < answer.length; cut++) {
    const { ok, facts } = read(answer.subarray(0, cut));
    assert.equal(ok, false, String(cut));
    assert.deepEqual(facts, []);
  }
  const two = encodeDnsQuery(1, 'pool.example');
  two[5] = 2;
  assert.equal(read(two).ok, false);
  const long = encodeDnsQuery(1, Array.from({ length: 30 }, () => 'abcdefghij').join('.'));
  assert.equal(read(long).ok, false);
});

test('readDns() examines DNS_RECORDS_MAX records and no more', () => {
  const records = Array.from({ length: 300 }, () => ({
    name: 'pool.example',
    type: 'A' as const,
    value: '192.0.2.7',
  }));
  assert.equal(read(encodeDnsAnswer(1, 'pool.example', 1, records)).facts.length, DNS_RECORDS_MAX);
});

test('readDns() reads any bytes without throwing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (rest) => {
      read(Uint8Array.of(0, 1, 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, ...rest));
      read(Uint8Array.from(rest));
    }),
    { numRuns: 300 },
  );
});
