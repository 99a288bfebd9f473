/** Whether bytes may be uniformly random, as keys and ciphertext are. A refusal is sure, a yes is only likely. */

/** 6 standard deviations: random bytes fail once in 10^9, text and structured headers almost always. */
const DEVIATIONS = 6;

/** In which call a value was last seen: a set that needs no emptying (a new Set per call took 8 times as long). */
const lastSeen = new Uint32Array(256);
let call = 0;

/** True for fewer than 16 bytes too: too little to tell. */
export function looksRandom(bytes: Uint8Array): boolean {
  const { length } = bytes;
  if (length < 16) return true;
  let ones = 0;
  let high = 0;
  let seen = 0;
  call = (call + 1) >>> 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    ones += onesOf(byte);
    high += byte >>> 7;
    if (lastSeen[byte] === call) continue;
    lastSeen[byte] = call;
    seen++;
  }
  const bits = length * 8;
  const distinct = 256 * (1 - (255 / 256) ** length);
  return (
    Math.abs(ones - bits / 2) <= DEVIATIONS * Math.sqrt(bits / 4) &&
    Math.abs(high - length / 2) <= DEVIATIONS * Math.sqrt(length / 4) &&
    // The spread of the number of distinct values is below the square root of the expected repeats.
    seen >= distinct - DEVIATIONS * Math.sqrt(length - distinct + 1)
  );
}

function onesOf(byte: number): number {
  let value = byte - ((byte >>> 1) & 0x55);
  value = (value & 0x33) + ((value >>> 2) & 0x33);
  return (value + (value >>> 4)) & 0x0f;
}
