/**
 * Frame → Packet: link layers, IPv4, IPv6, tunnels, TCP, UDP. The hottest code of Minewatch.
 * One bounds check per header; no slices, no objects, no closures. Read through a DataView, where an address is one
 * load instead of four: byte by byte took 1.2 to 1.6 times as long (`bench/decode.bench.ts`).
 * One file, because the steps share the cursor below and V8 inlines them into each other.
 */
import { Decoded, type Packet, TCP, UDP } from './packet.ts';

/** IP in GRE in VXLAN in MPLS …: more layers than any network builds are an attack on our time. */
export const LAYERS_MAX = 16;

// What the next header is: an EtherType, or one of ours above 16 bits, so that no bytes can name one.
const IP4 = 0x0800;
const IP6 = 0x86dd;
const ETHERNET = 0x10001;
const RAW_IP = 0x10002;
const PPP = 0x10003;
const END = 0x10004;

// LINKTYPE_ numbers: tcpdump.org/linktypes.html
const LINK_NULL = 0;
const LINK_ETHERNET = 1;
const LINK_PPP = 9;
const LINK_PPP_HDLC = 50;
const LINK_PPP_ETHER = 51;
const LINK_LOOP = 108;
const LINK_SLL = 113;
const LINK_SLL2 = 276;

/** Cursor of the decoder between its steps; module-level so that no step allocates. */
let at = 0;
let end = 0;
let proto = 0;

/**
 * Reads the frame in bytes start … start + length of `view` into `packet`.
 * Inner packets of GRE, VXLAN, GENEVE, MPLS, PPPoE, IP-in-IP and ERSPAN are what is returned.
 */
export function decodeFrame(
  view: DataView,
  start: number,
  length: number,
  linkType: number,
  packet: Packet,
): Decoded {
  // TCP in IPv4 without options in Ethernet is nine frames in ten: read straight down, no steps.
  if (
    linkType === LINK_ETHERNET &&
    length >= 54 &&
    view.getInt32(start + 12) >> 8 === PLAIN_IPV4 &&
    view.getUint8(start + 23) === TCP &&
    (view.getUint16(start + 20) & 0x3fff) === 0 &&
    plainTcp(view, start, length, packet)
  ) {
    return Decoded.PACKET;
  }
  at = start;
  end = start + length;
  let next: number;
  if (linkType === LINK_ETHERNET) {
    if (length < 14) return Decoded.TRUNCATED;
    next = view.getUint16(start + 12);
    at = start + 14;
  } else {
    next = enterLink(view, linkType);
  }
  return decodeLayers(view, next, packet);
}

/** Reads the transport header of a reassembled datagram in bytes start … stop of `view`, after the IP header. */
export function decodeTransport(
  view: DataView,
  start: number,
  stop: number,
  packet: Packet,
): Decoded {
  at = start;
  end = stop;
  proto = packet.protocol;
  packet.wirePayload = stop - start;
  const next = transport(view, packet);
  if (next === END) return Decoded.PACKET;
  // A tunnel inside fragments: its inner packet is read like a frame's.
  return next < 0 ? refusal(next) : decodeLayers(view, next, packet);
}

/** EtherType IPv4, version 4, header of five words: 0x0800 45. */
const PLAIN_IPV4 = 0x080045;

/** False where a length is not as it should be: the steps then say why. */
function plainTcp(view: DataView, start: number, length: number, packet: Packet): boolean {
  const total = view.getUint16(start + 16);
  const header = (view.getUint8(start + 46) >> 4) << 2;
  const wire = total - 20 - header;
  const captured = Math.min(length - 14, total) - 20 - header;
  if (header < 20 || captured < 0) return false;
  packet.family = 4;
  packet.protocol = TCP;
  packet.src0 = view.getInt32(start + 26);
  packet.dst0 = view.getInt32(start + 30);
  packet.srcPort = view.getUint16(start + 34);
  packet.dstPort = view.getUint16(start + 36);
  packet.seq = view.getInt32(start + 38);
  packet.ack = view.getInt32(start + 42);
  packet.flags = view.getUint8(start + 47);
  packet.payloadAt = start + 34 + header;
  packet.payloadLength = captured;
  packet.wirePayload = wire;
  return true;
}

