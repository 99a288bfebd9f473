/** Builds packets from the inside out: TCP or UDP, IPv4 or IPv6, Ethernet with tags. Checksums are right. */
import { internetChecksum, pseudoHeader } from './checksum.ts';
import { ipBytes } from './ip-text.ts';

export const ETHER = {
  IPV4: 0x0800,
  IPV6: 0x86dd,
  VLAN: 0x8100,
  QINQ: 0x88a8,
  MPLS: 0x8847,
  PPPOE: 0x8864,
  /** Transparent Ethernet bridging: an Ethernet frame inside GRE or GENEVE. */
  BRIDGE: 0x6558,
} as const;

export const IP_PROTOCOL = { IPV4: 4, TCP: 6, UDP: 17, IPV6: 41, GRE: 47 } as const;

export interface TcpSegment {
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly seq: number;
  readonly ack?: number;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number;
  readonly window?: number;
  /** Whole options; padded to a multiple of four. */
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
}

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly payload: Uint8Array;
}

export interface IpHeader {
  /** Both ends of one family, as text. */
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly ttl?: number;
  readonly id?: number;
  /** IPv4 options, padded to a multiple of four. */
  readonly options?: Uint8Array;
  /** IPv6 extension headers, outermost first: 0 hop-by-hop, 43 routing, 60 destination options. */
  readonly extensions?: readonly number[];
}

const NOTHING = new Uint8Array(0);

export function buildTcp(segment: TcpSegment, ends: Pick<IpHeader, 'from' | 'to'>): Uint8Array {
  const options = padded(segment.options ?? NOTHING, 4);
  const payload = segment.payload ?? NOTHING;
  const out = new Uint8Array(20 + options.length + payload.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.targetPort);
  view.setUint32(4, segment.seq >>> 0);
  view.setUint32(8, (segment.ack ?? 0) >>> 0);
  out[12] = ((20 + options.length) / 4) << 4;
  out[13] = segment.flags;
  view.setUint16(14, segment.window ?? 64240);
  out.set(options, 20);
  out.set(payload, 20 + options.length);
  view.setUint16(16, sumWithEnds(out, ends, IP_PROTOCOL.TCP));
  return out;
}

export function buildUdp(datagram: UdpDatagram, ends: Pick<IpHeader, 'from' | 'to'>): Uint8Array {
  const out = new Uint8Array(8 + datagram.payload.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, datagram.sourcePort);
  view.setUint16(2, datagram.targetPort);
  view.setUint16(4, out.length);
  out.set(datagram.payload, 8);
  // A sum of zero is sent as all ones; zero means "no checksum" (RFC 768).
  view.setUint16(6, sumWithEnds(out, ends, IP_PROTOCOL.UDP) || 0xffff);
  return out;
}

/** IPv4 or IPv6 by the form of the addresses. */
export function buildIp(header: IpHeader, payload: Uint8Array): Uint8Array {
  return header.from.includes(':') ? buildIpv6(header, payload) : buildIpv4(header, payload, 0);
}

/** `fragment` is the field as it stands: reserved, DF 0x4000, MF 0x2000, offset in units of 8 bytes. */
export function buildIpv4(header: IpHeader, payload: Uint8Array, fragment: number): Uint8Array {
  const options = padded(header.options ?? NOTHING, 4);
  const length = 20 + options.length;
  const out = new Uint8Array(length + payload.length);
  const view = new DataView(out.buffer);
  out[0] = 0x40 | (length / 4);
  view.setUint16(2, out.length);
  view.setUint16(4, header.id ?? 0);
  view.setUint16(6, fragment);
  out[8] = header.ttl ?? 64;
  out[9] = header.protocol;
  out.set(addressOf(header.from), 12);
  out.set(addressOf(header.to), 16);
  out.set(options, 20);
  view.setUint16(10, internetChecksum(out.subarray(0, length)));
  out.set(payload, length);
  return out;
}

/** IPv4 fragments of at most `mtu` bytes each, in order. */
export function fragmentIpv4(header: IpHeader, payload: Uint8Array, mtu: number): Uint8Array[] {
  const room = Math.floor((mtu - 20 - padded(header.options ?? NOTHING, 4).length) / 8) * 8;
  const out: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += room) {
    const part = payload.subarray(at, at + room);
    const more = at + room < payload.length ? 0x2000 : 0;
    out.push(buildIpv4(header, part, more | (at / 8)));
  }
  return out;
}

