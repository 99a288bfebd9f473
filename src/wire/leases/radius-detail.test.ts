import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Claim, ClaimReading } from '#model/claim.ts';
import { ATTRIBUTES_MAX, DETAIL_LINE_CHARS_MAX, readRadiusDetail } from './radius-detail.ts';

const T = 1767254400;
const read = (text: string, zone: number | null = null): ClaimReading[] => [
  ...readRadiusDetail(text, zone),
];

function record(values: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(values).map(([name, value]) => `\t${name} = ${value}\n`);
  return `Thu Jan  1 16:00:00 2026\n${lines.join('')}\n`;
}

const START = {
  'Acct-Session-Id': '"5F3A"',
  'User-Name': '"alice@unit.example"',
  'Acct-Status-Type': 'Start',
  'NAS-IP-Address': '198.51.100.1',
  'NAS-Port-Id': '"ge-0/0/3.100"',
  'Framed-IP-Address': '192.0.2.10',
  'Calling-Station-Id': '"00-53-00-AA-BB-CC"',
  'Event-Timestamp': '"Jan  1 2026 08:00:00 UTC"',
  'Acct-Delay-Time': 3,
  Timestamp: T + 4,
};

function claims(text: string): readonly Claim[] {
  return read(text)
    .filter(({ is }) => is !== 'ending')
    .map((each) => {
      assert.ok(each.is === 'claim', JSON.stringify(each));
      return each;
    });
}

test('readRadiusDetail() reads who, where and when of a start', () => {
  const [claim] = claims(record(START));
  assert.ok(claim !== undefined);
  assert.deepEqual(
    { ...claim, network: claim.network.text },
    {
      is: 'claim',
      line: 1,
      network: '192.0.2.10',
      from: T * 1000,
      until: null,
      seenAt: T * 1000,
      final: false,
      holder: {
        mac: '00:53:00:aa:bb:cc',
        client: null,
        user: 'alice@unit.example',
        host: null,
        session: '198.51.100.1|5F3A',
        port: '198.51.100.1|ge-0/0/3.100',
      },
      system: null,
      source: 'radius',
      confidence: null,
    },
  );
});

test('readRadiusDetail() counts back the session time of a stop and an interim update', () => {
  const [stop] = claims(
    record({
      ...START,
      'Acct-Status-Type': 'Stop',
      'Acct-Session-Time': 600,
      'Acct-Terminate-Cause': 'User-Request',
    }),
  );
  assert.deepEqual([stop?.from, stop?.until, stop?.final], [(T - 600) * 1000, T * 1000, true]);
  const [interim] = claims(
    record({ ...START, 'Acct-Status-Type': 'Interim-Update', 'Acct-Session-Time': 60 }),
  );
  assert.deepEqual([interim?.from, interim?.until], [(T - 60) * 1000, null]);
});

test('readRadiusDetail() tells that a session stopped, whatever addresses the stop names', () => {
  const { 'Framed-IP-Address': _, ...bare } = START;
  assert.deepEqual(read(record({ ...bare, 'Acct-Status-Type': 'Stop' })), [
    { is: 'ending', line: 1, nas: '198.51.100.1', session: '198.51.100.1|5F3A', at: T * 1000 },
  ]);
});

test('readRadiusDetail() makes a claim for each address and prefix', () => {
  const text = record({
    ...START,
    'Framed-IPv6-Prefix': '2001:db8:0:1::/64',
    'Delegated-IPv6-Prefix': '2001:db8:1::/56',
    'Framed-IPv6-Address': '2001:db8::5',
  });
  assert.deepEqual(
    claims(text).map(({ network }) => network.text),
    ['192.0.2.10', '2001:db8::5', '2001:db8:0:1::/64', '2001:db8:1::/56'],
  );
});

test('readRadiusDetail() falls back on the time of arrival less the delay', () => {
  const { 'Event-Timestamp': _, ...without } = START;
  assert.equal(claims(record(without))[0]?.from, (T + 1) * 1000);
  // CST is three zones: the server's own time is used instead.
  const named = { ...START, 'Event-Timestamp': '"Jan  1 2026 16:00:00 CST"' };
  assert.equal(claims(record(named))[0]?.from, (T + 1) * 1000);
});

test('readRadiusDetail() asks for a zone where only local times are there', () => {
  const { 'Event-Timestamp': _, Timestamp: __, ...bare } = START;
  const [rejected] = read(record(bare));
  assert.equal(rejected?.is === 'rejected' && rejected.reason, 'time-without-zone');
  const [claim] = read(record(bare), 8 * 60);
  assert.equal(claim?.is === 'claim' && claim.from, (T - 3) * 1000);
});

test('readRadiusDetail() tells when an access server began anew', () => {
  assert.deepEqual(
    read(
      record({ 'Acct-Status-Type': 'Accounting-On', 'NAS-Identifier': '"bras-1"', Timestamp: T }),
    ),
    [{ is: 'ending', line: 1, nas: 'bras-1', session: null, at: T * 1000 }],
  );
});

test('readRadiusDetail() says why a record makes no claim', () => {
  for (const [change, reason] of [
    [{ 'Acct-Status-Type': 'Tunnel-Start' }, 'not-accounting'],
    [{ 'Framed-IP-Address': '255.255.255.254' }, 'no-address'],
    [{ 'Framed-IP-Address': '0.0.0.0' }, 'not-unicast'],
    [{ 'Framed-IP-Address': '10.0.0' }, 'not-a-network'],
    [{ 'Acct-Session-Id': '""' }, 'no-session'],
    [{ 'Event-Timestamp': '"soon"', Timestamp: 'x' }, 'bad-time'],
    [{ 'Event-Timestamp': '0', Timestamp: 1 }, 'bad-time'],
  ] as const) {
    const [reading] = read(record({ ...START, ...change }));
    assert.equal(reading?.is === 'rejected' && reading.reason, reason, JSON.stringify(change));
  }
});

test('readRadiusDetail() reads records that lost their last line end or their empty line', () => {
  const twice = record(START).trimEnd() + '\r\n' + record(START).trimEnd();
  assert.deepEqual(
    claims(twice).map(({ line }) => line),
    [1, 12],
  );
});

test('readRadiusDetail() keeps records and lines within their limits', () => {
  const many = Object.fromEntries(
    Array.from({ length: ATTRIBUTES_MAX }, (_, i) => [`X-${i}`, i] as const),
  );
  const [over] = read(record({ ...many, ...START }));
  assert.equal(over?.is === 'rejected' && over.reason, 'not-accounting');
  const prefixes = '\tFramed-IPv6-Prefix = 2001:db8::/64\n'.repeat(ATTRIBUTES_MAX + 5);
  const start = record(START).trimEnd();
  assert.equal(claims(`${start}\n${prefixes}`).length, 1 + ATTRIBUTES_MAX);
  const [long] = read(`${'x'.repeat(DETAIL_LINE_CHARS_MAX + 1)}\n`);
  assert.equal(long?.is === 'rejected' && long.reason, 'too-long');
});

test('readRadiusDetail() never throws on damaged text', () => {
  const text = record(START) + record({ ...START, 'Acct-Status-Type': 'Stop' });
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 20 }), fc.nat(30), (cut, put, out) =>
      read(text.slice(0, cut) + put + text.slice(cut + out), 0).every(({ line }) => line >= 1),
    ),
    { numRuns: 300 },
  );
});