/** Takes layer after layer off until a transport header is read; `first` is what comes next. */
function decodeLayers(view: DataView, first: number, packet: Packet): Decoded {
  let next = first;
  for (let layer = 0; layer < LAYERS_MAX; layer++) {
    if (next === RAW_IP) next = versionOf(view);
    if (next < 0) return refusal(next);
    if (next !== IP4 && next !== IP6) {
      next = unwrap(view, next);
      continue;
    }
    const found = next === IP4 ? ip4(view, packet) : ip6(view, packet);
    if (found !== Decoded.PACKET) return found;
    next = transport(view, packet);
    if (next === END) return Decoded.PACKET;
  }
  return Decoded.TOO_DEEP;
}

/** A negated reason, as the steps answer it. */
function refusal(next: number): Decoded {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only ever a negated Decoded
  return -next as Decoded;
}

// oxlint-disable-next-line complexity -- one flat switch over link types reads better than a table of closures
function enterLink(view: DataView, linkType: number): number {
  const length = end - at;
  switch (linkType) {
    case LINK_SLL:
      if (length < 16) return -Decoded.TRUNCATED;
      at += 16;
      return view.getUint16(at - 2);
    case LINK_SLL2:
      if (length < 20) return -Decoded.TRUNCATED;
      at += 20;
      return view.getUint16(at - 20);
    case LINK_NULL:
    case LINK_LOOP:
      // The address family is in the capturing host's byte order, so only the IP version is trusted.
      if (length < 4) return -Decoded.TRUNCATED;
      at += 4;
      return RAW_IP;
    case 12: // LINKTYPE_RAW as old BSD and OpenBSD (14) wrote it
    case 14:
    case 101:
    case 228:
    case 229:
      return RAW_IP;
    case LINK_PPP:
    case LINK_PPP_HDLC:
      return PPP;
    case LINK_PPP_ETHER:
      return 0x8864;
    default:
      return -Decoded.UNKNOWN_LINK;
  }
}

function versionOf(view: DataView): number {
  if (at >= end) return -Decoded.TRUNCATED;
  const version = view.getUint8(at) >> 4;
  return version === 4 ? IP4 : version === 6 ? IP6 : -Decoded.NOT_IP;
}

/** Takes one header that is neither IP nor transport off; answers what follows. */
// oxlint-disable-next-line complexity -- one flat switch over header types, called for every tunnelled packet
function unwrap(view: DataView, kind: number): number {
  const length = end - at;
  switch (kind) {
    case ETHERNET:
      if (length < 14) return -Decoded.TRUNCATED;
      at += 14;
      return view.getUint16(at - 2);
    case 0x8100: // 802.1Q
    case 0x88a8: // 802.1ad (QinQ)
    case 0x9100:
      if (length < 4) return -Decoded.TRUNCATED;
      at += 4;
      return view.getUint16(at - 2);
    case 0x8847: // MPLS unicast
    case 0x8848:
      return mpls(view);
    case 0x8864: // PPPoE session: version/type, code, session, length
      if (length < 6) return -Decoded.TRUNCATED;
      end = Math.min(end, at + 6 + view.getUint16(at + 4));
      at += 6;
      return PPP;
    case PPP:
      return ppp(view);
    case 0x6558: // transparent Ethernet bridging (NVGRE, GENEVE)
      return ETHERNET;
    case 0x88be: // ERSPAN II: 8-byte header (type I has none and cannot be told apart: GRE says which)
      if (length < 8) return -Decoded.TRUNCATED;
      at += 8;
      return ETHERNET;
    case 0x22eb: // ERSPAN III: 12 view, and 8 more where the O bit is set
      if (length < 12) return -Decoded.TRUNCATED;
      at += (view.getUint8(at + 11) & 1) === 1 ? 20 : 12;
      return ETHERNET;
    default:
      return kind < 0 ? kind : -Decoded.NOT_IP;
  }
}

function mpls(view: DataView): number {
  for (;;) {
    if (end - at < 5) return -Decoded.TRUNCATED;
    const bottom = (view.getUint8(at + 2) & 1) === 1;
    at += 4;
    if (!bottom) continue;
    const first = view.getUint8(at) >> 4;
    if (first === 4) return IP4;
    if (first === 6) return IP6;
    // RFC 4385: a zero nibble begins a pseudowire control word before Ethernet.
    if (first === 0 && end - at >= 18) at += 4;
    return ETHERNET;
  }
}

