/**
 * A flood of TCP flows that are all open at once, as frame batches straight from one template frame: fast enough to fill
 * a table of a million flows in seconds. Clients lie in 198.18.0.0/15 (RFC 2544), servers in 203.0.113.0/24.
 */
import type { FrameBatch } from '#model/batch.ts';
import type { Millis } from '#model/stream.ts';
import { LINK } from '#wire/encapsulate.ts';
import { buildEthernet, buildIp, buildTcp, ETHER, IP_PROTOCOL } from '#wire/frame.ts';

export interface FloodOptions {
  /** At most 2^17 · 64,000. */
  readonly flows: number;
  readonly start: Millis;
  /** All frames of one round are spread over this time. */
  readonly roundMillis?: number;
  readonly targetPort?: number;
  /** Sent by every client in the second round; none gives SYNs only. */
  readonly payload?: Uint8Array;
  readonly framesPerBatch?: number;
}

const IP_AT = 14;
const TCP_AT = 34;
const FIRST_PORT = 1024;
const CLIENT_BITS = 17;
const CLIENTS = 1 << CLIENT_BITS;
/** 198.18.0.0 */
const CLIENT_BASE = 0xc6120000;

/** Round one opens every flow, round two sends the payload on every flow. The batch is used again. */
export function* flood(options: FloodOptions): Generator<FrameBatch> {
  const { flows, start, roundMillis = 60_000, payload } = options;
  yield* roundOf(options, templateOf(options, 2, new Uint8Array(0)), start, flows);
  if (payload === undefined) return;
  yield* roundOf(options, templateOf(options, 24, payload), start + roundMillis, flows);
}

function templateOf(options: FloodOptions, flags: number, payload: Uint8Array): Uint8Array {
  const ends = { from: '198.18.0.0', to: '203.0.113.1' };
  // The opening takes one sequence number.
  const seq = flags === 2 ? 1000 : 1001;
  const ports = { sourcePort: 0, targetPort: options.targetPort ?? 443 };
  const segment = buildTcp({ ...ports, seq, flags, payload }, ends);
  return buildEthernet(ETHER.IPV4, buildIp({ ...ends, protocol: IP_PROTOCOL.TCP }, segment));
}

function* roundOf(
  options: FloodOptions,
  template: Uint8Array,
  start: Millis,
  flows: number,
): Generator<FrameBatch> {
  const { roundMillis = 60_000, framesPerBatch = 4096 } = options;
  const size = template.length;
  const batch: FrameBatch = {
    bytes: new Uint8Array(size * framesPerBatch),
    count: 0,
    startAt: new Uint32Array(framesPerBatch),
    length: new Uint32Array(framesPerBatch).fill(size),
    wireLength: new Uint32Array(framesPerBatch).fill(size),
    at: new Float64Array(framesPerBatch),
    linkType: new Uint16Array(framesPerBatch).fill(LINK.ETHERNET),
  };
  const view = new DataView(batch.bytes.buffer);
  for (let i = 0; i < framesPerBatch; i++) {
    batch.bytes.set(template, i * size);
    batch.startAt[i] = i * size;
  }
  const sums = {
    ipField: wordAt(template, IP_AT + 10),
    tcpField: wordAt(template, TCP_AT + 16),
  };
  for (let flow = 0; flow < flows;) {
    const count = Math.min(framesPerBatch, flows - flow);
    for (let i = 0; i < count; i++, flow++) {
      stamp(view, i * size, flow, sums);
      batch.at[i] = start + (flow / flows) * roundMillis;
    }
    batch.count = count;
    yield batch;
  }
}

/** Writes the flow's address and port and corrects the checksums by what changed (RFC 1624). */
function stamp(
  view: DataView,
  at: number,
  flow: number,
  sums: { readonly ipField: number; readonly tcpField: number },
): void {
  const address = (CLIENT_BASE + (flow % CLIENTS)) >>> 0;
  const port = FIRST_PORT + Math.floor(flow / CLIENTS);
  view.setUint32(at + IP_AT + 12, address);
  view.setUint16(at + TCP_AT, port);
  const change = (address >>> 16) + (address & 0xffff) + (~(CLIENT_BASE >>> 16) & 0xffff);
  view.setUint16(at + IP_AT + 10, corrected(sums.ipField, change));
  view.setUint16(at + TCP_AT + 16, corrected(sums.tcpField, change + port));
}

function corrected(field: number, change: number): number {
  let sum = (~field & 0xffff) + change;
  // The old low half of the address was zero, whose complement is all ones: nothing in this arithmetic.
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
