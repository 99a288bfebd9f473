/**
 * Which algorithm a session hashes with, and for which coin. Needed because the difficulty of the Bitcoin family says how
 * many hashes a share took only when the algorithm is known: a wrong guess between scrypt (2^16 per unit) and SHA-256d
 * (2^32) is wrong by 65,536. The order of trust:
 *
 *   1. the dialect or the job says it;
 *   2. the network target in the job (nbits) is one that only SHA-256d networks reach, or it fits Bitcoin's known
 *      difficulty at the job's height;
 *   3. the wallet's coin, when the network target is one that this coin's network can have (multi-pools pay a Litecoin
 *      address for SHA-256d work; the target then contradicts, and nothing is said).
 *
 * A Bitcoin address alone decides nothing: hash-rate markets pay every algorithm in Bitcoin. Undecided stays null, and
 * then no hash rate is given.
 */
import type { Algorithm, Protocol } from '#model/protocol.ts';
import type { Millis } from '#model/stream.ts';

export interface AlgorithmHints {
  readonly protocol: Protocol | null;
  /** As the job said. */
  readonly algorithm: Algorithm | null;
  readonly coin: string | null;
  /** Coin of a wallet whose checksum is valid, or that the login asks for. */
  readonly walletCoin: string | null;
  readonly hasEthereumWallet: boolean;
  readonly nbits: string | null;
  readonly height: number | null;
  readonly at: Millis;
}

export interface AlgorithmTold {
  readonly algorithm: Algorithm | null;
  readonly coin: string | null;
  /** What decided: a stable word for the evidence. */
  readonly by: 'dialect' | 'job' | 'bitcoin-height' | 'network-target' | 'wallet' | 'era' | null;
}

/** 2019-11-30: Monero changed from CryptoNight to RandomX at block 1,978,433. */
const RANDOMX_SINCE: Millis = 1_575_072_000_000;
/** 2022-09-15 06:42 UTC: Ethereum left proof of work (the Merge). */
const MERGE_AT: Millis = 1_663_224_162_000;

/** A map, not an object: coin names come from the network, and `constructor` is none. */
const BY_COIN: ReadonlyMap<string, Algorithm> = new Map([
  ['BTC', 'sha256d'],
  ['BCH', 'sha256d'],
  ['XEC', 'sha256d'],
  ['LTC', 'scrypt'],
  ['DOGE', 'scrypt'],
  ['DASH', 'x11'],
  ['RVN', 'kawpow'],
  ['ZEC', 'equihash'],
  ['BTG', 'equihash-144-5'],
  ['ETH', 'ethash'],
  ['ETC', 'etchash'],
  ['CFX', 'octopus'],
  ['KAS', 'kheavyhash'],
  ['ALPH', 'blake3'],
  ['ERG', 'autolykos2'],
  ['GRIN', 'cuckoo'],
  ['BEAM', 'beamhash'],
  ['IRON', 'fishhash'],
  ['NIM', 'argon2'],
  ['XCH', 'chiapos'],
]);

const BY_PROTOCOL: Partial<Record<Protocol, readonly [algorithm: Algorithm, coin: string | null]>> =
  {
    'kaspa-stratum': ['kheavyhash', 'KAS'],
    'alephium-stratum': ['blake3', 'ALPH'],
    'ergo-stratum': ['autolykos2', 'ERG'],
    'grin-stratum': ['cuckoo', 'GRIN'],
    'beam-stratum': ['beamhash', 'BEAM'],
    'ironfish-stratum': ['fishhash', 'IRON'],
    'kawpow-stratum': ['kawpow', null],
    p2pool: ['randomx', 'XMR'],
    nimiq: ['argon2', 'NIM'],
    chia: ['chiapos', 'XCH'],
  };

/** Dialects in which the algorithm must be decided from the target and the wallet. */
const BITCOIN_FAMILY: ReadonlySet<Protocol> = new Set([
  'stratum-v1',
  'stratum-v2',
  'getwork',
  'getblocktemplate',
  'unknown-stratum',
]);
const ETHEREUM_FAMILY: ReadonlySet<Protocol> = new Set([
  'eth-proxy',
  'eth-getwork',
  'ethereum-stratum-1',
  'ethereum-stratum-2',
]);

