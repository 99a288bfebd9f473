/** The analyzer of JSON conversations: pools, miners, nodes asked for work; and their look-alikes. */
import type { Millis, Side } from '#model/stream.ts';
import { LF } from '#wire/json-byte.ts';
import { JsonReader } from '#wire/json.ts';
import { type Out, REJECT, defineAnalyzer } from '../analyzer.ts';
import { DIALECTS } from '../dialects.ts';
import { probeJson } from './probe.ts';
import { blankSecrets } from './secrets.ts';
import { JsonSession, STRANGE_OPEN_BYTES_MAX } from './session.ts';
import { Shortening, WHOLE_BYTES_MAX } from './shortening.ts';

export interface JsonState {
  readonly session: JsonSession;
  /** Made when their side first speaks. */
  readonly readers: [JsonReader | null, JsonReader | null];
  /** Where facts go, what time it is and who speaks, during one call of `feed`. */
  out: Out | null;
  at: Millis;
  side: Side;
  isOver: boolean;
}

export const json = defineAnalyzer<JsonState>({
  name: 'json',
  carrier: null,
  keeping: {
    cutAfter: LF,
    isOpen: (state, side) => (state.readers[side]?.openBytes ?? 0) > 0,
    claimCount: (state) => state.session.claimCount,
    shorten: {
      beyond: WHOLE_BYTES_MAX,
      begin() {
        const shortening = new Shortening();
        return (bytes) => shortening.push(bytes);
      },
    },
    blank: blankSecrets,
  },
  // The readers take every byte.
  bufferBytesMax: 0,
  probe: probeJson,
  start(context) {
    const session = new JsonSession(DIALECTS, context);
    return { session, readers: [null, null], out: null, at: 0, side: 0, isOver: false };
  },
  feed(state, side, bytes, at, out) {
    state.out = out;
    state.at = at;
    state.side = side;
    const reader = (state.readers[side] ??= readerOf(state));
    reader.push(bytes);
    const isEndless = !state.session.isMining && reader.openBytes > STRANGE_OPEN_BYTES_MAX;
    if (state.session.wanted && !isEndless) return bytes.length;
    finish(state, out);
    return REJECT;
  },
  boundary(state, side) {
    state.readers[side]?.boundary();
  },
  gap(state, side, at, out) {
    readCut(state, side, at, out);
    state.session.lost();
    return true;
  },
  end(state, at, out) {
    for (const side of [0, 1] as const) readCut(state, side, at, out);
    finish(state, out);
  },
});

function readerOf(state: JsonState): JsonReader {
  return new JsonReader((value, byteCount) => {
    const { session, out, at, side } = state;
    if (out === null || !session.wanted) return;
    session.read(value, byteCount, side, at, (fact) => out.fact(fact));
  });
}

/** Frames that were captured short leave the beginnings of messages, which may be all there is of a session. */
function readCut(state: JsonState, side: Side, at: Millis, out: Out): void {
  const { session } = state;
  const open = state.readers[side]?.lost() ?? null;
  if (open !== null && session.wanted) session.readCut(open, side, at, (fact) => out.fact(fact));
}

function finish(state: JsonState, out: Out): void {
  if (state.isOver) return;
  state.isOver = true;
  state.session.end((fact) => out.fact(fact));
}
