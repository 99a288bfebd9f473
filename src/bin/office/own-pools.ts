import { OWN_MINING } from '#detect/data/own-indicators.ts';
import type { Pools } from '#model/desired-set.ts';

/** Names of our own list: what enforcement points block or sink before a sensor has seen any of them. */
export const OWN_POOLS: Pools = { endpoints: [], names: OWN_MINING.map(([name]) => name) };