function ppp(view: DataView): number {
  if (end - at < 2) return -Decoded.TRUNCATED;
  if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0x03) at += 2;
  if (end - at < 2) return -Decoded.TRUNCATED;
  // RFC 1661 §6.5: an odd first byte is a compressed protocol number.
  const short = (view.getUint8(at) & 1) === 1;
  const number = short ? view.getUint8(at) : view.getUint16(at);
  at += short ? 1 : 2;
  if (number === 0x21) return IP4;
  if (number === 0x57) return IP6;
  if (number === 0x281) return 0x8847;
  return -Decoded.NOT_IP;
}

function ip4(view: DataView, packet: Packet): Decoded {
  const available = end - at;
  if (available < 20) return Decoded.TRUNCATED;
  const first = view.getUint8(at);
  const header = (first & 15) << 2;
  if (first >> 4 !== 4 || header < 20) return Decoded.MALFORMED;
  if (available < header) return Decoded.TRUNCATED;
  // Total length 0: segmentation was left to the card (TSO) and the capture saw the frame before it.
  const total = view.getUint16(at + 2) || available;
  if (total < header) return Decoded.MALFORMED;
  packet.family = 4;
  packet.src0 = view.getInt32(at + 12);
  packet.dst0 = view.getInt32(at + 16);
  proto = view.getUint8(at + 9);
  packet.protocol = proto;
  packet.wirePayload = total - header;
  if (total < available) end = at + total;
  const fragment = view.getUint16(at + 6) & 0x3fff;
  if (fragment !== 0) {
    packet.fragmentId = view.getUint16(at + 4);
    packet.fragmentAt = (fragment & 0x1fff) << 3;
    packet.moreFragments = (fragment & 0x2000) !== 0;
    packet.payloadAt = at + header;
    packet.payloadLength = end - at - header;
    return Decoded.FRAGMENT;
  }
  at += header;
  return Decoded.PACKET;
}

// oxlint-disable-next-line complexity -- the chain of extension headers, unrolled by kind
function ip6(view: DataView, packet: Packet): Decoded {
  const available = end - at;
  if (available < 40) return Decoded.TRUNCATED;
  if (view.getUint8(at) >> 4 !== 6) return Decoded.MALFORMED;
  const length = view.getUint16(at + 4);
  packet.family = 6;
  packet.src0 = view.getInt32(at + 8);
  packet.src1 = view.getInt32(at + 12);
  packet.src2 = view.getInt32(at + 16);
  packet.src3 = view.getInt32(at + 20);
  packet.dst0 = view.getInt32(at + 24);
  packet.dst1 = view.getInt32(at + 28);
  packet.dst2 = view.getInt32(at + 32);
  packet.dst3 = view.getInt32(at + 36);
  proto = view.getUint8(at + 6);
  at += 40;
  let wire = length === 0 ? available - 40 : length;
  if (length !== 0 && at + length < end) end = at + length;
  // RFC 8200 §4: extension headers, each with its length in 8-byte units, but for the fragment header.
  while (
    proto === 0 ||
    proto === 43 ||
    proto === 60 ||
    proto === 135 ||
    proto === 44 ||
    proto === 51
  ) {
    if (end - at < 8) return Decoded.TRUNCATED;
    const following = view.getUint8(at);
    if (proto === 44) {
      const field = view.getUint16(at + 2);
      packet.fragmentId = view.getInt32(at + 4);
      packet.fragmentAt = field & 0xfff8;
      packet.moreFragments = (field & 1) === 1;
      at += 8;
      wire -= 8;
      proto = following;
      if (packet.fragmentAt !== 0 || packet.moreFragments) {
        packet.protocol = proto;
        packet.payloadAt = at;
        packet.payloadLength = end - at;
        packet.wirePayload = wire;
        return Decoded.FRAGMENT;
      }
      continue;
    }
    const size = proto === 51 ? (view.getUint8(at + 1) + 2) << 2 : (view.getUint8(at + 1) + 1) << 3;
    if (end - at < size) return Decoded.TRUNCATED;
    at += size;
    wire -= size;
    proto = following;
  }
  packet.protocol = proto;
  packet.wirePayload = wire;
  return Decoded.PACKET;
}

