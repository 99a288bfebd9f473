/**
 * The proof of work: a number such that SHA-256 of form and number begins with some zero bits (after Hashcash, Back 2002). A browser
 * looks for it beside the writing; whoever runs no programs waits and answers a question instead.
 */
import { createHash } from 'node:crypto';

/** Half a second on a desk, some seconds on an old phone; and sixteen times that while the line is flooded. */
export interface ProofBits {
  readonly calm: number;
  readonly flooded: number;
}
export const PROOF_BITS: ProofBits = { calm: 17, flooded: 21 };
/** Digits of the number: 2^53 has 16. */
const PROOF_CHARACTERS_MAX = 16;

export function isProof(form: string, proof: string, bits: number): boolean {
  if (proof.length > PROOF_CHARACTERS_MAX || !/^\d+$/.test(proof)) return false;
  const hash = createHash('sha256').update(`${form}.${proof}`).digest();
  return Math.clz32(hash.readUInt32BE(0)) >= bits;
}

/**
 * Stands alone: its own text is sent to browsers, so it may name nothing from outside. `form` is ASCII. SHA-256 as of FIPS 180-4;
 * the constants are computed as its §4.2.2 says.
 */
export function findProof(form: string, bits: number): string {
  const roots: number[] = [];
  const first: number[] = [];
  for (let n = 2; roots.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (!isPrime) continue;
    roots.push(((Math.cbrt(n) % 1) * 4294967296) | 0);
    if (first.length < 8) first.push(((Math.sqrt(n) % 1) * 4294967296) | 0);
  }
  const w = new Int32Array(64);
  const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));
  const at = (list: ArrayLike<number>, i: number): number => list[i] ?? 0;
  /** One block of 64 bytes into the state. */
  const compress = (state: number[], view: DataView, block: number): void => {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = at(w, i - 15);
      const y = at(w, i - 2);
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = (at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0;
    }
    let a = at(state, 0);
    let b = at(state, 1);
    let c = at(state, 2);
    let d = at(state, 3);
    let e = at(state, 4);
    let f = at(state, 5);
    let g = at(state, 6);
    let h = at(state, 7);
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(roots, i) + at(w, i)) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (at(state, i) + word) | 0));
  };
  const firstWord = (text: string): number => {
    const length = ((text.length + 72) >>> 6) << 6;
    const bytes = new Uint8Array(length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    bytes[text.length] = 128;
    const view = new DataView(bytes.buffer);
    view.setUint32(length - 4, text.length * 8);
    const state = [...first];
    for (let block = 0; block < length; block += 64) compress(state, view, block);
    return at(state, 0);
  };
  for (let n = 0; ; n++) if (Math.clz32(firstWord(`${form}.${n}`)) >= bits) return String(n);
}
