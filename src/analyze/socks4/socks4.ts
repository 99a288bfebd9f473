/** SOCKS4 and 4a: one request, one reply; then the carried stream. */
import type { Side } from '#model/stream.ts';
import { readSocks4Reply, readSocks4Request, SOCKS4_GRANTED } from '#wire/socks.ts';
import { defineAnalyzer, Probe, REJECT } from '../analyzer.ts';
import { hostOf, passGapOn, passOn, tellSocksTarget } from '../tunnel.ts';

/** Bytes: 8, a user id and a name of 255 characters each, and their two ends. */
const MESSAGE_BYTES_MAX = 520;

interface State {
  client: Side | null;
  readonly through: [boolean, boolean];
}

export const socks4 = defineAnalyzer<State>({
  name: 'socks4',
  carrier: 'socks4',
  bufferBytesMax: MESSAGE_BYTES_MAX,

  probe(head) {
    const request = readSocks4Request(head);
    if (!request) return request === null ? Probe.MORE : Probe.NO;
    const { host, port, user } = request.value;
    const plausible = port !== 0 && hostOf(host) !== null && /^[\x20-\x7e]*$/.test(user);
    return plausible ? Probe.YES : Probe.NO;
  },

  start: () => ({ client: null, through: [false, false] }),

  feed(state, side, bytes, at, out) {
    state.client ??= side;
    if (state.through[side]) return passOn(side, bytes, 0, out);
    let taken: number;
    if (side === state.client) {
      const request = readSocks4Request(bytes);
      if (!request) return request === null ? 0 : REJECT;
      if (!tellSocksTarget('socks4', request.value, side, at, out)) return REJECT;
      taken = request.end;
    } else {
      const reply = readSocks4Reply(bytes);
      if (!reply) return reply === null ? 0 : REJECT;
      if (reply.value !== SOCKS4_GRANTED) return REJECT;
      taken = reply.end;
    }
    state.through[side] = true;
    return passOn(side, bytes, taken, out);
  },

  gap(state, side, _at, out) {
    return passGapOn(side, state.through[side], out);
  },
});
