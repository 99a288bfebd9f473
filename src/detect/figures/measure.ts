/** The figures of one session: algorithm, coin, hash rate, power, energy, carbon. */
import type { Algorithm } from '#model/protocol.ts';
import { type AlgorithmTold, decideAlgorithm, hashesPerUnit } from './algorithm.ts';
import {
  type Carbon,
  type Energy,
  estimateCarbon,
  estimateEnergy,
  estimatePower,
  type Power,
} from './energy.ts';
import { type AcceptedWork, estimateHashRate, type HashRate, unitOf } from './hash-rate.ts';
import type { Language } from '#detect/words.ts';
import type { Mining } from '#detect/session/mining.ts';

export interface Measured extends AlgorithmTold {
  readonly hashrate: (HashRate & { readonly basis: 'accepted-shares' | 'self-reported' }) | null;
  readonly unit: HashRate['unit'];
  /** Accepted shares that the rate was measured from, and over how long. */
  readonly shares: number;
  readonly seconds: number;
  readonly power: Power | null;
  readonly energy: Energy | null;
  readonly co2e: Carbon | null;
}

export const UNMEASURED: Measured = {
  algorithm: null,
  coin: null,
  by: null,
  hashrate: null,
  unit: 'H/s',
  shares: 0,
  seconds: 0,
  power: null,
  energy: null,
  co2e: null,
};

export interface MeasureOptions {
  /** Of the texts that say what a figure rests on. */
  readonly language: Language;
  /** Code of the grid table; undefined takes the world average. */
  readonly region?: string | undefined;
}

export function measure(mining: Mining, { language, region }: MeasureOptions): Measured {
  const decided = decideAlgorithm(hintsOf(mining));
  const work = acceptedWork(mining, decided.algorithm);
  const rate = work === null ? null : estimateHashRate(work, decided.algorithm);
  const hashrate =
    rate === null
      ? claimedRate(mining, decided.algorithm)
      : { ...rate, basis: 'accepted-shares' as const };
  const seconds = Math.max(0, secondsOf(mining));
  const power = estimatePower(hashrate, decided.algorithm, language);
  const energy = estimateEnergy(power, seconds, language);
  return {
    ...decided,
    hashrate,
    unit: unitOf(decided.algorithm),
    shares: work?.shares ?? 0,
    seconds: work === null ? seconds : Math.max(0, (work.to - work.from) / 1000),
    power,
    energy,
    co2e: estimateCarbon(energy, region, language),
  };
}

function hintsOf(mining: Mining): Parameters<typeof decideAlgorithm>[0] {
  const name = mining.login?.name ?? null;
  const wallet = name?.wallet ?? null;
  const isTrusted = wallet !== null && wallet.checksum !== 'invalid';
  return {
    protocol: mining.protocol,
    algorithm: mining.algorithm,
    coin: mining.coin,
    walletCoin: name?.coin ?? (isTrusted ? wallet.coin : null),
    hasEthereumWallet: isTrusted && /^(?:0x)?[0-9a-f]{40}$/i.test(wallet.address),
    nbits: mining.nbits,
    height: mining.height,
    at: mining.firstAt ?? 0,
  };
}

/** Null where no accepted share has a known difficulty in hashes. */
function acceptedWork(mining: Mining, algorithm: Algorithm | null): AcceptedWork | null {
  const { work } = mining;
  const { hashes, diff1 } = work.sums;
  const unit = hashesPerUnit(algorithm);
  // Leaving out the part whose scale is unknown would give too low a rate as if it were measured.
  if (work.measuredFrom === null || (diff1.shares > 0 && unit === null)) return null;
  const shares = hashes.shares + diff1.shares;
  if (shares === 0) return null;
  const perUnit = unit ?? 0;
  return {
    shares,
    hashes: hashes.total + diff1.total * perUnit,
    squares: hashes.squares + diff1.squares * perUnit ** 2,
    from: work.measuredFrom,
    to: mining.lastAt,
    endsOnShare: work.lastAnswerAt !== null && mining.lastAt <= work.lastAnswerAt,
  };
}

/** What the miner says of itself: used only where nothing was measured, and with no more certainty than it has. */
function claimedRate(mining: Mining, algorithm: Algorithm | null): Measured['hashrate'] {
  if (mining.claim === null) return null;
  const { rate } = mining.claim;
  return { low: rate, central: rate, high: rate, unit: unitOf(algorithm), basis: 'self-reported' };
}

/** From the first job to the last word, the time in which work was certainly being done. */
function secondsOf(mining: Mining): number {
  const { firstJobAt, firstShareAt } = mining.work;
  const from = firstJobAt ?? firstShareAt;
  return from === null ? 0 : (mining.lastAt - from) / 1000;
}
