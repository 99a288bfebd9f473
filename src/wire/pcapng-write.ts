/** Writes pcapng (draft-ietf-opsawg-pcapng): sections, interfaces of any link type and timestamp resolution. */
import { ByteWriter } from './byte-writer.ts';
import { joined } from './frame.ts';
import type { CapturedFrame } from './pcap-write.ts';

export interface PcapngInterface {
  readonly linkType: number;
  /** Decimal digits after the second (6 is microseconds), or with `binary` bits: `if_tsresol`. */
  readonly digits?: number;
  readonly binary?: boolean;
  /** Whole seconds added to every timestamp: `if_tsoffset`. */
  readonly offsetSeconds?: number;
  readonly snapLength?: number;
}

export interface PcapngFrame extends CapturedFrame {
  /** Index into the section's interfaces. */
  readonly interfaceId: number;
  /** A Simple Packet Block: no time, interface 0. */
  readonly simple?: boolean;
}

export interface PcapngSection {
  readonly interfaces: readonly PcapngInterface[];
  readonly frames: readonly PcapngFrame[];
  readonly bigEndian?: boolean;
}

const BLOCK = { SECTION: 0x0a0d0d0a, INTERFACE: 1, SIMPLE: 3, ENHANCED: 6 } as const;
const OPTION = { TSRESOL: 9, TSOFFSET: 14 } as const;

export function writePcapng(sections: readonly PcapngSection[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const section of sections) {
    const order = new Order(section.bigEndian === true);
    parts.push(sectionHeader(order));
    for (const described of section.interfaces) parts.push(interfaceBlock(order, described));
    for (const frame of section.frames) {
      const through = section.interfaces[frame.interfaceId];
      if (through !== undefined) parts.push(packetBlock(order, frame, through));
    }
  }
  return joined(parts);
}

class Order {
  readonly big: boolean;
  constructor(big: boolean) {
    this.big = big;
  }

  u16(value: number): Uint8Array {
    const out = Uint8Array.of(value >>> 8, value);
    return this.big ? out : out.reverse();
  }

  u32(value: number): Uint8Array {
    const out = Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
    return this.big ? out : out.reverse();
  }

  u64(value: bigint): Uint8Array {
    const [high, low] = [this.u32(Number(value >> 32n)), this.u32(Number(value & 0xffffffffn))];
    return joined(this.big ? [high, low] : [low, high]);
  }

  block(type: number, body: Uint8Array): Uint8Array {
    const length = this.u32(12 + body.length);
    return joined([this.u32(type), length, body, length]);
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return joined([this.u16(code), this.u16(value.length), fourfold(value)]);
  }
}

function sectionHeader(order: Order): Uint8Array {
  const body = [order.u32(0x1a2b3c4d), order.u16(1), order.u16(0), order.u64(0xffffffffffffffffn)];
  return order.block(BLOCK.SECTION, joined(body));
}

function interfaceBlock(order: Order, described: PcapngInterface): Uint8Array {
  const body = [order.u16(described.linkType), order.u16(0), order.u32(described.snapLength ?? 0)];
  const options: Uint8Array[] = [];
  if (described.digits !== undefined) {
    const resolution = described.digits | (described.binary === true ? 0x80 : 0);
    options.push(order.option(OPTION.TSRESOL, Uint8Array.of(resolution)));
  }
  if (described.offsetSeconds !== undefined) {
    options.push(order.option(OPTION.TSOFFSET, order.u64(BigInt(described.offsetSeconds))));
  }
  if (options.length > 0) options.push(order.u32(0));
  return order.block(BLOCK.INTERFACE, joined([...body, ...options]));
}

function packetBlock(order: Order, frame: PcapngFrame, through: PcapngInterface): Uint8Array {
  const wire = order.u32(frame.wireLength ?? frame.bytes.length);
  if (frame.simple === true) {
    return order.block(BLOCK.SIMPLE, joined([wire, fourfold(frame.bytes)]));
  }
  const ticks = ticksOf(frame.at, through);
  const head = [
    order.u32(frame.interfaceId),
    order.u32(Number(ticks >> 32n)),
    order.u32(Number(ticks & 0xffffffffn)),
    order.u32(frame.bytes.length),
    wire,
  ];
  return order.block(BLOCK.ENHANCED, joined([...head, fourfold(frame.bytes)]));
}

/** Microseconds are the finest that a Millis number holds exactly; what is finer is filled with zeros. */
function ticksOf(at: number, through: PcapngInterface): bigint {
  const micros = BigInt(Math.round(at * 1000)) - BigInt(through.offsetSeconds ?? 0) * 1_000_000n;
  const digits = BigInt(through.digits ?? 6);
  const perSecond = through.binary === true ? 1n << digits : 10n ** digits;
  return (micros * perSecond) / 1_000_000n;
}

function fourfold(bytes: Uint8Array): Uint8Array {
  const writer = new ByteWriter().put(bytes);
  while (writer.length % 4 !== 0) writer.u8(0);
  return writer.done();
}
