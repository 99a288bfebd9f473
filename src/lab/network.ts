/**
 * Puts dialogues on a wire: TCP handshakes, segments, acknowledgements and everything that networks do to them.
 * Addresses are the caller's; documentation ranges (RFC 5737, RFC 3849) throughout the lab.
 */
import type { Random } from '#base/random.ts';
import type { Endpoint, Millis, Side } from '#model/stream.ts';
import {
  buildEthernet,
  buildIp,
  buildTcp,
  buildUdp,
  etherTypeOf,
  IP_PROTOCOL,
} from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import type { Turn } from './dialogue.ts';

export interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

export interface Passage {
  /** Largest payload of a segment; 1448 unless told. */
  readonly segmentBytes?: number;
  /** Cuts at random places instead of at `segmentBytes`. */
  readonly randomCuts?: boolean;
  /** Joins turns of one side that follow within a millisecond or so, as Nagle's algorithm does. */
  readonly merged?: boolean;
  /** Chances per data segment, 0 … 1. A lost one is missing from the capture, not from the connection. */
  readonly reordered?: number;
  readonly repeated?: number;
  readonly overlapped?: number;
  readonly lost?: number;
  /** False: the capture begins when the connection is already open. */
  readonly opening?: boolean;
  readonly closing?: 'fin' | 'reset' | 'none';
  /** Puts an IP packet into a frame; plain Ethernet unless told. */
  readonly wrap?: (packet: Uint8Array) => Uint8Array;
}

const FLAG = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;
/** MSS 1460, SACK permitted, window scale 7: what Linux opens with. */
const OPENING_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 4, 2, 1, 3, 3, 7);
const STEP: Millis = 0.01;
const MERGE_WITHIN: Millis = 2.5;

/** One TCP connection as captured, in order of capture. */
export function layTcp(
  turns: readonly Turn[],
  ends: Ends,
  random: Random,
  passage: Passage = {},
): CapturedFrame[] {
  const line = new Connection(ends, random, passage);
  const first = turns[0];
  if (first === undefined) return [];
  if (passage.opening !== false) line.open(first.at);
  for (const turn of passage.merged === true ? merge(turns) : turns) line.say(turn);
  line.close();
  return line.frames;
}

/** UDP datagrams, one per turn. */
export function layUdp(
  turns: readonly Turn[],
  ends: Ends,
  wrap: (packet: Uint8Array) => Uint8Array = inEthernet,
): CapturedFrame[] {
  return turns.map(({ side, at, bytes }) => {
    const [source, target] = side === 0 ? [ends.client, ends.server] : [ends.server, ends.client];
    const between = { from: source.ip, to: target.ip };
    const ports = { sourcePort: source.port, targetPort: target.port };
    const udp = buildUdp({ ...ports, payload: bytes }, between);
    return { at, bytes: wrap(buildIp({ ...between, protocol: IP_PROTOCOL.UDP }, udp)) };
  });
}

/** Several captures of one wire as one, by time; frames of the same time keep their order. */
export function interleave(captures: readonly (readonly CapturedFrame[])[]): CapturedFrame[] {
  return captures.flat().sort((a, b) => a.at - b.at);
}

export function inEthernet(packet: Uint8Array): Uint8Array {
  return buildEthernet(etherTypeOf(packet), packet);
}

function merge(turns: readonly Turn[]): Turn[] {
  const out: Turn[] = [];
  for (const turn of turns) {
    const last = out.at(-1);
    if (last === undefined || last.side !== turn.side || turn.at - last.at > MERGE_WITHIN)
      out.push(turn);
    else out[out.length - 1] = { ...last, bytes: Uint8Array.from([...last.bytes, ...turn.bytes]) };
  }
  return out;
}

class Connection {
  readonly frames: CapturedFrame[] = [];
  readonly #ends: readonly [Endpoint, Endpoint];
  readonly #random: Random;
  readonly #passage: Passage;
  /** Next sequence number of each side. */
  readonly #seq: [number, number];
  #now: Millis = 0;

