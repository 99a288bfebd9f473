/**
 * A miner that hides the name of its pool (TLS without SNI, any port) has asked DNS for it a moment before: the flow to the
 * answered address is itself listed, and corroborated when its shape shows mining.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { carry } from '#lab/carriers/carry.ts';
import { simulatorOf } from '#lab/dialects/index.ts';
import { type Ends, interleave, layTcp, layUdp } from '#lab/network.ts';
import { tlsBrowsing } from '#lab/ordinary/everyday.ts';
import type { Turn } from '#lab/dialogue.ts';
import type { Finding } from '#model/finding.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import { encodeDnsAnswer, encodeDnsQuery } from '#wire/dns.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { ETHERNET, START } from './golden/case.ts';
import { findingsOf } from './golden/replay.ts';

const CLIENT = '192.0.2.10';
const POOL = '198.51.100.7';
const NAME = 'eu.pool.example';
const INDEX: IndicatorIndex = {
  nameCount: 1,
  addressCount: 0,
  matchName: (name) =>
    name.endsWith('pool.example')
      ? {
          entry: 'pool.example',
          list: 'test',
          category: 'mining',
          seenOn: '2025-12-01',
          confidence: 0.9,
        }
      : null,
  matchAddress: () => null,
  mayHoldIpv4: () => false,
  holdsIpv6: false,
};

const endsOf = (port: number, clientPort = 50_123, ip = POOL): Ends => ({
  client: { ip: CLIENT, port: clientPort },
  server: { ip, port },
});

function lookup(name: string, at: number): CapturedFrame[] {
  const answer = encodeDnsAnswer(7, name, 1, [{ name, type: 'A', value: POOL }]);
  const turns: Turn[] = [
    { at, side: 0, bytes: encodeDnsQuery(7, name) },
    { at: at + 20, side: 1, bytes: answer },
  ];
  return layUdp(turns, { ...endsOf(53, 40_000, '192.0.2.1') });
}

function nameless(port: number, shares: number, clientPort?: number): CapturedFrame[] {
  const simulator = simulatorOf('cryptonote');
  assert(simulator !== null);
  const options = {
    start: START + 1000,
    shares,
    shareMillis: 24_000,
    compact: true,
    shuffledKeys: false,
  };
  const { turns } = simulator.play(new Random(42), options);
  const ends = endsOf(port, clientPort);
  const random = new Random(43);
  return layTcp(carry(turns, ['tls'], random, { ends, host: POOL }), ends, random);
}

function found(...parts: CapturedFrame[][]): Finding[] {
  const options = { index: INDEX };
  const findings = findingsOf({ linkType: ETHERNET, frames: () => interleave(parts) }, options);
  return findings.filter(({ carriers }) => carriers.join() !== 'dns');
}

test('a flow without name to an address that DNS gave for a listed name is listed, on any port, once', () => {
  for (const port of [443, 8443, 27_015]) {
    const findings = found(lookup(NAME, START), nameless(port, 3));
    assert.equal(findings.length, 1, String(port));
    const [finding] = findings;
    assert.equal(finding?.grade, 'listed');
    assert.equal(finding?.server.name, NAME);
    assert.deepEqual([finding?.server.ip, finding?.server.port], [POOL, port]);
    assert.deepEqual(
      finding?.evidence.map(({ kind }) => kind).filter((kind) => kind.startsWith('listed')),
      ['listed-known-name'],
    );
  }
});

test('several such flows of one machine to one server are told once', () => {
  const flows = [50_001, 50_002, 50_003].map((port) => nameless(8443, 3, port));
  assert.equal(found(lookup(NAME, START), ...flows).length, 1);
});

test('such a flow is corroborated when its shape shows mining', () => {
  const findings = found(lookup(NAME, START), nameless(8443, 150));
  assert.deepEqual(
    findings.map(({ grade, server }) => [grade, server.name]),
    [['corroborated', NAME]],
  );
});

test('an address of a name that is not listed makes nothing of a flow, nor does a listed name of another address', () => {
  assert.deepEqual(found(lookup('www.library.example', START), nameless(443, 3)), []);
  const ends = endsOf(443, 50_123, '198.51.100.99');
  const visit = tlsBrowsing('www.library.example')(new Random(1), START + 1000);
  assert.deepEqual(found(lookup(NAME, START), layTcp(visit, ends, new Random(2))), []);
});

test("a visit that names an unlisted server at a listed name's address is no visit to that name", () => {
  const ends = endsOf(443);
  const visit = tlsBrowsing('www.library.example')(new Random(1), START + 1000);
  assert.deepEqual(found(lookup(NAME, START), layTcp(visit, ends, new Random(2))), []);
  const pool = tlsBrowsing(NAME)(new Random(1), START + 1000);
  assert.equal(found(lookup(NAME, START), layTcp(pool, ends, new Random(2))).length, 1);
});

test('over IPv6 a listed address is a contact, and so is the address of a listed name', () => {
  const ends: Ends = {
    client: { ip: '2001:db8::10', port: 50_123 },
    server: { ip: '2001:db8:ffff::7', port: 8443 },
  };
  const visit = tlsBrowsing('')(new Random(1), START + 1000);
  const frames = layTcp(visit, ends, new Random(2));
  const answer = encodeDnsAnswer(7, NAME, 28, [
    { name: NAME, type: 'AAAA', value: ends.server.ip },
  ]);
  const said = layUdp([{ at: START, side: 1, bytes: answer }], endsOf(53, 40_000, '192.0.2.1'));
  assert.deepEqual(found(frames), []);
  assert.equal(found(said, frames)[0]?.server.name, NAME);
  const listed: IndicatorIndex = {
    ...INDEX,
    addressCount: 1,
    holdsIpv6: true,
    matchAddress: (ip) => (ip === ends.server.ip ? INDEX.matchName(NAME, 0) : null),
  };
  const findings = findingsOf({ linkType: ETHERNET, frames: () => frames }, { index: listed });
  assert.deepEqual(
    findings.map(({ grade, server }) => [grade, server.ip]),
    [['listed', ends.server.ip]],
  );
});
