/** Every JSON dialect, in the order in which they are asked: among equals the first names the facts. */
import type { Dialect } from './json/dialect.ts';
import { alephiumStratum } from './alephium-stratum/alephium-stratum.ts';
import { beamStratum } from './beam-stratum/beam-stratum.ts';
import { cryptonote } from './cryptonote/cryptonote.ts';
import { ergoStratum } from './ergo-stratum/ergo-stratum.ts';
import { ethGetwork } from './eth-getwork/eth-getwork.ts';
import { ethProxy } from './eth-proxy/eth-proxy.ts';
import { ethereumStratum1 } from './ethereum-stratum-1/ethereum-stratum-1.ts';
import { ethereumStratum2 } from './ethereum-stratum-2/ethereum-stratum-2.ts';
import { getblocktemplate } from './getblocktemplate/getblocktemplate.ts';
import { getwork } from './getwork/getwork.ts';
import { grinStratum } from './grin-stratum/grin-stratum.ts';
import { ironfishStratum } from './ironfish-stratum/ironfish-stratum.ts';
import { kaspaStratum } from './kaspa-stratum/kaspa-stratum.ts';
import { kawpowStratum } from './kawpow-stratum/kawpow-stratum.ts';
import { moneroDaemonRpc } from './monero-daemon-rpc/monero-daemon-rpc.ts';
import { nimiq } from './nimiq/nimiq.ts';
import { stratumV1 } from './stratum-v1/stratum-v1.ts';
import { unknownStratum } from './unknown-stratum/unknown-stratum.ts';
import { webminer } from './webminer/webminer.ts';
import { zcashStratum } from './zcash-stratum/zcash-stratum.ts';

export const DIALECTS: readonly Dialect[] = [
  ironfishStratum,
  stratumV1,
  zcashStratum,
  kawpowStratum,
  ethereumStratum1,
  ethereumStratum2,
  kaspaStratum,
  alephiumStratum,
  ergoStratum,
  cryptonote,
  grinStratum,
  beamStratum,
  ethProxy,
  ethGetwork,
  getwork,
  getblocktemplate,
  moneroDaemonRpc,
  webminer,
  nimiq,
  unknownStratum,
] as readonly Dialect[];
