import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame, decodeTransport, LAYERS_MAX } from './decode.ts';
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
  buildIpv4,
  buildTcp,
  buildUdp,
  ETHER,
  etherTypeOf,
  fragmentIpv4,
  fragmentIpv6,
  IP_PROTOCOL,
} from './frame.ts';
import { Decoded, Packet } from './packet.ts';

const PAYLOAD = new TextEncoder().encode('{"id":1}\n');
const V4 = { from: '192.0.2.1', to: '198.51.100.7' };
const V6 = { from: '2001:db8::1', to: '2001:db8:1::7' };

function tcpIn(ends: { from: string; to: string }, more: object = {}): Uint8Array {
  const tcp = buildTcp(
    {
      sourcePort: 49152,
      targetPort: 3333,
      seq: 4_000_000_000,
      ack: 7,
      flags: 24,
      payload: PAYLOAD,
    },
    ends,
  );
  return buildIp({ ...ends, protocol: IP_PROTOCOL.TCP, ...more }, tcp);
}

function udpIn(targetPort: number, payload: Uint8Array): Uint8Array {
  const udp = buildUdp({ sourcePort: 40000, targetPort, payload }, V4);
  return buildIp({ ...V4, protocol: IP_PROTOCOL.UDP }, udp);
}

function ethernet(packet: Uint8Array, vlans: readonly number[] = []): Uint8Array {
  return buildEthernet(etherTypeOf(packet), packet, { vlans });
}

function decode(
  frame: Uint8Array,
  linkType: number = LINK.ETHERNET,
): { packet: Packet; answer: Decoded } {
  const packet = new Packet();
  // Not at the start of the buffer, so that a forgotten offset shows.
  const buffer = new Uint8Array(frame.length + 7);
  buffer.set(frame, 7);
  const answer = decodeFrame(new DataView(buffer.buffer), 7, frame.length, linkType, packet);
  return { packet, answer };
}

function assertTcp(frame: Uint8Array, linkType: number = LINK.ETHERNET): void {
  const { packet, answer } = decode(frame, linkType);
  assert.equal(answer, Decoded.PACKET);
  assert.equal(packet.protocol, 6);
  assert.equal(packet.srcPort, 49152);
  assert.equal(packet.dstPort, 3333);
  assert.equal(packet.seq >>> 0, 4_000_000_000);
  assert.equal(packet.payloadLength, PAYLOAD.length);
  assert.equal(packet.wirePayload, PAYLOAD.length);
  assert.deepEqual(
    frame.subarray(packet.payloadAt - 7, packet.payloadAt - 7 + PAYLOAD.length),
    PAYLOAD,
  );
}

