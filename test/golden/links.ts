/** One session under every link type and tunnel that a sensor may be fed with. */
import { Random } from '#base/random.ts';
import { cryptonote } from '#lab/dialects/cryptonote.ts';
import { type Ends, layTcp } from '#lab/network.ts';
import {
  GENEVE_PORT,
  LINK,
  VXLAN_PORT,
  wrapCooked,
  wrapCooked2,
  wrapErspan,
  wrapGeneve,
  wrapGre,
  wrapLoopback,
  wrapMpls,
  wrapPppoe,
  wrapVxlan,
} from '#wire/encapsulate.ts';
import {
  buildEthernet,
  buildIp,
  buildUdp,
  ETHER,
  etherTypeOf,
  fragmentIpv4,
  fragmentIpv6,
  IP_PROTOCOL,
} from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { type GoldenCase, START } from './case.ts';
import { V4, V6 } from './positive.ts';

const TUNNEL = { from: '203.0.113.1', to: '203.0.113.2' } as const;

type Wrap = (packet: Uint8Array) => Uint8Array;

const ether: Wrap = (packet) => buildEthernet(etherTypeOf(packet), packet);

function over(protocol: number, wrap: Wrap): Wrap {
  return (packet) => ether(buildIp({ ...TUNNEL, protocol }, wrap(packet)));
}

function overUdp(port: number, wrap: Wrap): Wrap {
  return over(IP_PROTOCOL.UDP, (packet) =>
    buildUdp({ sourcePort: 49152, targetPort: port, payload: wrap(ether(packet)) }, TUNNEL),
  );
}

const LINKS: readonly (readonly [name: string, linkType: number, wrap: Wrap, ends?: Ends])[] = [
  ['802.1Q', LINK.ETHERNET, (p) => buildEthernet(etherTypeOf(p), p, { vlans: [10] })],
  ['QinQ', LINK.ETHERNET, (p) => buildEthernet(etherTypeOf(p), p, { vlans: [10, 20] }), V6],
  ['GRE', LINK.ETHERNET, over(IP_PROTOCOL.GRE, (p) => wrapGre(p, 7))],
  ['ERSPAN', LINK.ETHERNET, over(IP_PROTOCOL.GRE, (p) => wrapErspan(ether(p), 3, 1))],
  ['VXLAN', LINK.ETHERNET, overUdp(VXLAN_PORT, (frame) => wrapVxlan(frame, 5))],
  ['GENEVE', LINK.ETHERNET, overUdp(GENEVE_PORT, (frame) => wrapGeneve(frame, 5)), V6],
  ['IP in IP', LINK.ETHERNET, over(IP_PROTOCOL.IPV4, (p) => p)],
  ['IPv6 in IPv4', LINK.ETHERNET, over(IP_PROTOCOL.IPV6, (p) => p), V6],
  ['MPLS', LINK.ETHERNET, (p) => buildEthernet(ETHER.MPLS, wrapMpls(p, [100, 200]))],
  ['PPPoE', LINK.ETHERNET, (p) => buildEthernet(ETHER.PPPOE, wrapPppoe(p, 1))],
  ['Linux cooked v1', LINK.COOKED, (p) => wrapCooked(p)],
  ['Linux cooked v2', LINK.COOKED2, (p) => wrapCooked2(p), V6],
  ['raw IP', LINK.RAW, (p) => p],
  ['null', LINK.NULL, (p) => wrapLoopback(p, true)],
  ['loopback', LINK.LOOP, (p) => wrapLoopback(p, false), V6],
];

const PLAY = cryptonote.play(new Random(42), {
  start: START,
  shares: 4,
  compact: true,
  shuffledKeys: false,
});

/** Cuts each packet that is longer than the path allows. */
function fragmented(ends: Ends): readonly CapturedFrame[] {
  const whole = layTcp(PLAY.turns, ends, new Random(43), { wrap: (packet) => packet });
  return whole.flatMap(({ at, bytes }, i) =>
    piecesOf(bytes, i).map((piece) => ({ at, bytes: ether(piece) })),
  );
}

function piecesOf(packet: Uint8Array, id: number): Uint8Array[] {
  return etherTypeOf(packet) === ETHER.IPV6
    ? fragmentIpv6(headerOf(packet, id), packet.subarray(40), 240)
    : fragmentIpv4(headerOf(packet, id), packet.subarray(20), 200);
}

function headerOf(packet: Uint8Array, id: number): Parameters<typeof fragmentIpv4>[0] {
  const wide = etherTypeOf(packet) === ETHER.IPV6;
  const ends = wide ? V6 : V4;
  const port = wide ? 40 : 20;
  const upward = ((packet[port] ?? 0) << 8) + (packet[port + 1] ?? 0) === ends.client.port;
  const [from, to] = upward ? [ends.client.ip, ends.server.ip] : [ends.server.ip, ends.client.ip];
  return { from, to, protocol: IP_PROTOCOL.TCP, id: id + 1 };
}

export const LINKED: readonly GoldenCase[] = [
  ...LINKS.map(([name, linkType, wrap, ends = V4]) => ({
    group: 'links',
    name,
    linkType,
    frames: () => layTcp(PLAY.turns, ends, new Random(43), { wrap }),
    expects: PLAY.expects,
  })),
  ...[V4, V6].map((ends) => ({
    group: 'links',
    name: ends === V4 ? 'IPv4 fragments' : 'IPv6 fragments',
    linkType: LINK.ETHERNET,
    frames: () => fragmented(ends),
    expects: PLAY.expects,
  })),
];
