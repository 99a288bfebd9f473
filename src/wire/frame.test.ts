import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internetChecksum, pseudoHeader } from './checksum.ts';
import { decodeFrame } from './decode.ts';
import {
  GENEVE_PORT,
  LINK,
  VXLAN_PORT,
  wrapCooked,
  wrapCooked2,
  wrapErspan,
  wrapErspan3,
  wrapGeneve,
  wrapGre,
  wrapGreBridge,
  wrapLoopback,
  wrapMpls,
  wrapPppoe,
  wrapVxlan,
} from './encapsulate.ts';
import {
  buildEthernet,
  buildIp,
  buildTcp,
  buildUdp,
  ETHER,
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

function tunnel(port: number, payload: Uint8Array): Uint8Array {
  const udp = buildUdp({ sourcePort: 40000, targetPort: port, payload }, V4);
  return ether(buildIp({ ...V4, protocol: IP_PROTOCOL.UDP }, udp));
}

function gre(payload: Uint8Array): Uint8Array {
  return ether(buildIp({ ...V4, protocol: IP_PROTOCOL.GRE }, payload));
}

const inner4 = tcp(V4);
const inner6 = tcp(V6);
const CASES: readonly (readonly [string, number, Uint8Array])[] = [
  ['Ethernet IPv4', LINK.ETHERNET, ether(inner4)],
  ['Ethernet IPv6', LINK.ETHERNET, ether(inner6)],
  ['IPv4 options', LINK.ETHERNET, ether(tcp(V4, { options: Uint8Array.of(7, 7, 4, 0, 0, 0, 0) }))],
  ['IPv6 extension headers', LINK.ETHERNET, ether(tcp(V6, { extensions: [0, 43, 60] }))],
  ['802.1Q', LINK.ETHERNET, ether(inner4, [100])],
  ['QinQ', LINK.ETHERNET, ether(inner6, [100, 200])],
  ['GRE', LINK.ETHERNET, gre(wrapGre(inner4))],
  ['GRE with key and sequence', LINK.ETHERNET, gre(wrapGre(inner6, 42, 1))],
  ['GRE bridge', LINK.ETHERNET, gre(wrapGreBridge(ether(inner4)))],
  ['ERSPAN II', LINK.ETHERNET, gre(wrapErspan(ether(inner4), 5, 1))],
  ['ERSPAN III', LINK.ETHERNET, gre(wrapErspan3(ether(inner4), 5, 1))],
  ['VXLAN', LINK.ETHERNET, tunnel(VXLAN_PORT, wrapVxlan(ether(inner4), 77))],
  ['GENEVE', LINK.ETHERNET, tunnel(GENEVE_PORT, wrapGeneve(ether(inner6), 77, new Uint8Array(8)))],
  ['MPLS', LINK.ETHERNET, buildEthernet(ETHER.MPLS, wrapMpls(inner4, [16, 1000]))],
  ['PPPoE', LINK.ETHERNET, buildEthernet(ETHER.PPPOE, wrapPppoe(inner6, 9))],
  ['IP in IP', LINK.ETHERNET, ether(buildIp({ ...V4, protocol: IP_PROTOCOL.IPV4 }, inner4))],
  ['IPv6 in IPv4', LINK.ETHERNET, ether(buildIp({ ...V4, protocol: IP_PROTOCOL.IPV6 }, inner6))],
  ['cooked v1', LINK.COOKED, wrapCooked(inner4)],
  ['cooked v1 with tag', LINK.COOKED, wrapCooked(inner6, [30])],
  ['cooked v2', LINK.COOKED2, wrapCooked2(inner6)],
  ['raw IP', LINK.RAW, inner4],
  ['null, little-endian', LINK.NULL, wrapLoopback(inner4, true)],
  ['null, big-endian', LINK.NULL, wrapLoopback(inner6, false)],
  ['loop', LINK.LOOP, wrapLoopback(inner4, false)],
];

for (const [name, linkType, frame] of CASES) {
  test(`decodeFrame() finds the segment when it is wrapped as ${name}`, () => {
    const packet = new Packet();
    const padded = new Uint8Array(frame.length + 13);
    padded.set(frame, 11);
    assert.equal(
      decodeFrame(new DataView(padded.buffer), 11, frame.length, linkType, packet),
      Decoded.PACKET,
    );
    assert.deepEqual([packet.srcPort, packet.dstPort], [50001, 3333]);
    const got = padded.subarray(packet.payloadAt, packet.payloadAt + packet.payloadLength);
    assert.deepEqual(got, PAYLOAD);
  });
}

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
