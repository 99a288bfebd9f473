/** Every analyzer, in the order in which they are asked. The one place where an analyzer becomes part of Minewatch. */
import type { Analyzer } from './analyzer.ts';
import { nodeP2p } from './node-p2p/node-p2p.ts';
import { p2pool } from './p2pool/p2pool.ts';
import { stratumV2Noise } from './stratum-v2-noise/stratum-v2-noise.ts';
import { stratumV2 } from './stratum-v2/stratum-v2.ts';

export const ANALYZERS: readonly Analyzer[] = [
  stratumV2,
  p2pool,
  nodeP2p,
  // Judges by sizes alone, so everybody else is asked first.
  stratumV2Noise,
];