/** END: packet is complete. Otherwise a tunnel's next header, or a negated reason. */
function transport(view: DataView, packet: Packet): number {
  const available = end - at;
  if (proto === TCP) {
    if (available < 20) return -Decoded.TRUNCATED;
    const header = (view.getUint8(at + 12) >> 4) << 2;
    if (header < 20) return -Decoded.MALFORMED;
    if (available < header) return -Decoded.TRUNCATED;
    packet.srcPort = view.getUint16(at);
    packet.dstPort = view.getUint16(at + 2);
    packet.seq = view.getInt32(at + 4);
    packet.ack = view.getInt32(at + 8);
    packet.flags = view.getUint8(at + 13);
    packet.payloadAt = at + header;
    packet.payloadLength = available - header;
    packet.wirePayload = Math.max(packet.wirePayload - header, packet.payloadLength);
    return END;
  }
  if (proto === UDP) return udp(view, packet);
  return tunnel(view);
}

function udp(view: DataView, packet: Packet): number {
  const available = end - at;
  if (available < 8) return -Decoded.TRUNCATED;
  const dstPort = view.getUint16(at + 2);
  if (dstPort === 4789 || dstPort === 8472 || dstPort === 6081) {
    const inner = overlay(view, dstPort);
    if (inner !== 0) return inner;
  }
  const stated = view.getUint16(at + 4);
  packet.srcPort = view.getUint16(at);
  packet.dstPort = dstPort;
  packet.flags = 0;
  packet.payloadAt = at + 8;
  packet.payloadLength = stated >= 8 && stated < available ? stated - 8 : available - 8;
  packet.wirePayload = Math.max(packet.wirePayload - 8, packet.payloadLength);
  return END;
}

/** VXLAN (RFC 7348 §5) or GENEVE (RFC 8926 §3.4) after a UDP header; 0 where it is neither. */
function overlay(view: DataView, port: number): number {
  const head = at + 8;
  if (end - head < 8) return 0;
  if (port !== 6081) {
    // The I flag must be set and the reserved byte at the end zero: other protocols on this port stay UDP.
    if (
      (view.getUint8(head) & 0xf7) !== 0 ||
      (view.getUint8(head) & 8) === 0 ||
      view.getUint8(head + 7) !== 0
    )
      return 0;
    at = head + 8;
    return ETHERNET;
  }
  if (view.getUint8(head) >> 6 !== 0) return 0;
  const size = 8 + ((view.getUint8(head) & 0x3f) << 2);
  const kind = view.getUint16(head + 2);
  if (end - head < size || (kind !== 0x6558 && kind !== IP4 && kind !== IP6)) return 0;
  at = head + size;
  return kind;
}

function tunnel(view: DataView): number {
  switch (proto) {
    case 4:
      return IP4;
    case 41:
      return IP6;
    case 137: // MPLS in IP (RFC 4023)
      return 0x8847;
    case 47:
      return gre(view);
    default:
      return -Decoded.OTHER_TRANSPORT;
  }
}

/** GRE (RFC 2784, 2890) and its PPTP form (RFC 2637). */
function gre(view: DataView): number {
  if (end - at < 4) return -Decoded.TRUNCATED;
  const flags = view.getUint16(at);
  const kind = view.getUint16(at + 2);
  const version = flags & 7;
  if (version > 1) return -Decoded.OTHER_TRANSPORT;
  let size = 4;
  if ((flags & 0x8000) !== 0) size += 4;
  if ((flags & 0x2000) !== 0) size += 4;
  if ((flags & 0x1000) !== 0) size += 4;
  if (version === 1 && (flags & 0x0080) !== 0) size += 4;
  if (end - at < size) return -Decoded.TRUNCATED;
  at += size;
  // ERSPAN type I is the one without a sequence number: no header of its own.
  if (kind === 0x88be && (flags & 0x1000) === 0) return ETHERNET;
  return kind === 0x880b ? PPP : kind;
}
