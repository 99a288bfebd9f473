/** SOCKS5: greeting, optional login, request; then the carried stream. */
import type { Millis, Side } from '#model/stream.ts';
import {
  type Read,
  readSocks5Greeting,
  readSocks5Login,
  readSocks5Message,
  SOCKS5_METHOD,
} from '#wire/socks.ts';
import { defineAnalyzer, type Out, Probe, REJECT } from '../analyzer.ts';
import { passGapOn, passOn, tellSocksTarget } from '../tunnel.ts';

/** Bytes: a login with user and password of 255 each is the longest message of the handshake. */
const MESSAGE_BYTES_MAX = 515;
const CONNECT = 1;

type Phase = 'opening' | 'login' | 'target' | 'through';

interface State {
  client: Side | null;
  readonly phase: [Phase, Phase];
}

export const socks5 = defineAnalyzer<State>({
  name: 'socks5',
  carrier: 'socks5',
  bufferBytesMax: MESSAGE_BYTES_MAX,

  probe(head) {
    const greeting = readSocks5Greeting(head);
    if (!greeting) return greeting === null ? Probe.MORE : Probe.NO;
    // Assigned methods are 0 to 9, private ones 0x80 to 0xfe (RFC 1928 §3).
    if (!greeting.value.every((method) => method < 10 || (method >= 0x80 && method < 0xff))) {
      return Probe.NO;
    }
    const next = head[greeting.end];
    return next === undefined || next === 5 || next === 1 ? Probe.YES : Probe.NO;
  },

  start: () => ({ client: null, phase: ['opening', 'opening'] }),

  feed(state, side, bytes, at, out) {
    state.client ??= side;
    let taken = 0;
    while (taken < bytes.length) {
      if (state.phase[side] === 'through') return passOn(side, bytes, taken, out);
      const rest = bytes.subarray(taken);
      const step =
        side === state.client
          ? readClient(state, side, rest, at, out)
          : readServer(state, side, rest);
      if (step === REJECT) return REJECT;
      if (step === 0) return taken;
      taken += step;
    }
    return taken;
  },

  gap(state, side, _at, out) {
    return passGapOn(side, state.phase[side] === 'through', out);
  },
});

/** Bytes of one message taken, 0 for more, or REJECT. */
function readClient(state: State, side: Side, bytes: Uint8Array, at: Millis, out: Out): number {
  if (state.phase[side] === 'opening') {
    return take(readSocks5Greeting(bytes), () => (state.phase[side] = 'login'));
  }
  // Which of the two follows is the server's choice, but the first byte says it too, and the server may be unseen.
  if (state.phase[side] === 'login' && bytes[0] === 1) {
    return take(readSocks5Login(bytes), () => (state.phase[side] = 'target'));
  }
  const request = readSocks5Message(bytes);
  if (!request) return request === null ? 0 : REJECT;
  if (request.value.code !== CONNECT) return REJECT;
  if (!tellSocksTarget('socks5', request.value, side, at, out)) return REJECT;
  state.phase[side] = 'through';
  return request.end;
}

function readServer(state: State, side: Side, bytes: Uint8Array): number {
  const phase = state.phase[side];
  if (phase === 'target') {
    const reply = readSocks5Message(bytes);
    if (!reply) return reply === null ? 0 : REJECT;
    state.phase[side] = 'through';
    return reply.value.code === 0 ? reply.end : REJECT;
  }
  if (bytes.length < 2) return 0;
  if (phase === 'login') {
    state.phase[side] = 'target';
    return bytes[0] === 1 && bytes[1] === 0 ? 2 : REJECT;
  }
  if (bytes[0] !== 5 || bytes[1] === SOCKS5_METHOD.REFUSED) return REJECT;
  state.phase[side] = bytes[1] === SOCKS5_METHOD.USER_PASSWORD ? 'login' : 'target';
  return 2;
}

function take(read: Read<unknown>, then: () => void): number {
  if (!read) return read === null ? 0 : REJECT;
  then();
  return read.end;
}
