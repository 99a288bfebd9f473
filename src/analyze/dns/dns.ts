/** DNS over TCP (RFC 7766): messages behind a length of two bytes. Over UDP `readDatagram` reads each packet. */
import { readDns } from '#wire/dns.ts';
import { defineAnalyzer, Probe, REJECT } from '../analyzer.ts';

/** `(bytes, start, end, side, at, emit)` → false when the datagram is no DNS message. For port 53 only. */
export { readDns as readDatagram } from '#wire/dns.ts';

/** Bytes of one message that is read; longer ones (zone transfers) are stepped over without being kept. */
export const DNS_MESSAGE_BYTES_MAX = 4096;
/** Messages that are no DNS before the stream is given up. */
const DAMAGED_MAX = 3;
const PORT = 53;
/** Bytes: header and the shortest question. */
const MESSAGE_BYTES_MIN = 17;

interface State {
  named: boolean;
  damaged: number;
  /** Bytes left of a message that is too long. */
  readonly skip: [number, number];
}

export const dns = defineAnalyzer<State>({
  name: 'dns',
  carrier: 'dns',
  bufferBytesMax: 2 + DNS_MESSAGE_BYTES_MAX,

  probe(head, _side, { ports, carriers }) {
    if (carriers.length > 0 || (ports[0] !== PORT && ports[1] !== PORT)) return Probe.NO;
    if (head.length < 8) return Probe.MORE;
    const length = lengthAt(head, 0);
    // A standard query or its answer (opcode 0, bit Z clear) with one question.
    const flags = lengthAt(head, 4);
    const one = lengthAt(head, 6) === 1;
    return length >= MESSAGE_BYTES_MIN && (flags & 0x7840) === 0 && one ? Probe.YES : Probe.NO;
  },

  start: () => ({ named: false, damaged: 0, skip: [0, 0] }),

  feed(state, side, bytes, at, out) {
    let taken = Math.min(state.skip[side], bytes.length);
    state.skip[side] -= taken;
    while (bytes.length - taken >= 2) {
      const length = lengthAt(bytes, taken);
      const start = taken + 2;
      if (length > DNS_MESSAGE_BYTES_MAX) {
        taken = Math.min(start + length, bytes.length);
        state.skip[side] = start + length - taken;
        continue;
      }
      if (bytes.length < start + length) return taken;
      if (!state.named) out.fact({ kind: 'carrier', at, side, carrier: 'dns' });
      state.named = true;
      const read = readDns(bytes, start, start + length, side, at, (fact) => out.fact(fact));
      if (!read && ++state.damaged >= DAMAGED_MAX) return REJECT;
      taken = start + length;
    }
    return taken;
  },

  // The lengths are out of step, and nothing marks a message's beginning.
  gap: () => false,
});

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
