/**
 * TLS flows that have lived for a while, read by record lengths and times only. The stream is joined in the middle, at
 * a record's header; handshakes are read elsewhere.
 *
 *   header (5 bytes) → its length is noted, its body stepped over without being kept
 *   no header where one should be (a gap, a side not aligned yet) → dropped until a delivery begins with one
 */
import type { BehaviourFact } from '#model/fact.ts';
import type { Millis, Side, StreamContext } from '#model/stream.ts';
import { type Out, Probe, defineAnalyzer } from '../analyzer.ts';
import { CHIA_PORTS, ChiaCadence, SIGNAGE_POINT_MS } from './chia-cadence.ts';
import { FlowGrammar } from './flow-grammar.ts';

const HEADER_BYTES = 5;
const APPLICATION_DATA = 0x17;
/** 2^14 and 2048 for what ciphers add (RFC 5246 §6.2.3; RFC 8446 §5.2 allows 256). */
export const RECORD_BYTES_MAX = 16384 + 2048;
const CHIA_FIT = 0.6;

interface State {
  readonly grammar: FlowGrammar;
  /** One watch per direction where the ports are Chia's. */
  readonly chia: readonly [ChiaCadence, ChiaCadence] | null;
  readonly skip: [number, number];
  isNamed: boolean;
}

export const encrypted = defineAnalyzer<State>({
  name: 'encrypted',
  carrier: null,
  // Hours of sealed records: the judgement says in numbers what was seen.
  keeping: 'nothing',
  bufferBytesMax: HEADER_BYTES,
  probe(head) {
    if (!mayBeHeader(head) || (head.length > 0 && head[0] !== APPLICATION_DATA)) return Probe.NO;
    return head.length < HEADER_BYTES ? Probe.MORE : Probe.YES;
  },
  start: (context) => ({
    grammar: new FlowGrammar(clientOf(context)),
    chia: context.ports.some((port) => CHIA_PORTS.has(port))
      ? [new ChiaCadence(), new ChiaCadence()]
      : null,
    skip: [0, 0],
    isNamed: false,
  }),
  feed(state, side, bytes, at, out) {
    let taken = 0;
    for (;;) {
      const step = Math.min(state.skip[side], bytes.length - taken);
      state.skip[side] -= step;
      taken += step;
      if (taken === bytes.length) break;
      const rest = bytes.subarray(taken);
      if (!mayBeHeader(rest)) {
        // Not a record: this side is not aligned (any more); what was delivered is given up.
        return bytes.length;
      }
      if (rest.length < HEADER_BYTES) break;
      const length = ((rest[3] ?? 0) << 8) | (rest[4] ?? 0);
      state.skip[side] = length;
      taken += HEADER_BYTES;
      if (rest[0] === APPLICATION_DATA) hear(state, side, length, at, out);
    }
    return taken;
  },
  gap(state, side) {
    state.skip[side] = 0;
    return true;
  },
  end(state, at, out) {
    const fact = state.grammar.judge(at);
    if (fact !== null) say(state, fact, out);
  },
});

function hear(state: State, side: Side, length: number, at: Millis, out: Out): void {
  const watch = state.chia?.[side];
  const fact =
    watch?.add(at) === true ? chiaFact(watch, side, at) : state.grammar.add(side, length, at);
  if (fact !== null) say(state, fact, out);
  const isOver = fact?.protocol === 'chia' || (!state.grammar.wanted && state.chia === null);
  if (!isOver) return;
  out.deaf(0, true);
  out.deaf(1, true);
}

/** The carrier is named with the first judgement only: most flows that are read here give none. */
function say(state: State, fact: BehaviourFact, out: Out): void {
  const { side, at } = fact;
  if (!state.isNamed) out.fact({ kind: 'carrier', carrier: 'tls', side, at });
  state.isNamed = true;
  out.fact(fact);
}

/** The side that connected; joined half-way, the one with the higher port. */
function clientOf(context: StreamContext): Side {
  return context.openingSeen || context.ports[0] >= context.ports[1] ? 0 : 1;
}

/** True while the bytes that are there fit a record header of TLS 1.0 … 1.3. */
function mayBeHeader(bytes: Uint8Array): boolean {
  const [type = 0x17, major = 3, minor = 3, high, low] = bytes;
  if (type < 0x14 || type > 0x18 || major !== 3 || minor < 1 || minor > 4) return false;
  if (high === undefined || low === undefined) return true;
  const length = (high << 8) | low;
  return length > 0 && length <= RECORD_BYTES_MAX;
}

function chiaFact(watch: ChiaCadence, side: Side, at: Millis): BehaviourFact {
  return {
    kind: 'behaviour',
    protocol: 'chia',
    model: 'chia-cadence',
    side,
    at,
    fit: CHIA_FIT,
    seen: {
      periods: watch.periods,
      meanSeconds: Math.round(watch.meanSeconds * 1000) / 1000,
      expectedSeconds: SIGNAGE_POINT_MS / 1000,
      cv: Math.round(watch.variation * 1000) / 1000,
    },
  };
}
