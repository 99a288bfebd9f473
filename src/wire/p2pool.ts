/**
 * The opening of Monero P2Pool's peer protocol (SChernykh/p2pool: src/p2p_server.h, p2p_server.cpp):
 * both peers send `00 | challenge 8 | peer id 8`, each answers `01 | solution 32 | salt 8`, then `02 | port 4 LE`.
 * The peer that opened the connection must also show work: the solution's last 8 bytes, as a little-endian number,
 * times 10 000 stay below 2^64.
 */
export const P2POOL_CHALLENGE_BYTES = 17;
export const P2POOL_SOLUTION_BYTES = 41;
export const P2POOL_LISTEN_PORT_BYTES = 5;
export const P2POOL_WORK = 10_000n;

export interface P2poolOpening {
  readonly challenge: Uint8Array;
  readonly peerId: Uint8Array;
  readonly solution: Uint8Array;
  readonly salt: Uint8Array;
}

/** Views into the first 58 bytes of a side; null where they do not have the form. */
export function readP2poolOpening(bytes: Uint8Array): P2poolOpening | null {
  const length = P2POOL_CHALLENGE_BYTES + P2POOL_SOLUTION_BYTES;
  if (bytes.length < length || bytes[0] !== 0 || bytes[P2POOL_CHALLENGE_BYTES] !== 1) return null;
  return {
    challenge: bytes.subarray(1, 9),
    peerId: bytes.subarray(9, 17),
    solution: bytes.subarray(18, 50),
    salt: bytes.subarray(50, 58),
  };
}

/** True when the solution shows the work that the opening peer owes. */
export function showsP2poolWork(solution: Uint8Array): boolean {
  if (solution.length !== 32) return false;
  let high = 0n;
  for (let i = 31; i >= 24; i--) high = (high << 8n) | BigInt(solution[i] ?? 0);
  return (high * P2POOL_WORK) >> 64n === 0n;
}

export function encodeP2poolChallenge(
  challenge: Uint8Array,
  peerId: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(P2POOL_CHALLENGE_BYTES);
  out.set(challenge.subarray(0, 8), 1);
  out.set(peerId.subarray(0, 8), 9);
  return out;
}

/**
 * `solution` is sent as given, except that with `work` its top two bytes are cleared, so that it shows the work of the
 * opening peer without a search.
 */
export function encodeP2poolSolution(
  solution: Uint8Array,
  salt: Uint8Array,
  work: boolean,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(P2POOL_SOLUTION_BYTES);
  out[0] = 1;
  out.set(solution.subarray(0, 32), 1);
  if (work) out.fill(0, 31, 33);
  out.set(salt.subarray(0, 8), 33);
  return out;
}

export function encodeP2poolListenPort(port: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(2, port & 255, (port >>> 8) & 255, 0, 0);
}

/** The port of a LISTEN_PORT message at the front; null where it is none. */
export function readP2poolListenPort(bytes: Uint8Array): number | null {
  if (bytes.length < P2POOL_LISTEN_PORT_BYTES || bytes[0] !== 2) return null;
  if (bytes[3] !== 0 || bytes[4] !== 0) return null;
  const port = (bytes[1] ?? 0) | ((bytes[2] ?? 0) << 8);
  return port === 0 ? null : port;
}
