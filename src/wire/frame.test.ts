import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internetChecksum, pseudoHeader } from './checksum.ts';
import { decodeFrame } from './decode.ts';
import { LINK } from './encapsulate.ts';
import {
  buildEthernet,
  buildIp,
  buildTcp,
  buildUdp,
  etherTypeOf,
  fragmentIpv4,
  fragmentIpv6,
  type IpHeader,
  IP_PROTOCOL,
} from './frame.ts';
import { ipBytes } from './ip-text.ts';
import { Decoded, Packet } from './packet.ts';

const V4 = { from: '192.0.2.10', to: '198.51.100.7' } as const;
const V6 = { from: '2001:db8::10', to: '2001:db8:ff::7' } as const;
const PAYLOAD = new TextEncoder().encode('{"id":1}\n');

function tcp(ends: { from: string; to: string }, more: Partial<IpHeader> = {}): Uint8Array {
  const segment = buildTcp(
    { sourcePort: 50001, targetPort: 3333, seq: 7, ack: 9, flags: 24, payload: PAYLOAD },
    ends,
  );
  return buildIp({ ...ends, protocol: IP_PROTOCOL.TCP, ...more }, segment);
}

function ether(packet: Uint8Array, vlans: readonly number[] = []): Uint8Array {
  return buildEthernet(etherTypeOf(packet), packet, { vlans });
}

const inner4 = tcp(V4);
test('buildTcp() and buildUdp() carry sums that verify to zero', () => {
  for (const ends of [V4, V6]) {
    const [from, to] = [ipBytes(ends.from), ipBytes(ends.to)];
    assert.ok(from !== null && to !== null);
    const segment = tcp(ends).subarray(ends === V4 ? 20 : 40);
    assert.equal(internetChecksum(pseudoHeader(from, to, 6, segment.length), segment), 0);
    const udp = buildUdp({ sourcePort: 1, targetPort: 2, payload: PAYLOAD }, ends);
    assert.equal(internetChecksum(pseudoHeader(from, to, 17, udp.length), udp), 0);
  }
});

test('buildIp() writes an IPv4 header whose sum verifies to zero', () => {
  assert.equal(internetChecksum(inner4.subarray(0, 20)), 0);
});

test('fragmentIpv4() and fragmentIpv6() cut the payload without losing a byte', () => {
  const payload = Uint8Array.from({ length: 3001 }, (_, i) => i & 255);
  const v4 = fragmentIpv4({ ...V4, protocol: 6, id: 5 }, payload, 600);
  assert.deepEqual(new Uint8Array(v4.flatMap((f) => [...f.subarray(20)])), payload);
  const v6 = fragmentIpv6({ ...V6, protocol: 6, id: 5 }, payload, 1280);
  assert.deepEqual(new Uint8Array(v6.flatMap((f) => [...f.subarray(48)])), payload);
  assert.ok(v4.every((f) => f.length <= 600) && v6.every((f) => f.length <= 1280));
  const packet = new Packet();
  const first = ether(v6[0] ?? new Uint8Array(0));
  assert.equal(
    decodeFrame(new DataView(first.buffer), 0, first.length, LINK.ETHERNET, packet),
    Decoded.FRAGMENT,
  );
});
