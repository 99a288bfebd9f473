/**
 * Monero P2Pool's peer protocol by its opening: both peers send a challenge (17 bytes) and answer the other's with a
 * solution (41 bytes). A peer of this pool hands out work to the miners behind it; the peer protocol itself carries
 * no share of theirs.
 */
import {
  P2POOL_CHALLENGE_BYTES,
  P2POOL_SOLUTION_BYTES,
  readP2poolOpening,
  showsP2poolWork,
} from '#wire/p2pool.ts';
import { Probe, REJECT, defineAnalyzer } from '../analyzer.ts';

const OPENING_BYTES = P2POOL_CHALLENGE_BYTES + P2POOL_SOLUTION_BYTES;
/** Of 16 random bytes; fewer distinct ones happen less than once in 10^9. */
const DISTINCT_MIN = 9;
/** A relative of the protocol may ask for other work; the form alone is then still far from chance. */
const FIT = { worked: 1, unworked: 0.7 } as const;

interface State {
  /** Whether the side's opening was read. */
  readonly opened: [boolean, boolean];
  /** The solution of the peer that opened the connection shows the work it owes. */
  hasWork: boolean;
}

export const p2pool = defineAnalyzer<State>({
  name: 'p2pool',
  carrier: null,
  bufferBytesMax: OPENING_BYTES,
  probe(head, _side, context) {
    if (!context.openingSeen || (head.length > 0 && head[0] !== 0)) return Probe.NO;
    if (head.length < P2POOL_CHALLENGE_BYTES) return Probe.MORE;
    if (new Set(head.subarray(1, P2POOL_CHALLENGE_BYTES)).size < DISTINCT_MIN) return Probe.NO;
    if (head.length > P2POOL_CHALLENGE_BYTES && head[P2POOL_CHALLENGE_BYTES] !== 1) return Probe.NO;
    return head.length >= OPENING_BYTES ? Probe.YES : Probe.MORE;
  },
  start: () => ({ opened: [false, false], hasWork: false }),
  feed(state, side, bytes, at, out) {
    if (state.opened[side]) return bytes.length;
    if (bytes.length < OPENING_BYTES) return 0;
    const opening = readP2poolOpening(bytes);
    if (opening === null) return REJECT;
    if (new Set([...opening.challenge, ...opening.peerId]).size < DISTINCT_MIN) return REJECT;
    if (side === 0) state.hasWork = showsP2poolWork(opening.solution);
    state.opened[side] = true;
    if (!state.opened[side === 0 ? 1 : 0]) return bytes.length;
    out.fact({
      kind: 'behaviour',
      protocol: 'p2pool',
      model: 'p2pool-handshake',
      side: 0,
      at,
      fit: state.hasWork ? FIT.worked : FIT.unworked,
      seen: { challenge: P2POOL_CHALLENGE_BYTES, solution: P2POOL_SOLUTION_BYTES },
    });
    out.deaf(0, true);
    out.deaf(1, true);
    return bytes.length;
  },
  gap: () => false,
});
