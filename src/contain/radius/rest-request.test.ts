import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markFromText, markText } from './mark.ts';
import { SESSION_NETWORKS_MAX } from './names.ts';
import { readRestRequest } from './rest-request.ts';

/** As FreeRADIUS 3.2.1 posts an Accounting-Request. */
const START = {
  'User-Name': { type: 'string', value: ['li'] },
  'NAS-IP-Address': { type: 'ipaddr', value: ['192.0.2.1'] },
  'NAS-Port': { type: 'integer', value: [5] },
  'Framed-IP-Address': { type: 'ipaddr', value: ['192.0.2.7'] },
  'Calling-Station-Id': { type: 'string', value: ['00-53-00-AA-BB-CC'] },
  Class: { type: 'octets', value: ['0x6f776e'] },
  'Acct-Status-Type': { type: 'integer', value: ['Start'] },
  'Acct-Session-Id': { type: 'string', value: ['s1'] },
  'Framed-IPv6-Prefix': { type: 'ipv6prefix', value: ['2001:db8:5::/64'] },
  'Framed-IPv6-Address': { type: 'ipv6addr', value: ['2001:db8::7'] },
};

test('readRestRequest() reads what FreeRADIUS posts', () => {
  assert.deepEqual(readRestRequest(JSON.stringify(START)), {
    labels: ['192.0.2.1'],
    names: {
      session: 's1',
      user: 'li',
      mac: '00:53:00:aa:bb:cc',
      station: '00-53-00-AA-BB-CC',
      port: '5',
      networks: ['192.0.2.7', '2001:db8::7', '2001:db8:5::/64'],
    },
    status: 'start',
    mark: null,
  });
});

test('readRestRequest() reads values alone, and leaves out what cannot be used', () => {
  const read = readRestRequest(
    JSON.stringify({
      'User-Name': '',
      'Calling-Station-Id': '+86 10 5550100',
      'Framed-IP-Address': '255.255.255.254',
      'Framed-IPv6-Prefix': ['2001:db8::7/128'],
      'NAS-Identifier': 'a\nb',
      'Acct-Status-Type': 'Tunnel-Start',
      'Acct-Session-Id': 'x'.repeat(254),
    }),
  );
  assert.deepEqual(read, {
    labels: [],
    names: {
      session: null,
      user: null,
      mac: null,
      station: '+86 10 5550100',
      port: null,
      networks: [],
    },
    status: null,
    mark: null,
  });
});

test('readRestRequest() takes so many addresses of a session and no more', () => {
  const value = Array.from({ length: 40 }, (_, i) => `2001:db8:${i + 1}::/64`);
  const read = readRestRequest(JSON.stringify({ 'Framed-IPv6-Prefix': { value } }));
  assert.deepEqual(read?.names.networks, value.slice(0, SESSION_NETWORKS_MAX));
});

test('readRestRequest() puts names in other scripts together again', () => {
  const quoted = '{"User-Name":"\\u00e7\\u008e\\u008b"}';
  assert.equal(readRestRequest(quoted)?.names.user, '王');
  assert.equal(readRestRequest('{"User-Name":"王"}')?.names.user, '王');
  assert.equal(readRestRequest('{"User-Name":"caf\\u00e9"}')?.names.user, 'café');
});

test('readRestRequest() never throws, and names nothing of a prototype', () => {
  for (const text of ['', 'null', '[]', '{"User-Name":{"value":{}}}', '{"__proto__":{"x":1}}']) {
    assert.doesNotThrow(() => readRestRequest(text));
  }
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(...Object.keys(START)), (json, name) => {
      readRestRequest(json);
      readRestRequest(`{"${name}":${json}}`);
      readRestRequest(`{"${name}":{"value":[${json}]}}`);
    }),
    { numRuns: 500 },
  );
});

test('markFromText() reads what markText() wrote, as text and as octets', () => {
  const mark = { rung: 'strict-garden', key: '2001:db8::/48', until: 1_795_000_000_000 } as const;
  const text = markText(mark);
  assert.deepEqual(markFromText(text), mark);
  assert.deepEqual(markFromText(`0x${Buffer.from(text).toString('hex')}`), mark);
  for (const other of [
    '',
    '0x',
    '0x6f776e',
    `${text} `,
    text.replace('strict', 'x'),
    'minewatch/1',
  ])
    assert.equal(markFromText(other), null);
  fc.assert(fc.property(fc.string(), (any) => void markFromText(any)));
});