suite('decodeFrame()', () => {
  const inner = tcpIn(V4);
  const gre = (packet: Uint8Array): Uint8Array =>
    ethernet(buildIp({ ...V4, protocol: IP_PROTOCOL.GRE }, packet));
  const cases: readonly [string, Uint8Array, number?][] = [
    ['Ethernet and IPv4', ethernet(inner)],
    ['IPv4 options', ethernet(tcpIn(V4, { options: new Uint8Array(8).fill(1) }))],
    ['IPv6', ethernet(tcpIn(V6))],
    ['IPv6 extension headers', ethernet(tcpIn(V6, { extensions: [0, 43, 60] }))],
    ['802.1Q', ethernet(inner, [5])],
    ['QinQ', ethernet(inner, [5, 6])],
    ['Linux cooked v1', wrapCooked(inner), LINK.COOKED],
    ['Linux cooked v1 with a tag', wrapCooked(inner, [9]), LINK.COOKED],
    ['Linux cooked v2', wrapCooked2(inner), LINK.COOKED2],
    ['raw IP', inner, LINK.RAW],
    ['raw IPv6', tcpIn(V6), LINK.RAW],
    ['BSD null', wrapLoopback(inner, true), LINK.NULL],
    ['BSD null, big-endian', wrapLoopback(tcpIn(V6), false), LINK.NULL],
    ['BSD loopback', wrapLoopback(tcpIn(V6), false), LINK.LOOP],
    ['GRE', gre(wrapGre(inner))],
    ['GRE with key and sequence', gre(wrapGre(inner, 7, 8))],
    ['GRE bridge', gre(wrapGreBridge(ethernet(inner)))],
    ['ERSPAN II', gre(wrapErspan(ethernet(inner), 1, 2))],
    ['ERSPAN III', gre(wrapErspan3(ethernet(inner), 1, 2))],
    ['VXLAN', ethernet(udpIn(VXLAN_PORT, wrapVxlan(ethernet(inner), 42)))],
    [
      'GENEVE with options',
      ethernet(udpIn(GENEVE_PORT, wrapGeneve(ethernet(inner), 42, new Uint8Array(8)))),
    ],
    ['MPLS', buildEthernet(ETHER.MPLS, wrapMpls(inner, [16, 17]))],
    ['PPPoE', buildEthernet(ETHER.PPPOE, wrapPppoe(inner, 3))],
    ['PPPoE with IPv6', buildEthernet(ETHER.PPPOE, wrapPppoe(tcpIn(V6), 3))],
    ['IPv4 in IPv4', ethernet(buildIp({ ...V4, protocol: IP_PROTOCOL.IPV4 }, inner))],
    ['IPv6 in IPv4', ethernet(buildIp({ ...V4, protocol: IP_PROTOCOL.IPV6 }, tcpIn(V6)))],
    ['Ethernet padding', Uint8Array.from([...ethernet(inner), 0, 0, 0, 0, 0, 0])],
  ];
  for (const [name, frame, linkType] of cases) {
    test(`reads TCP through ${name}`, () => assertTcp(frame, linkType));
    test(`answers without reading past the end when ${name} is cut anywhere`, () => {
      for (let length = 0; length < frame.length; length++) {
        const { packet, answer } = decode(frame.slice(0, length), linkType);
        if (answer !== Decoded.PACKET) continue;
        assert.ok(packet.payloadAt - 7 + packet.payloadLength <= length);
      }
    });
  }

  test('keeps UDP on an overlay port that is no overlay', () => {
    const { packet, answer } = decode(ethernet(udpIn(VXLAN_PORT, new Uint8Array(40).fill(0xff))));
    assert.equal(answer, Decoded.PACKET);
    assert.equal(packet.dstPort, VXLAN_PORT);
    assert.equal(packet.payloadLength, 40);
  });

  test('knows how much of a cut frame was on the wire', () => {
    const { packet } = decode(ethernet(inner).slice(0, -4));
    assert.equal(packet.payloadLength, PAYLOAD.length - 4);
    assert.equal(packet.wirePayload, PAYLOAD.length);
  });

  test('takes the captured length where segmentation offload left the total length zero', () => {
    const frame = ethernet(inner);
    frame[16] = 0;
    frame[17] = 0;
    assertTcp(frame);
  });

  test('answers FRAGMENT with id, offset and the more flag', () => {
    const tcp = buildUdp({ sourcePort: 1, targetPort: 2, payload: new Uint8Array(3000) }, V4);
    const [first, second] = fragmentIpv4({ ...V4, protocol: IP_PROTOCOL.UDP, id: 99 }, tcp, 1500);
    assert.ok(first !== undefined && second !== undefined);
    const { packet, answer } = decode(ethernet(second));
    assert.equal(answer, Decoded.FRAGMENT);
    assert.equal(packet.fragmentId, 99);
    assert.equal(packet.fragmentAt, 1480);
    assert.equal(packet.moreFragments, true);
    const six = fragmentIpv6({ ...V6, protocol: IP_PROTOCOL.UDP, id: 5 }, tcp, 1500);
    assert.equal(decode(ethernet(six[0] ?? new Uint8Array(0))).answer, Decoded.FRAGMENT);
  });

  test('refuses what it does not know, by reason', () => {
    assert.equal(decode(ethernet(inner), 147).answer, Decoded.UNKNOWN_LINK);
    assert.equal(decode(buildEthernet(0x0806, new Uint8Array(28))).answer, Decoded.NOT_IP);
    const icmp = ethernet(buildIp({ ...V4, protocol: 1 }, new Uint8Array(8)));
    assert.equal(decode(icmp).answer, Decoded.OTHER_TRANSPORT);
    const short = ethernet(buildIpv4({ ...V4, protocol: 6 }, new Uint8Array(8), 0));
    assert.equal(decode(short).answer, Decoded.TRUNCATED);
    const bad = ethernet(inner);
    bad[14] = 0x41;
    assert.equal(decode(bad).answer, Decoded.MALFORMED);
  });

  test('stops at the limit of nested tunnels', () => {
    let packet = inner;
    for (let i = 0; i <= LAYERS_MAX; i++)
      packet = buildIp({ ...V4, protocol: IP_PROTOCOL.IPV4 }, packet);
    assert.equal(decode(ethernet(packet)).answer, Decoded.TOO_DEEP);
  });

  test('never takes an inner type number for one of its own marks', () => {
    for (let kind = 0; kind < 32; kind++) {
      const head = new Uint8Array(4);
      new DataView(head.buffer).setUint16(2, kind);
      const { answer } = decode(gre(Uint8Array.from([...head, ...new Uint8Array(60)])));
      assert.notEqual(answer, Decoded.PACKET, `GRE type ${kind}`);
    }
  });

  test('never throws, and never points outside the frame, on any bytes', () => {
    const links = fc.constantFrom(0, 1, 9, 50, 51, 101, 108, 113, 276, 999);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), links, fc.nat(25), (noise, link, pick) => {
        const base = cases[pick % cases.length]?.[1] ?? noise;
        const frame = base.slice();
        noise.forEach((byte, i) => {
          if (byte < 40) frame[(i * 7) % frame.length] = byte * 6;
        });
        const { packet, answer } = decode(frame, link);
        if (answer === Decoded.PACKET || answer === Decoded.FRAGMENT) {
          assert.ok(packet.payloadAt - 7 + packet.payloadLength <= frame.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('decodeTransport() reads a tunnel inside a reassembled datagram', () => {
  const packet = new Packet();
  packet.protocol = IP_PROTOCOL.IPV4;
  const bytes = tcpIn(V4);
  assert.equal(
    decodeTransport(new DataView(bytes.slice().buffer), 0, bytes.length, packet),
    Decoded.PACKET,
  );
  assert.equal(packet.dstPort, 3333);
});
