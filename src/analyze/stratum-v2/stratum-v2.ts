/**
 * Stratum V2 without encryption, as spoken inside a site (to a translation proxy or a local pool).
 *
 *   in step  → frames are taken whole; what nobody reads (transactions, templates) is skipped without buffering
 *   lost     → after a gap: the next frame whose header and fields all fit is looked for
 */
import type { Spoken } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import { SV2_HEADER_BYTES, decodeSv2, isDescribed, isSv2Length, readSv2Header } from '#wire/sv2.ts';
import { type Out, REJECT, defineAnalyzer } from '../analyzer.ts';
import {
  TAKE_UP_BYTES_MAX,
  minerSideOf,
  probeMidway,
  probeOpening,
  takeUpFrame,
} from './frames.ts';
import { type Session, openSession, tell } from './session.ts';

/** The most payload bytes of a message that is read; a job with a large coinbase takes some KiB. */
export const PAYLOAD_BYTES_MAX = 32 * 1024;

interface State {
  readonly session: Session;
  /** Known from the first message that only one of the two may speak. */
  minerSide: Side | null;
  /** Payload bytes that are stepped over, per side. */
  readonly skip: [number, number];
  readonly lost: [boolean, boolean];
}

export const stratumV2 = defineAnalyzer<State>({
  name: 'stratum-v2',
  carrier: null,
  keeping: { isOpen: (state, side) => state.skip[side] > 0 },
  bufferBytesMax: SV2_HEADER_BYTES + PAYLOAD_BYTES_MAX,
  probe: (head, _side, context) => (context.openingSeen ? probeOpening(head) : probeMidway(head)),
  start: () => ({ session: openSession(), minerSide: null, skip: [0, 0], lost: [false, false] }),
  feed(state, side, bytes, at, out) {
    let taken = 0;
    for (;;) {
      const step = takeFrame(state, side, bytes.subarray(taken), at, out);
      if (step === REJECT) return REJECT;
      if (step === 0) return taken;
      taken += step;
      if (state.session.isNode) {
        out.fact({ kind: 'ordinary', what: 'chain-node', side, at });
        out.deaf(0, true);
        out.deaf(1, true);
        return taken;
      }
    }
  },
  gap(state, side) {
    state.lost[side] = true;
    state.skip[side] = 0;
    return true;
  },
});

/** Bytes taken, 0 where more are needed, or REJECT. */
function takeFrame(state: State, side: Side, bytes: Uint8Array, at: Millis, out: Out): number {
  const skipped = Math.min(state.skip[side], bytes.length);
  if (skipped > 0) {
    state.skip[side] -= skipped;
    return skipped;
  }
  if (state.lost[side]) {
    const dropped = findFrame(state, side, bytes);
    if (dropped > 0 || state.lost[side]) return dropped;
  }
  return readFrame(state, bytes, { side, at }, out);
}

function readFrame(state: State, bytes: Uint8Array, spoken: Spoken, out: Out): number {
  const header = readSv2Header(bytes);
  if (header === null) return 0;
  const { type, length } = header;
  // Extensions are stepped over (03 §3.4: unknown ones are to be ignored).
  const isForeign = header.extension !== 0;
  if (!isForeign && !isSv2Length(type, length)) return REJECT;
  if (isForeign || !isDescribed(type) || length > PAYLOAD_BYTES_MAX) {
    state.skip[spoken.side] = length;
    return SV2_HEADER_BYTES;
  }
  const end = SV2_HEADER_BYTES + length;
  if (bytes.length < end) return 0;
  const message = decodeSv2(type, bytes.subarray(SV2_HEADER_BYTES, end));
  if (message === null || !isItsTurn(state, type, spoken.side)) return REJECT;
  tell(state.session, message, spoken, (fact) => out.fact(fact));
  return end;
}

function isItsTurn(state: State, type: number, side: Side): boolean {
  const miner = minerSideOf(type, side);
  if (miner === null) return true;
  state.minerSide ??= miner;
  return state.minerSide === miner;
}

/** How many bytes to step over: those before the next credible frame, which ends being lost. */
function findFrame(state: State, side: Side, bytes: Uint8Array): number {
  for (let at = 0; at + SV2_HEADER_BYTES <= bytes.length; at++) {
    if (takeUpFrame(bytes, at) === null) continue;
    state.lost[side] = false;
    return at;
  }
  // A frame may have begun in the bytes at the end; whatever is older than the longest take-up is given up.
  return Math.max(0, bytes.length - TAKE_UP_BYTES_MAX);
}