export function decideAlgorithm(hints: AlgorithmHints): AlgorithmTold {
  const { algorithm, coin } = hints;
  if (algorithm === 'ethash' && coin === null && isEthereumEra(hints)) {
    return { algorithm, coin: 'ETH', by: 'era' };
  }
  if (algorithm !== null) return { ...coinFor(algorithm, hints), by: 'job' };
  const ofCoin = coin === null ? undefined : BY_COIN.get(coin);
  if (ofCoin !== undefined) return { algorithm: ofCoin, coin, by: 'job' };
  return decideByDialect(hints);
}

function decideByDialect(hints: AlgorithmHints): AlgorithmTold {
  const { protocol, walletCoin } = hints;
  const fixed = protocol === null ? undefined : BY_PROTOCOL[protocol];
  if (fixed !== undefined) {
    const [algorithm, coin] = fixed;
    return { algorithm, coin: coin ?? sameAlgorithm(walletCoin, algorithm), by: 'dialect' };
  }
  if (protocol !== null && BITCOIN_FAMILY.has(protocol)) return decideBitcoinFamily(hints);
  if (protocol !== null && ETHEREUM_FAMILY.has(protocol)) return decideEthereumFamily(hints);
  if (protocol === 'zcash-stratum') return decideEquihash(walletCoin);
  if (walletCoin === 'XMR') return { ...monero(hints.at), by: 'wallet' };
  return { algorithm: null, coin: walletCoin, by: null };
}

/** The hashes in one unit of pool difficulty; null where the family has no such unit. */
export function hashesPerUnit(algorithm: Algorithm | null): number | null {
  return algorithm === null ? null : (PER_UNIT[algorithm] ?? null);
}

/** Target of difficulty 1: 0xffff · 2^208 for the Bitcoin family, so that a unit is 2^256 / (0xffff · 2^208) hashes. */
const BITCOIN_UNIT = 2 ** 48 / 0xffff;
const PER_UNIT: Partial<Record<Algorithm, number>> = {
  sha256d: BITCOIN_UNIT,
  // Pools count scrypt difficulty 65,536 times larger (multiplier 2^16 in zone117x/node-stratum-pool algoProperties).
  scrypt: BITCOIN_UNIT / 65_536,
  // The same table leaves X11 at 1.
  x11: BITCOIN_UNIT,
  ethash: BITCOIN_UNIT,
  etchash: BITCOIN_UNIT,
  kawpow: BITCOIN_UNIT,
  // xmrig/xmrig EthStratumClient: mining.set_difficulty × 65,536 hashes.
  ghostrider: 65_536,
  // onemorebsmith/kaspa-stratum-bridge hasher: target of difficulty 1 is 2^224 − 1.
  kheavyhash: 2 ** 32,
  // alephium/mining-pool: diff1TargetNumZero 30.
  blake3: 2 ** 30,
  // Target 0x0007ffff… of the z-nomp family: 2^13 solutions.
  equihash: 8192,
};

/** Coins that the tag of a CryptoNote address names; all are mined with variants of these two algorithms. */
const CRYPTONOTE: ReadonlySet<string> = new Set(['XMR', 'WOW', 'ARQ', 'SUMO', 'GRFT', 'TOWN']);

function coinFor(
  algorithm: Algorithm,
  hints: AlgorithmHints,
): Pick<AlgorithmTold, 'algorithm' | 'coin'> {
  if (hints.coin !== null) return { algorithm, coin: hints.coin };
  const isCryptoNote = algorithm === 'randomx' || algorithm === 'cryptonight';
  if (isCryptoNote && CRYPTONOTE.has(hints.walletCoin ?? '')) {
    return { algorithm, coin: hints.walletCoin };
  }
  const fixed = hints.protocol === null ? undefined : BY_PROTOCOL[hints.protocol];
  return { algorithm, coin: fixed?.[1] ?? sameAlgorithm(hints.walletCoin, algorithm) };
}

/** The wallet's coin, when it is mined with this algorithm; payouts in other coins say nothing of the work. */
function sameAlgorithm(coin: string | null, algorithm: Algorithm): string | null {
  return coin !== null && BY_COIN.get(coin) === algorithm ? coin : null;
}

function monero(at: Millis): Pick<AlgorithmTold, 'algorithm' | 'coin'> {
  return { algorithm: at < RANDOMX_SINCE ? 'cryptonight' : 'randomx', coin: 'XMR' };
}

function decideEquihash(walletCoin: string | null): AlgorithmTold {
  const algorithm = walletCoin === 'BTG' ? 'equihash-144-5' : 'equihash';
  return { algorithm, coin: sameAlgorithm(walletCoin, algorithm), by: 'dialect' };
}

function isEthereumEra({ at, hasEthereumWallet }: AlgorithmHints): boolean {
  return at < MERGE_AT && hasEthereumWallet;
}

