/**
 * Peer-to-peer traffic of Bitcoin-like and Monero-like nodes. Running a node is not mining: the fact is counter-evidence.
 */
import type { StreamContext } from '#model/stream.ts';
import { BITCOIN_HEADER_BYTES, mayBeBitcoin, readBitcoinHeader } from '#wire/bitcoin-p2p.ts';
import { LEVIN_SIGNATURE, startsLikeLevin } from '#wire/levin.ts';
import { Probe, REJECT, defineAnalyzer } from '../analyzer.ts';

export const nodeP2p = defineAnalyzer<null>({
  name: 'node-p2p',
  carrier: null,
  keeping: 'nothing',
  bufferBytesMax: BITCOIN_HEADER_BYTES,
  probe(head: Uint8Array, _side, _context: StreamContext) {
    if (head.length === 0) return Probe.MORE;
    if (startsLikeLevin(head))
      return head.length >= LEVIN_SIGNATURE.length ? Probe.YES : Probe.MORE;
    if (!mayBeBitcoin(head)) return Probe.NO;
    return head.length >= BITCOIN_HEADER_BYTES ? Probe.YES : Probe.MORE;
  },
  start: () => null,
  feed(_state, side, bytes, at, out) {
    const isLevin = startsLikeLevin(bytes);
    if (bytes.length < (isLevin ? LEVIN_SIGNATURE.length : BITCOIN_HEADER_BYTES)) return 0;
    if (!isLevin && readBitcoinHeader(bytes) === null) return REJECT;
    out.fact({ kind: 'ordinary', what: isLevin ? 'monero-p2p' : 'bitcoin-p2p', side, at });
    out.deaf(0, true);
    out.deaf(1, true);
    return bytes.length;
  },
  gap: () => false,
});
