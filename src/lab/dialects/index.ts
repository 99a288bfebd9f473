import type { Simulator } from '../dialogue.ts';
import { alephiumStratum } from './alephium-stratum.ts';
import { beamStratum } from './beam-stratum.ts';
import { cryptonote } from './cryptonote.ts';
import { ergoStratum } from './ergo-stratum.ts';
import { ethProxy } from './eth-proxy.ts';
import { ethereumStratum1 } from './ethereum-stratum-1.ts';
import { ethereumStratum2 } from './ethereum-stratum-2.ts';
import { grinStratum } from './grin-stratum.ts';
import { ironfishStratum } from './ironfish-stratum.ts';
import { kaspaStratum } from './kaspa-stratum.ts';
import { kawpowStratum } from './kawpow-stratum.ts';
import { getwork } from './getwork.ts';
import { getblocktemplate } from './getblocktemplate.ts';
import { ethGetwork } from './eth-getwork.ts';
import { moneroDaemonRpc } from './monero-daemon-rpc.ts';
import { nimiq } from './nimiq.ts';
import { p2pool } from './p2pool.ts';
import { chia } from './chia.ts';
import { coinhive, webminerpool } from './webminer.ts';
import { stratumV2, stratumV2Encrypted } from './stratum-v2.ts';
import { stratumV1 } from './stratum-v1.ts';
import { zcashStratum } from './zcash-stratum.ts';

export type { DialogueOptions, Simulator } from '../dialogue.ts';

/** Every dialect that the lab speaks; names are those that findings print. */
export const SIMULATORS: readonly Simulator[] = [
  stratumV1,
  cryptonote,
  ethProxy,
  ethereumStratum1,
  ethereumStratum2,
  zcashStratum,
  kawpowStratum,
  kaspaStratum,
  alephiumStratum,
  ergoStratum,
  grinStratum,
  beamStratum,
  ironfishStratum,
  getwork,
  getblocktemplate,
  ethGetwork,
  moneroDaemonRpc,
  coinhive,
  webminerpool,
  nimiq,
  stratumV2,
  stratumV2Encrypted,
  p2pool,
  chia,
];

/** Null where the lab speaks no such dialect. */
export function simulatorOf(id: string): Simulator | null {
  return SIMULATORS.find((simulator) => simulator.id === id) ?? null;
}
