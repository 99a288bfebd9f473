/** Wrappers around a packet: what tunnels, mirrors and capture devices put in front of it. */
import { buildEthernet, ETHER, etherTypeOf, joined } from './frame.ts';

/** LINKTYPE_ numbers (tcpdump.org/linktypes.html). */
export const LINK = {
  NULL: 0,
  ETHERNET: 1,
  RAW: 101,
  LOOP: 108,
  COOKED: 113,
  COOKED2: 276,
} as const;

/** UDP ports of the tunnels below. */
export const VXLAN_PORT = 4789;
export const GENEVE_PORT = 6081;

/** GRE (RFC 2784, 2890) around an IP packet; `key` and `sequence` set their flags. */
export function wrapGre(packet: Uint8Array, key?: number, sequence?: number): Uint8Array {
  return joined([greHeader(etherTypeOf(packet), key, sequence), packet]);
}

/** GRE around an Ethernet frame (transparent bridging). */
export function wrapGreBridge(frame: Uint8Array): Uint8Array {
  return joined([greHeader(ETHER.BRIDGE), frame]);
}

/** ERSPAN type II: GRE with a sequence number, eight bytes of session data, then the mirrored Ethernet frame. */
export function wrapErspan(frame: Uint8Array, session: number, sequence: number): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, 0x1000);
  view.setUint16(2, session & 0x03ff);
  return joined([greHeader(0x88be, undefined, sequence), head, frame]);
}

/** ERSPAN type III: twelve bytes of session data (version 2, timestamp) under ether type 0x22eb. */
export function wrapErspan3(frame: Uint8Array, session: number, sequence: number): Uint8Array {
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setUint16(0, 0x2000);
  view.setUint16(2, session & 0x03ff);
  view.setUint32(4, sequence);
  return joined([greHeader(0x22eb, undefined, sequence), head, frame]);
}

/** Payload of a UDP datagram to port 4789 (RFC 7348). */
export function wrapVxlan(frame: Uint8Array, network: number): Uint8Array {
  const head = new Uint8Array(8);
  head[0] = 0x08;
  new DataView(head.buffer).setUint32(4, network << 8);
  return joined([head, frame]);
}

/** Payload of a UDP datagram to port 6081 (RFC 8926), with `options` in front of the frame. */
export function wrapGeneve(
  frame: Uint8Array,
  network: number,
  options = new Uint8Array(0),
): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  head[0] = options.length / 4;
  view.setUint16(2, ETHER.BRIDGE);
  view.setUint32(4, network << 8);
  return joined([head, options, frame]);
}

/** MPLS labels, outermost first (RFC 3032); the payload of an Ethernet frame of type 0x8847. */
export function wrapMpls(packet: Uint8Array, labels: readonly number[]): Uint8Array {
  const stack = new Uint8Array(4 * labels.length);
  const view = new DataView(stack.buffer);
  labels.forEach((label, i) => {
    const bottom = i === labels.length - 1 ? 0x100 : 0;
    view.setUint32(4 * i, ((label << 12) | bottom | 64) >>> 0);
  });
  return joined([stack, packet]);
}

/** A PPPoE session (RFC 2516): the payload of an Ethernet frame of type 0x8864. */
export function wrapPppoe(packet: Uint8Array, session: number): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  head[0] = 0x11;
  view.setUint16(2, session);
  view.setUint16(4, packet.length + 2);
  view.setUint16(6, etherTypeOf(packet) === ETHER.IPV6 ? 0x0057 : 0x0021);
  return joined([head, packet]);
}

/** Linux cooked capture v1 (link type 113). */
export function wrapCooked(packet: Uint8Array, vlans: readonly number[] = []): Uint8Array {
  const tagged = buildEthernet(etherTypeOf(packet), packet, { vlans });
  const head = new Uint8Array(14);
  const view = new DataView(head.buffer);
  view.setUint16(2, 1);
  view.setUint16(4, 6);
  head.set(tagged.subarray(6, 12), 6);
  // From its type field on, the rest looks as in Ethernet, tags included.
  return joined([head, tagged.subarray(12)]);
}

/** Linux cooked capture v2 (link type 276). */
export function wrapCooked2(packet: Uint8Array, interfaceIndex = 2): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint16(0, etherTypeOf(packet));
  view.setUint32(4, interfaceIndex);
  view.setUint16(8, 1);
  head[11] = 6;
  return joined([head, packet]);
}

/** BSD loopback (link type 0, or 108 when big-endian): the address family in four bytes. */
export function wrapLoopback(packet: Uint8Array, littleEndian: boolean): Uint8Array {
  const head = new Uint8Array(4);
  const family = etherTypeOf(packet) === ETHER.IPV6 ? 30 : 2;
  new DataView(head.buffer).setUint32(0, family, littleEndian);
  return joined([head, packet]);
}

function greHeader(etherType: number, key?: number, sequence?: number): Uint8Array {
  const flags = (key === undefined ? 0 : 0x2000) | (sequence === undefined ? 0 : 0x1000);
  const fields = [key, sequence].filter((field) => field !== undefined);
  const out = new Uint8Array(4 + 4 * fields.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, flags);
  view.setUint16(2, etherType);
  fields.forEach((field, i) => view.setUint32(4 + 4 * i, field));
  return out;
}
