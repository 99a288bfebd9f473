/** Who the miner says it is: wallet, worker and program, chosen from the seed unless given. */
import type { Scene } from '../scene.ts';
import { type Coin, walletOf } from '../wallets.ts';

export interface Login {
  readonly wallet: string;
  readonly worker: string;
  readonly user: string;
  readonly agent: string;
}

const WORKERS = ['rig1', 'rig07', 'worker1', 'lab-pc', 'node3', 'gpu2', 'a', 'x19-114'] as const;

/** `user` is `wallet.worker`, the form nearly every pool takes. */
export function loginOf(scene: Scene, coin: Coin, agents: readonly string[]): Login {
  const { random, options } = scene;
  const wallet = options.wallet ?? walletOf(coin, random);
  const worker = options.worker ?? random.pick(WORKERS);
  const agent = options.agent ?? random.pick(agents);
  return { wallet, worker, user: `${wallet}.${worker}`, agent };
}
