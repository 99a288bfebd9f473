/** PROXY protocol 1 and 2: one header before the carried stream of the side that connects. */
import { PROXY_V2_BYTES_MAX, readProxyHeader } from '#wire/proxy-protocol.ts';
import type { Side } from '#model/stream.ts';
import { defineAnalyzer, Probe, REJECT } from '../analyzer.ts';
import { passGapOn, passOn } from '../tunnel.ts';

interface State {
  /** Null until the header was read: the side that sent it. */
  sender: Side | null;
}

export const proxyProtocol = defineAnalyzer<State>({
  name: 'proxy-protocol',
  carrier: 'proxy-protocol',
  bufferBytesMax: PROXY_V2_BYTES_MAX,

  probe(head) {
    const header = readProxyHeader(head);
    if (header === undefined) return Probe.NO;
    // The signature of version 2 is enough; its addresses may follow in another segment.
    return header !== null || head.length >= 16 ? Probe.YES : Probe.MORE;
  },

  start: () => ({ sender: null }),

  feed(state, side, bytes, at, out) {
    if (state.sender !== null) return passOn(side, bytes, 0, out);
    const header = readProxyHeader(bytes);
    if (!header) return header === null ? 0 : REJECT;
    state.sender = side;
    out.fact({ kind: 'carrier', at, side, carrier: 'proxy-protocol' });
    return passOn(side, bytes, header.end, out);
  },

  gap(state, side, _at, out) {
    return passGapOn(side, state.sender !== null, out);
  },
});
