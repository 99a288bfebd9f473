import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClaimReading } from '#model/claim.ts';
import { readKeaLeases } from './kea-leases.ts';

const HEAD4 =
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n';
const HEAD6 =
  'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source,pool_id\n';
const read = (text: string): ClaimReading[] => [...readKeaLeases(text)];

test('readKeaLeases() reads DHCPv4 rows', () => {
  const [claim, ...more] = read(
    `${HEAD4}192.0.2.10,00:53:00:aa:bb:cc,01:00:53:00:aa:bb:cc,3600,1767258000,1,0,0,lab-3.example.,0,,0\n`,
  );
  assert.ok(claim?.is === 'claim' && more.length === 0);
  assert.equal(claim.line, 2);
  assert.equal(claim.from, 1767254400000);
  assert.equal(claim.until, 1767258000000);
  assert.equal(claim.final, false);
  assert.deepEqual(claim.holder, {
    mac: '00:53:00:aa:bb:cc',
    client: '01005300aabbcc',
    user: null,
    host: 'lab-3.example',
    session: null,
    port: null,
  });
});

test('readKeaLeases() reads DHCPv6 addresses and delegated prefixes', () => {
  const duid = '00:03:00:01:00:53:00:aa:bb:cc';
  const [address, prefix] = read(
    `${HEAD6}2001:db8::10,${duid},600,1767255000,1,300,0,1,128,0,0,,,0,,,,0\n` +
      `2001:db8:1::,${duid},4294967295,6062221695,1,300,2,1,48,0,0,,,3,{"a"&#x2c"b"},,,0\n`,
  );
  assert.ok(address?.is === 'claim' && prefix?.is === 'claim');
  assert.equal(address.network.text, '2001:db8::10');
  assert.equal(address.holder.mac, '00:53:00:aa:bb:cc');
  assert.equal(prefix.network.text, '2001:db8:1::/48');
  assert.equal(prefix.until, null);
  assert.equal(prefix.from, 1767254400000);
  assert.equal(prefix.final, true);
});

test('readKeaLeases() finds its columns by name', () => {
  const [claim] = read(
    'expire,hwaddr,address,valid_lifetime\n1767258000,00:53:00:aa:bb:cc,192.0.2.10,60',
  );
  assert.equal(claim?.is === 'claim' && claim.network.text, '192.0.2.10');
});

test('readKeaLeases() says why a row makes no claim', () => {
  const reasonOf = (row: string): string | false => {
    const [reading] = read(HEAD4 + row);
    return reading?.is === 'rejected' && reading.reason;
  };
  assert.equal(reasonOf('192.0.2.10,00:53:00:aa:bb:cc,,0,1767258000,1,0,0,,0,,0'), 'no-end');
  assert.equal(reasonOf('192.0.2.10,,,3600,1767258000,1,0,0,,1,,0'), 'not-held');
  assert.equal(reasonOf('192.0.2.10,,,3600,1767258000,1,0,0,,0,,0'), 'not-held');
  assert.equal(reasonOf('192.0.2.10,00:53:00:aa:bb:cc,,1h,1767258000'), 'bad-time');
  assert.equal(reasonOf('192.0.2.10,00:53:00:aa:bb:cc,,60,70,1,0,0,,0,,0'), 'bad-time');
  assert.equal(reasonOf('lab,00:53:00:aa:bb:cc,,3600,1767258000,1,0,0,,0,,0'), 'not-a-network');
  assert.equal(reasonOf('192.0.2.10,x'), 'unreadable');
});

test('readKeaLeases() refuses a table without the columns it needs', () => {
  assert.deepEqual(
    read('address,hwaddr\n192.0.2.1,00:53:00:00:00:01\n').map(
      (each) => each.is === 'rejected' && [each.line, each.reason, each.text],
    ),
    [[1, 'no-column', 'valid_lifetime']],
  );
});

test('readKeaLeases() never throws on damaged text', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(200), (put, cut) => {
      const text = `${HEAD4}192.0.2.10,00:53:00:aa:bb:cc,,3600,1767258000,1,0,0,,0,,0\n`;
      return read(text.slice(0, cut) + put + text.slice(cut)).every(({ line }) => line >= 1);
    }),
  );
});
