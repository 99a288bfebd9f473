import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText } from '#base/network.ts';
import { parseIJson } from '#wire/i-json.ts';
import { netFromText, netText, OpenC2Request, SlpfCommand } from './openc2.ts';

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => `${octets.join('.')}/32`);
const ipv6 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 5, maxLength: 5 })
  .map((groups) => `2001:db8:${groups.map((group) => group.toString(16)).join(':')}:1/128`);
const port = fc.integer({ min: 0, max: 65_535 });
const tuple = (net: fc.Arbitrary<string>) =>
  fc
    .record(
      {
        src_addr: net,
        src_port: port,
        dst_addr: net,
        dst_port: port,
        protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'sctp'),
      },
      { requiredKeys: [] },
    )
    .filter((connection) => Object.keys(connection).length > 0);
const target = fc.oneof(
  ipv4.map((ipv4_net) => ({ ipv4_net })),
  ipv6.map((ipv6_net) => ({ ipv6_net })),
  tuple(ipv4).map((ipv4_connection) => ({ ipv4_connection })),
  tuple(ipv6).map((ipv6_connection) => ({ ipv6_connection })),
);
const args = fc.record(
  {
    start_time: fc.nat(),
    stop_time: fc.nat(),
    duration: fc.nat(),
    response_requested: fc.constantFrom('none', 'ack', 'status', 'complete'),
    slpf: fc.record(
      {
        drop_process: fc.constantFrom('none', 'reject', 'false_ack'),
        persistent: fc.boolean(),
        direction: fc.constantFrom('both', 'ingress', 'egress'),
        insert_rule: fc.nat(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['response_requested'] },
);

test('a command that is written and read is the same command', () => {
  fc.assert(
    fc.property(target, args, (someTarget, someArgs) => {
      const command = SlpfCommand.parse({ action: 'deny', target: someTarget, args: someArgs });
      const headers = { request_id: 'one', created: 0, from: 'us', to: ['them'] };
      const text = JSON.stringify({ headers, body: { openc2: { request: command } } });
      const json = parseIJson(new TextEncoder().encode(text));
      assert.equal(json.refusal, null);
      const message = OpenC2Request.parse(json.refusal === null ? json.value : null);
      assert.deepEqual(message.body.openc2.request, command);
      assert.deepEqual(SlpfCommand.parse(message.body.openc2.request), command);
      assert.equal(JSON.stringify(message), text);
    }),
    { numRuns: 300 },
  );
});

test('netText() says a length with every network, and netFromText() reads it back', () => {
  for (const text of ['192.0.2.7', '192.0.2.0/24', '2001:db8::7', '2001:db8::/32', '0.0.0.0/0']) {
    const network = networkFromText(text);
    assert.ok(typeof network !== 'string');
    assert.match(netText(network), /\/\d+$/);
    assert.deepEqual(netFromText(netText(network)), network);
  }
  assert.equal(netFromText('192.0.2.7/24'), null);
});
