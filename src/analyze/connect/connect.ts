/** HTTP CONNECT (RFC 9110 §9.3.6): a request that names host and port, a 2xx reply; then the carried stream. */
import type { Millis, Side } from '#model/stream.ts';
import { HTTP_HEAD_BYTES_MAX, httpHeadEnd, HttpHead, httpReplyAt } from '#wire/http.ts';
import { defineAnalyzer, type Out, Probe, REJECT } from '../analyzer.ts';
import { hostOf, passGapOn, passOn } from '../tunnel.ts';

const START = new TextEncoder().encode('CONNECT ');
const HEAD = new HttpHead();

interface State {
  client: Side | null;
  named: boolean;
  readonly through: [boolean, boolean];
}

export const connect = defineAnalyzer<State>({
  name: 'connect',
  carrier: 'connect',
  bufferBytesMax: HTTP_HEAD_BYTES_MAX,

  probe(head) {
    const length = Math.min(head.length, START.length);
    for (let i = 0; i < length; i++) if (head[i] !== START[i]) return Probe.NO;
    return length === START.length ? Probe.YES : Probe.MORE;
  },

  start: () => ({ client: null, named: false, through: [false, false] }),

  feed(state, side, bytes, at, out) {
    state.client ??= side;
    let taken = 0;
    while (taken < bytes.length) {
      if (state.through[side]) return passOn(side, bytes, taken, out);
      const next =
        side === state.client
          ? readClient(state, side, bytes, taken, at, out)
          : readServer(state, bytes, taken);
      if (next === REJECT) return REJECT;
      if (next === taken && !state.through[side]) return taken;
      taken = next;
    }
    return taken;
  },

  gap(state, side, _at, out) {
    return passGapOn(side, state.through[side], out);
  },
});

/** Where the next message begins, `from` for more bytes, or REJECT. */
function readClient(
  state: State,
  side: Side,
  bytes: Uint8Array,
  from: number,
  at: Millis,
  out: Out,
): number {
  // A refused client (407) asks again on the same connection; anything else goes through the tunnel.
  const again = connect.probe(bytes.subarray(from), side, NO_CONTEXT);
  if (state.named && again !== Probe.YES) {
    if (again === Probe.MORE) return from;
    state.through[side] = true;
    return from;
  }
  const end = httpHeadEnd(bytes, from);
  if (end < 0) return from;
  if (!HEAD.read(bytes, from, end)) return REJECT;
  const target = /^(.*):(\d{1,5})$/.exec(HEAD.target);
  const name = hostOf((target?.[1] ?? HEAD.target).replace(/^\[(.*)\]$/, '$1'));
  HEAD.release();
  if (name === null) return REJECT;
  if (!state.named) out.fact({ kind: 'carrier', at, side, carrier: 'connect' });
  state.named = true;
  const port = target === null ? null : Number(target[2]);
  out.fact({ kind: 'name', at, side, source: 'connect', name, port });
  return end;
}

const NO_CONTEXT = { ports: [0, 0], openingSeen: true, carriers: [] } as const;

function readServer(state: State, bytes: Uint8Array, from: number): number {
  // Also steps over the body of a refusal, whose end need not be known.
  const start = httpReplyAt(bytes, from);
  if (!start.whole) return start.at;
  const end = httpHeadEnd(bytes, start.at);
  if (end < 0) return start.at;
  if (HEAD.read(bytes, start.at, end) && HEAD.status >= 200 && HEAD.status < 300) {
    state.through[0] = true;
    state.through[1] = true;
  }
  HEAD.release();
  return end;
}
