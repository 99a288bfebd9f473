/**
 * Stratum V2 inside its Noise encryption, by the sizes of what each side says in turn:
 *
 *   client-hello 64 → server-hello 234 → set-up ≥ 55 → set-up success 44 → open → opened → shares → acceptances
 *
 * The first four alone are not enough: the fact is given once the channel's opening or the work fits too, and once
 * more, with a better fit, when shares were accepted.
 */
import type { BehaviourFact } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import { SV2_NOISE } from '#wire/sv2.ts';
import { type Out, Probe, REJECT, defineAnalyzer } from '../analyzer.ts';
import { looksRandom } from './random-looking.ts';
import {
  HELLO_PAIRS,
  OPEN,
  OPEN_TURN_BYTES_MAX,
  SETUP,
  SETUP_SUCCESS,
  isAcceptance,
  isOpened,
  isShares,
  isWithin,
} from './turns.ts';

/** Turns after the opening of the channel within which work must show. */
export const WORK_TURNS_MAX = 256;
/** Accepted turns that end the reading: by chance three such sizes in a row are below 1 in 10^4. */
const ACCEPTED_TURNS = 3;
/** After the opening, a side that was silent this long begins a new turn, so that pushes do not add up. */
const SILENCE_MS = 250;
/** Turns of the opening: two hellos, set-up, its success, open, opened. */
const OPENING_TURNS = 6;

const FIT = { opened: 0.75, accepted: 0.95 } as const;

interface State {
  readonly turns: number[];
  /** First bytes of the turn being read, kept for the two hellos only. */
  hello: Uint8Array;
  speaker: Side | null;
  client: Side;
  bytes: number;
  lastAt: Millis;
  workTurns: number;
  /** The client's last turn had the size of shares. */
  hasShares: boolean;
  acceptedTurns: number;
  said: number;
}

export const stratumV2Noise = defineAnalyzer<State>({
  name: 'stratum-v2-noise',
  carrier: null,
  bufferBytesMax: SV2_NOISE.serverHello,
  probe(head, _side, context) {
    if (!context.openingSeen || head.length > SV2_NOISE.serverHello) return Probe.NO;
    if (isTls(head) || !looksRandom(head)) return Probe.NO;
    return head.length < SV2_NOISE.serverHelloOld ? Probe.MORE : Probe.YES;
  },
  start: () => ({
    turns: [],
    hello: new Uint8Array(0),
    speaker: null,
    client: 0,
    bytes: 0,
    lastAt: 0,
    workTurns: 0,
    hasShares: false,
    acceptedTurns: 0,
    said: 0,
  }),
  feed(state, side, bytes, at, out) {
    if (state.speaker === null) state.client = side;
    else if (state.speaker !== side || isNewTurn(state, at)) {
      if (!endTurn(state, at, out)) return REJECT;
    }
    state.speaker = side;
    state.lastAt = at;
    state.bytes += bytes.length;
    if (state.turns.length < 2) {
      state.hello = Uint8Array.of(...state.hello, ...bytes.subarray(0, SV2_NOISE.serverHello));
    }
    return isTooLong(state) ? REJECT : bytes.length;
  },
  gap: () => false,
  end(state, at, out) {
    if (state.speaker !== null) endTurn(state, at, out);
  },
});

/** TLS records begin like this; their bodies look random. */
function isTls(head: Uint8Array): boolean {
  const type = head[0] ?? 0;
  return type >= 0x14 && type <= 0x17 && (head.length < 2 || head[1] === 3);
}

function isNewTurn(state: State, at: Millis): boolean {
  return state.turns.length >= OPENING_TURNS && at - state.lastAt > SILENCE_MS;
}

/** Ends the reading early where no turn can be this long. */
function isTooLong(state: State): boolean {
  const longest = [SV2_NOISE.clientHello, SV2_NOISE.serverHello, SETUP[1], SETUP_SUCCESS][
    state.turns.length
  ];
  return longest !== undefined && state.bytes > longest;
}

/** Judges the turn that just ended; false: this is something else. */
function endTurn(state: State, at: Millis, out: Out): boolean {
  const { bytes, hello } = state;
  state.bytes = 0;
  state.hello = new Uint8Array(0);
  if (state.turns.length < OPENING_TURNS) {
    state.turns.push(bytes);
    if (!fitsOpening(state, hello)) return false;
    if (state.turns.length === OPENING_TURNS && isOpened(bytes)) say(state, FIT.opened, at, out);
    return true;
  }
  state.workTurns += 1;
  if (state.speaker === state.client) state.hasShares = isShares(bytes);
  else if (state.hasShares && isAcceptance(bytes)) {
    state.acceptedTurns += 1;
    state.hasShares = false;
  }
  if (state.acceptedTurns >= ACCEPTED_TURNS) {
    say(state, FIT.accepted, at, out);
    out.deaf(0, true);
    out.deaf(1, true);
  }
  return state.workTurns < WORK_TURNS_MAX;
}

/** True while the turns so far are those of the opening. */
function fitsOpening(state: State, hello: Uint8Array): boolean {
  const [client, server, setUp, success, open] = state.turns;
  if (client !== undefined && server === undefined) {
    return looksRandom(hello) && HELLO_PAIRS.some(([first]) => first === client);
  }
  if (setUp === undefined) {
    return looksRandom(hello) && HELLO_PAIRS.some(([a, b]) => a === client && b === server);
  }
  if (success === undefined) return isWithin(setUp, SETUP);
  if (open === undefined) return success === SETUP_SUCCESS;
  return open >= OPEN[0] && open <= OPEN_TURN_BYTES_MAX;
}

function say(state: State, fit: number, at: Millis, out: Out): void {
  if (state.said >= fit) return;
  state.said = fit;
  const [clientHello = 0, serverHello = 0, setUp = 0, setUpSuccess = 0, open = 0, opened = 0] =
    state.turns;
  const { acceptedTurns, client: side } = state;
  const fact: BehaviourFact = {
    kind: 'behaviour',
    protocol: 'stratum-v2',
    model: 'noise-handshake',
    side,
    at,
    fit,
    seen: { clientHello, serverHello, setUp, setUpSuccess, open, opened, acceptedTurns },
  };
  out.fact(fact);
}
