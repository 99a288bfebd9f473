import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Claim, ClaimReading } from '#model/claim.ts';
import { readDhcpdLeases } from './dhcpd-leases.ts';
import { WORD_CHARS_MAX, WORDS_MAX, dhcpdStatements } from './dhcpd-statements.ts';

const at = (text: string): number => Date.parse(text);
const read = (text: string): ClaimReading[] => [...readDhcpdLeases(text)];

function only(text: string): Claim {
  const [reading, ...more] = read(text);
  assert.ok(reading?.is === 'claim' && more.length === 0, JSON.stringify([reading, ...more]));
  return reading;
}

const ACTIVE = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
server-duid "\\000\\001\\000\\001";

lease 192.0.2.10 {
  starts 4 2026/01/01 08:00:00;
  ends 4 2026/01/01 20:00:00;
  cltt 4 2026/01/01 08:00:01;
  binding state active;
  next binding state free;
  rewind binding state free;
  hardware ethernet 00:53:00:aa:bb:cc;
  uid "\\001\\000S\\000\\252\\273\\314";
  set vendor-class-identifier = "MSFT 5.0";
  option agent.circuit-id "ge-0/0/3";
  client-hostname "lab-3";
  on expiry {
    execute ("/bin/x", concat("a;b", "}"));
  }
}
`;

test('readDhcpdLeases() reads a lease with all that names its holder', () => {
  const claim = only(ACTIVE);
  assert.deepEqual(claim, {
    is: 'claim',
    line: 5,
    network: claim.network,
    from: at('2026-01-01T08:00:00Z'),
    until: at('2026-01-01T20:00:00Z'),
    seenAt: at('2026-01-01T08:00:01Z'),
    final: false,
    holder: {
      mac: '00:53:00:aa:bb:cc',
      client: '01005300aabbcc',
      user: null,
      host: 'lab-3',
      session: null,
      port: 'dhcp|ge-0/0/3',
    },
    system: null,
    source: 'dhcp',
    confidence: null,
  });
  assert.equal(claim.network.text, '192.0.2.10');
});

test('readDhcpdLeases() reads epoch seconds, zone offsets and leases without end', () => {
  const body = 'hardware ethernet 00:53:00:00:00:01;}';
  const epoch = only(`lease 192.0.2.1 {starts epoch 1767254400; # Thu Jan 01\nends never;${body}`);
  assert.equal(epoch.from, 1767254400000);
  assert.equal(epoch.until, null);
  // The offset is added, so it counts seconds west of Greenwich.
  const offset = only(`lease 192.0.2.1 {starts 4 2026/01/01 08:00:00 -28800;ends never;${body}`);
  assert.equal(offset.from, at('2026-01-01T00:00:00Z'));
});

test('readDhcpdLeases() gives every declaration of an address, in order', () => {
  const again = ACTIVE.replace('binding state active', 'binding state free').replace(
    '20:00:00',
    '09:30:00',
  );
  const claims = read(ACTIVE + again);
  assert.deepEqual(
    claims.map((claim) => claim.is === 'claim' && [claim.line, claim.final]),
    [
      [5, false],
      [25, true],
    ],
  );
});

test('readDhcpdLeases() reads DHCPv6 addresses and delegated prefixes', () => {
  const duid = '\\001\\000\\000\\000\\000\\003\\000\\001\\000S\\000\\252\\273\\314';
  const [address, prefix] = read(`ia-na "${duid}" {
  cltt 4 2026/01/01 08:00:00;
  iaaddr 2001:db8::10 {
    binding state active;
    preferred-life 300;
    max-life 600;
    ends 4 2026/01/01 08:10:00;
  }
}
ia-pd "${duid}" {
  cltt 4 2026/01/01 08:00:00;
  iaprefix 2001:db8:1::/48 {
    binding state active;
    ends never;
  }
}`);
  assert.ok(address?.is === 'claim' && prefix?.is === 'claim');
  assert.equal(address.network.text, '2001:db8::10');
  assert.equal(address.holder.mac, '00:53:00:aa:bb:cc');
  assert.equal(address.holder.client, '00030001005300aabbcc');
  assert.equal(address.from, at('2026-01-01T08:00:00Z'));
  assert.equal(prefix.network.text, '2001:db8:1::/48');
});

test('readDhcpdLeases() says why a declaration makes no claim', () => {
  const mac = 'hardware ethernet 00:53:00:00:00:01;';
  const times = 'starts 4 2026/01/01 08:00:00; ends 4 2026/01/01 09:00:00;';
  for (const [text, reason] of [
    [`lease 192.0.2.1 { ${times} binding state free; }`, 'not-held'],
    [`lease 192.0.2.1 { ${times} binding state abandoned; ${mac} }`, 'not-held'],
    [`lease 192.0.2.1 { starts 4 2026/13/01 08:00:00; ends never; ${mac} }`, 'bad-time'],
    [`lease 192.0.2.1 { starts 4 1970/01/01 00:00:07; ends never; ${mac} }`, 'bad-time'],
    [`lease 192.0.2.1 { ends never; ${mac} }`, 'no-time'],
    [`lease 192.0.2.1 { starts epoch 1767254400; binding state free; ${mac} }`, 'no-end'],
    [`lease 192.0.2.300 { ${times} ${mac} }`, 'not-a-network'],
    [`lease 127.0.0.1 { ${times} ${mac} }`, 'not-unicast'],
    [
      `lease 192.0.2.1 { starts 4 2026/01/01 08:00:00; ends 4 2026/01/01 07:00:00; ${mac} }`,
      'ends-before-start',
    ],
    [`lease 192.0.2.1 { ${times} ${mac}`, 'unfinished'],
  ] as const) {
    const readings = read(text);
    assert.deepEqual(
      readings.map((each) => each.is === 'rejected' && each.reason),
      [reason],
      text,
    );
  }
});

test('readDhcpdLeases() goes on with the next lease after one that lost its end', () => {
  const readings = read(`lease 192.0.2.9 { starts 4 2026/\n${ACTIVE}`);
  assert.deepEqual(
    readings.map(({ is, line }) => [is, line]),
    [
      ['rejected', 1],
      ['claim', 6],
    ],
  );
});

test('readDhcpdLeases() passes over other blocks, however deep', () => {
  const deep = `host a {${'on x {'.repeat(3000)}${'}'.repeat(3000)} hardware ethernet x; }`;
  assert.equal(only(deep + ACTIVE).line, 5);
});

test('dhcpdStatements() keeps words and statements within their limits', () => {
  const [long] = dhcpdStatements(`uid "${'x'.repeat(WORD_CHARS_MAX + 9)}";`);
  assert.equal(long?.words[1]?.length, WORD_CHARS_MAX);
  const [many] = dhcpdStatements(`${'w '.repeat(WORDS_MAX + 9)};`);
  assert.equal(many?.words.length, WORDS_MAX);
  const [bare] = dhcpdStatements('y'.repeat(WORD_CHARS_MAX + 9));
  assert.equal(bare?.words[0]?.length, WORD_CHARS_MAX);
});

test('readDhcpdLeases() never throws and always ends on damaged text', () => {
  fc.assert(
    fc.property(fc.nat(ACTIVE.length), fc.string({ maxLength: 20 }), fc.nat(30), (cut, put, out) =>
      read(ACTIVE.slice(0, cut) + put + ACTIVE.slice(cut + out)).every(
        ({ is, line }) => is !== 'ending' && line >= 1,
      ),
    ),
    { numRuns: 300 },
  );
});
