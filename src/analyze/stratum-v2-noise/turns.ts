/**
 * The conversation of an encrypted Stratum V2 connection as turns: how many bytes one side says before the other
 * speaks. Turns do not depend on how TCP cuts the stream.
 */
import { SV2_NOISE, noiseLengthOf } from '#wire/sv2.ts';

/** First turns of both sides: [client's key, server's answer]. With 64-byte keys, as the text says, and before 2024-02. */
export const HELLO_PAIRS: readonly (readonly [number, number])[] = [
  [SV2_NOISE.clientHello, SV2_NOISE.serverHello],
  [SV2_NOISE.clientHello, SV2_NOISE.serverHelloOld],
  [32, SV2_NOISE.serverHelloOld],
];

/** SetupConnection: 16 bytes and five texts; a vendor must be named (03 §3.6.1). */
export const SETUP: readonly [number, number] = [noiseLengthOf(17), noiseLengthOf(16 + 5 * 255)];
export const SETUP_SUCCESS = noiseLengthOf(6);
/** Open…MiningChannel: 41 bytes and a user identity, 2 more for an extended channel. */
export const OPEN: readonly [number, number] = [noiseLengthOf(42), noiseLengthOf(43 + 255)];
/** A client that opens several channels at once is still read. */
export const OPEN_TURN_BYTES_MAX = 4 * noiseLengthOf(43 + 255);

const SHARE_ACCEPTED = noiseLengthOf(20);
const SHARE_STANDARD = noiseLengthOf(24);
const SHARE_EXTENDED: readonly [number, number] = [noiseLengthOf(25), noiseLengthOf(25 + 32)];
/** NewMiningJob with and without time, SetNewPrevHash, SetTarget. */
const PUSHES = [noiseLengthOf(45), noiseLengthOf(49), noiseLengthOf(48), noiseLengthOf(36)];
const OPENED_STANDARD = [noiseLengthOf(41), noiseLengthOf(45)];
const PREFIX_BYTES_MAX = 32;
/** Longer sums can be made of almost anything. */
const MESSAGES_MAX = 3;

export function isWithin(length: number, [least, most]: readonly [number, number]): boolean {
  return length >= least && length <= most;
}

/** True when a turn is OpenStandardMiningChannel.Success and up to three pushes, and nothing else. */
export function isOpened(length: number): boolean {
  for (const base of OPENED_STANDARD) {
    for (let prefix = 0; prefix <= PREFIX_BYTES_MAX; prefix++) {
      const rest = length - base - prefix;
      if (rest === 0 || (rest > 0 && isSum(rest, PUSHES, MESSAGES_MAX))) return true;
    }
  }
  return false;
}

/** True when the client's turn is one to three shares of one size. */
export function isShares(length: number): boolean {
  for (let count = 1; count <= MESSAGES_MAX; count++) {
    if (length % count !== 0) continue;
    const each = length / count;
    if (each === SHARE_STANDARD || isWithin(each, SHARE_EXTENDED)) return true;
  }
  return false;
}

/** True when the server's turn begins with or is an acceptance, with up to two pushes. */
export function isAcceptance(length: number): boolean {
  const rest = length - SHARE_ACCEPTED;
  return rest === 0 || isSum(rest, [SHARE_ACCEPTED, ...PUSHES], MESSAGES_MAX - 1);
}

function isSum(length: number, parts: readonly number[], countMax: number): boolean {
  if (length <= 0 || countMax === 0) return false;
  return parts.some((part) => part === length || isSum(length - part, parts, countMax - 1));
}
