/** What carriers that only wrap a stream (SOCKS, CONNECT, PROXY) do once their own words are over. */
import type { Millis, Side } from '#model/stream.ts';
import { type Out, REJECT } from './analyzer.ts';

/** Passes everything on; REJECT once nobody reads it any more, so that the flow can be forgotten. */
export function passOn(side: Side, bytes: Uint8Array, taken: number, out: Out): number {
  if (taken < bytes.length) out.inner(side, taken === 0 ? bytes : bytes.subarray(taken));
  return out.innerWanted ? bytes.length : REJECT;
}

/** Passes a loss on to the carried stream; false, which ends the reading, where it hit the carrier's own words. */
export function passGapOn(side: Side, isThrough: boolean, out: Out): boolean {
  if (isThrough) out.innerGap(side);
  return isThrough;
}

/** A host as fact: lower case, no trailing dot; null when no host name or address has such characters. */
export function hostOf(text: string): string | null {
  const host = text.toLowerCase().replace(/\.$/, '');
  return /^[0-9a-z._:-]{1,255}$/.test(host) ? host : null;
}

/** Tells the carrier and whom its client asked for; false, with nothing told, where that is no host's name. */
export function tellSocksTarget(
  carrier: 'socks4' | 'socks5',
  { host, port }: { readonly host: string; readonly port: number },
  side: Side,
  at: Millis,
  out: Out,
): boolean {
  const name = hostOf(host);
  if (name === null) return false;
  out.fact({ kind: 'carrier', at, side, carrier });
  out.fact({ kind: 'name', at, side, source: 'socks', name, port });
  return true;
}