  constructor(ends: Ends, random: Random, passage: Passage) {
    this.#ends = [ends.client, ends.server];
    this.#random = random;
    this.#passage = passage;
    this.#seq = [random.u32(), random.u32()];
  }

  open(at: Millis): void {
    this.#now = at - 30;
    this.#send(0, FLAG.SYN, this.#seq[0], 0);
    this.#seq[0] += 1;
    this.#now = at - 15;
    this.#send(1, FLAG.SYN | FLAG.ACK, this.#seq[1], this.#seq[0]);
    this.#seq[1] += 1;
    this.#now = at - 14;
    this.#send(0, FLAG.ACK, this.#seq[0], this.#seq[1]);
  }

  say({ side, at, bytes }: Turn): void {
    this.#now = Math.max(at, this.#now + STEP);
    const chance = (part: number | undefined): boolean =>
      part !== undefined && this.#random.float() < part;
    const { reordered, repeated, overlapped, lost } = this.#passage;
    let held: (() => void) | null = null;
    let from = 0;
    while (from < bytes.length) {
      const to = this.#cut(from, bytes.length);
      const start = chance(overlapped) ? Math.max(0, from - 1 - this.#random.below(20)) : from;
      const seq = this.#seq[side];
      const [begins, part] = [seq + start, bytes.subarray(start, to)];
      const send = (): void => this.#data(side, begins, part);
      if (held === null && to < bytes.length && chance(reordered)) held = send;
      else {
        if (!chance(lost)) send();
        if (chance(repeated)) send();
        held?.();
        held = null;
      }
      from = to;
    }
    held?.();
    this.#seq[side] += bytes.length;
    this.#now += STEP;
    this.#send(other(side), FLAG.ACK, this.#seq[other(side)], this.#seq[side]);
  }

  close(): void {
    const { closing } = this.#passage;
    if (closing === 'none') return;
    this.#now += 50;
    if (closing === 'reset') {
      this.#send(0, FLAG.RST | FLAG.ACK, this.#seq[0], this.#seq[1]);
      return;
    }
    this.#send(0, FLAG.FIN | FLAG.ACK, this.#seq[0], this.#seq[1]);
    this.#now += 15;
    this.#send(1, FLAG.FIN | FLAG.ACK, this.#seq[1], this.#seq[0] + 1);
    this.#now += 1;
    this.#send(0, FLAG.ACK, this.#seq[0] + 1, this.#seq[1] + 1);
  }

  #cut(from: number, end: number): number {
    const { segmentBytes = 1448, randomCuts } = this.#passage;
    if (randomCuts !== true) return Math.min(end, from + segmentBytes);
    // Mostly long pieces, sometimes single bytes: both are where parsers break.
    const most = this.#random.below(4) === 0 ? 3 : Math.min(segmentBytes, 200);
    return Math.min(end, from + 1 + this.#random.below(most));
  }

  #data(side: Side, seq: number, payload: Uint8Array): void {
    this.#send(side, FLAG.PSH | FLAG.ACK, seq, this.#seq[other(side)], payload);
  }

  #send(side: Side, flags: number, seq: number, ack: number, payload?: Uint8Array): void {
    const source = this.#ends[side];
    const target = this.#ends[other(side)];
    const between = { from: source.ip, to: target.ip };
    const opens = (flags & FLAG.SYN) !== 0;
    const segment = buildTcp(
      {
        sourcePort: source.port,
        targetPort: target.port,
        seq,
        ack,
        flags,
        ...(opens ? { options: OPENING_OPTIONS } : {}),
        ...(payload === undefined ? {} : { payload }),
      },
      between,
    );
    const packet = buildIp(
      { ...between, protocol: IP_PROTOCOL.TCP, id: this.frames.length & 0xffff },
      segment,
    );
    this.frames.push({ at: this.#now, bytes: (this.#passage.wrap ?? inEthernet)(packet) });
    this.#now += STEP;
  }
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