/**
 * Before the Merge nearly all work in these dialects was Ethereum's; afterwards Ethereum Classic, EthereumPoW and others
 * share what is left, and only a job can tell them apart.
 */
function decideEthereumFamily(hints: AlgorithmHints): AlgorithmTold {
  if (hints.walletCoin === 'CFX') return { algorithm: 'octopus', coin: 'CFX', by: 'wallet' };
  if (hints.walletCoin === 'RVN') return { algorithm: 'kawpow', coin: 'RVN', by: 'wallet' };
  if (hints.at >= MERGE_AT) return { algorithm: null, coin: null, by: null };
  return { algorithm: 'ethash', coin: isEthereumEra(hints) ? 'ETH' : null, by: 'era' };
}

/** Difficulty that no network but Bitcoin's family has reached (Decred's peak is below 10^11, scrypt's below 10^9). */
const SHA256D_DIFFICULTY_MIN = 1e11;
/** The highest network difficulty that the coin's own chain can be taken to have. */
const NETWORK_DIFFICULTY_MAX = 1e10;

function decideBitcoinFamily(hints: AlgorithmHints): AlgorithmTold {
  const difficulty = difficultyFromBits(hints.nbits);
  if (difficulty !== null && hints.height !== null && fitsBitcoin(hints.height, difficulty)) {
    return { algorithm: 'sha256d', coin: 'BTC', by: 'bitcoin-height' };
  }
  if (difficulty !== null && difficulty >= SHA256D_DIFFICULTY_MIN) {
    return {
      algorithm: 'sha256d',
      coin: sameAlgorithm(hints.walletCoin, 'sha256d'),
      by: 'network-target',
    };
  }
  const coin = hints.walletCoin;
  const algorithm = coin === null ? undefined : BY_COIN.get(coin);
  const isOther = algorithm !== undefined && algorithm !== 'sha256d' && algorithm in PER_UNIT;
  if (isOther && (difficulty === null || difficulty < NETWORK_DIFFICULTY_MAX)) {
    return { algorithm, coin, by: 'wallet' };
  }
  return { algorithm: null, coin: null, by: null };
}

/** Network difficulty of a compact target (Bitcoin developer reference, "Target nBits"); null for what is none. */
export function difficultyFromBits(nbits: string | null): number | null {
  if (nbits === null || !/^[0-9a-f]{8}$/i.test(nbits)) return null;
  const bits = parseInt(nbits, 16);
  const mantissa = bits & 0x7fffff;
  if (mantissa === 0) return null;
  return (0xffff / mantissa) * 2 ** (8 * (0x1d - (bits >>> 24)));
}

/** Bitcoin's difficulty at these heights, from the block headers; in between it is taken as growing evenly in its logarithm. */
const BITCOIN_CURVE: readonly (readonly [height: number, difficulty: number])[] = [
  [100_000, 14_484],
  [150_000, 1.468e6],
  [200_000, 2.864e6],
  [225_000, 4.367e6],
  [250_000, 3.739e7],
  [275_000, 9.083e8],
  [300_000, 8.001e9],
  [350_000, 4.641e10],
  [400_000, 1.635e11],
  [450_000, 3.369e11],
  [500_000, 1.873e12],
  [550_000, 6.653e12],
  [600_000, 1.369e13],
  [650_000, 1.735e13],
  [700_000, 1.842e13],
  [750_000, 2.835e13],
  [800_000, 5.391e13],
  [850_000, 8.368e13],
  [900_000, 1.217e14],
];
/** Bitcoin Cash runs at a tenth of the difficulty and less; half-way steps of the curve are off by at most this. */
const FIT_FACTOR = 2.5;

function fitsBitcoin(height: number, difficulty: number): boolean {
  const after = BITCOIN_CURVE.findIndex(([at]) => at >= height);
  const [last] = BITCOIN_CURVE.slice(-1);
  if (after === 0 || last === undefined) return false;
  // Past the table the difficulty may have grown: only a floor is known.
  if (after === -1) return difficulty >= last[1] / FIT_FACTOR;
  const [h0, d0] = BITCOIN_CURVE[after - 1] ?? last;
  const [h1, d1] = BITCOIN_CURVE[after] ?? last;
  const share = (height - h0) / (h1 - h0);
  const expected = Math.exp(Math.log(d0) + share * Math.log(d1 / d0));
  return difficulty > expected / FIT_FACTOR && difficulty < expected * FIT_FACTOR;
}