export function buildIpv6(header: IpHeader, payload: Uint8Array): Uint8Array {
  const extensions = header.extensions ?? [];
  const chain = extensions.map((_, i) => extensionHeader(extensions[i + 1] ?? header.protocol));
  const body = joined([...chain, payload]);
  const out = new Uint8Array(40 + body.length);
  const view = new DataView(out.buffer);
  out[0] = 0x60;
  view.setUint16(4, body.length);
  out[6] = extensions[0] ?? header.protocol;
  out[7] = header.ttl ?? 64;
  out.set(addressOf(header.from), 8);
  out.set(addressOf(header.to), 24);
  out.set(body, 40);
  return out;
}

/** IPv6 fragments (RFC 8200 §4.5) of at most `mtu` bytes each; the fragment header comes last in the chain. */
export function fragmentIpv6(header: IpHeader, payload: Uint8Array, mtu: number): Uint8Array[] {
  const extensions = header.extensions ?? [];
  const room = Math.floor((mtu - 48 - 8 * extensions.length) / 8) * 8;
  const out: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += room) {
    const part = payload.subarray(at, at + room);
    const fragment = new Uint8Array(8 + part.length);
    const view = new DataView(fragment.buffer);
    fragment[0] = header.protocol;
    view.setUint16(2, at | (at + room < payload.length ? 1 : 0));
    view.setUint32(4, header.id ?? 1);
    fragment.set(part, 8);
    out.push(buildIpv6({ ...header, protocol: 44 }, fragment));
  }
  return out;
}

export interface EthernetOptions {
  /** VLAN ids, outermost first; two make QinQ (802.1ad outside). */
  readonly vlans?: readonly number[];
  /** Six bytes each. */
  readonly source?: Uint8Array;
  readonly target?: Uint8Array;
}

/** Locally administered addresses of the lab. */
const MAC_SOURCE = Uint8Array.of(0x02, 0, 0x5e, 0, 0x53, 0x01);
const MAC_TARGET = Uint8Array.of(0x02, 0, 0x5e, 0, 0x53, 0x02);

export function buildEthernet(
  etherType: number,
  payload: Uint8Array,
  options: EthernetOptions = {},
): Uint8Array {
  const vlans = options.vlans ?? [];
  const out = new Uint8Array(14 + 4 * vlans.length + payload.length);
  const view = new DataView(out.buffer);
  out.set(options.target ?? MAC_TARGET);
  out.set(options.source ?? MAC_SOURCE, 6);
  let at = 12;
  vlans.forEach((vlan, i) => {
    view.setUint16(at, i < vlans.length - 1 ? ETHER.QINQ : ETHER.VLAN);
    view.setUint16(at + 2, vlan & 0x0fff);
    at += 4;
  });
  view.setUint16(at, etherType);
  out.set(payload, at + 2);
  return out;
}

/** ETHER.IPV4 or ETHER.IPV6, by the packet's first nibble. */
export function etherTypeOf(packet: Uint8Array): number {
  return (packet[0] ?? 0) >> 4 === 6 ? ETHER.IPV6 : ETHER.IPV4;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Eight bytes with padding inside (PadN); as a routing header it reads as type 1 with no segments left. */
function extensionHeader(next: number): Uint8Array {
  return Uint8Array.of(next, 0, 1, 4, 0, 0, 0, 0);
}

function sumWithEnds(
  bytes: Uint8Array,
  ends: Pick<IpHeader, 'from' | 'to'>,
  protocol: number,
): number {
  const head = pseudoHeader(addressOf(ends.from), addressOf(ends.to), protocol, bytes.length);
  return internetChecksum(head, bytes);
}

function addressOf(text: string): Uint8Array {
  const bytes = ipBytes(text);
  if (bytes === null) throw new Error(`Broken invariant: ${text} is an address`);
  return bytes;
}

function padded(bytes: Uint8Array, to: number): Uint8Array {
  if (bytes.length % to === 0) return bytes;
  const out = new Uint8Array(Math.ceil(bytes.length / to) * to);
  out.set(bytes);
  return out;
}
