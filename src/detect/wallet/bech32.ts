/**
 * bech32 (BIP-173, checksum constant 1) and bech32m (BIP-350, 0x2bc830a3).
 * Human-readable parts: `bc` BIP-173; `ltc` litecoin-project/litecoin chainparams; `xch` Chia-Network/chia-blockchain;
 * `grin` mimblewimble/grin-wallet slatepack address (ed25519 key, 32 bytes); `xel` xelis-project (its text form puts
 * `:` where others put `1`).
 */
import { bech32, bech32m } from '@scure/base';
import type { Address } from './address.ts';

const COINS: Readonly<Record<string, string>> = {
  bc: 'BTC',
  ltc: 'LTC',
  xch: 'XCH',
  grin: 'GRIN',
  xel: 'XEL',
};
/** BIP-173 allows 90; Xelis integrated addresses are longer. */
const CHARS_MAX = 256;

export function readBech32(text: string): Address | null {
  const match = /^(bc|ltc|xch|grin)1([02-9ac-hj-np-z]{8,})$|^(xel):([02-9ac-hj-np-z]{8,})$/i.exec(
    text,
  );
  if (match === null || text.length > CHARS_MAX) return null;
  const prefix = (match[1] ?? match[3] ?? '').toLowerCase();
  const payload = match[2] ?? match[4] ?? '';
  // Mixed case is refused by BIP-173; the decoder sees what was sent.
  const whole = `${text.slice(0, prefix.length)}1${payload}`;
  const valid = isSegwit(prefix) ? isValidSegwit(whole) : isValidPlain(prefix, whole);
  return { address: text, coin: COINS[prefix] ?? null, checksum: valid ? 'valid' : 'invalid' };
}

function isSegwit(prefix: string): boolean {
  return prefix === 'bc' || prefix === 'ltc';
}

/** Version 0 must be bech32, every later version bech32m (BIP-350); programs of version 0 are 20 or 32 bytes. */
function isValidSegwit(text: string): boolean {
  for (const [coder, isLater] of [
    [bech32, false],
    [bech32m, true],
  ] as const) {
    const decoded = coder.decodeUnsafe(text, 90);
    if (decoded === undefined) continue;
    const version = decoded.words[0] ?? 99;
    const program = coder.fromWordsUnsafe(decoded.words.slice(1));
    if (program === undefined || program.length < 2 || program.length > 40) return false;
    if (version > 16 || version > 0 !== isLater) return false;
    return version > 0 || program.length === 20 || program.length === 32;
  }
  return false;
}

function isValidPlain(prefix: string, text: string): boolean {
  const coder = prefix === 'xch' ? bech32m : bech32;
  const decoded = coder.decodeUnsafe(text, CHARS_MAX);
  if (decoded === undefined) return false;
  const bytes = coder.fromWordsUnsafe(decoded.words);
  return bytes !== undefined && bytes.length >= 32;
}
