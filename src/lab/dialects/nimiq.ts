/** Nimiq's pool protocol of its proof-of-work years: register, settings, shares that nobody answers. */
import { base64 } from '@scure/base';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { walletOf } from '../wallets.ts';
import { type Says, simulate } from './simulator.ts';

export const nimiq = simulate({
  name: 'nimiq',
  framing: 'websocket',
  run,
  lostMidSession: ['wallet', 'worker', 'agent'],
});

/** Genesis block of the main network, Base64. */
const GENESIS = 'Jkqvik+YKKdsVQY12geOtGYwahifzANxC+6fZJyGnRI=';

function run(scene: Scene): Says {
  const { random, options } = scene;
  const wallet = options.wallet ?? walletOf('NIM', random);
  const deviceId = random.u32();
  const device = { deviceId, startDate: Math.floor(options.start / 1000), genesisHash: GENESIS };
  scene.miner({ message: 'register', mode: 'nano', address: wallet, ...device });
  scene.wait();
  scene.pool({ message: 'registered' });
  scene.wait(1);
  scene.opened();
  const work = workOf(scene);
  work.settings();
  work.job();
  pace(scene, work, { jobMillis: 60_000, keepAliveMillis: 300_000 });
  // The pool says nothing about a good share, so acceptance cannot be seen.
  scene.accepted = 0;
  scene.rejected = 0;
  return { coin: 'NIM', algorithm: 'argon2', wallet, agent: null, worker: null, grade: 'session' };
}

function workOf(scene: Scene): {
  settings(): void;
  job(): void;
  share(verdict: Verdict): void;
  keepAlive(): void;
} {
  const { random } = scene;
  const blob = (bytes: number): string => base64.encode(random.bytes(bytes));
  const address = walletOf('NIM', random);
  return {
    settings(): void {
      const target = `0000${random.hex(30)}`;
      const work = { address, extraData: blob(24), target, targetCompact: 0x1f00_4b2c };
      scene.pool({ message: 'settings', ...work, nonce: random.u32() });
    },
    job(): void {
      const hashes = { bodyHash: blob(32), accountsHash: blob(32), previousBlock: blob(160) };
      scene.pool({ message: 'new-block', ...hashes });
    },
    share(verdict: Verdict): void {
      scene.miner({ message: 'share', block: blob(340) });
      scene.score(verdict);
      scene.wait();
      if (verdict !== 'accepted') scene.pool({ message: 'error', reason: 'invalid pow' });
    },
    keepAlive(): void {
      scene.pool({ message: 'balance', balance: 1_000 + random.below(9_000), confirmedBalance: 0 });
    },
  };
}
