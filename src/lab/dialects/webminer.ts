/** Browser miners over WebSocket: the Coinhive family and webminerpool. */
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { walletOf } from '../wallets.ts';
import { blobOf } from './cryptonote.ts';
import { type Says, simulate } from './simulator.ts';
import { resultFor, reversedHex } from './target.ts';

const LOST = ['agent', 'wallet', 'worker'] as const;

export const coinhive = simulate({
  name: 'webminer',
  id: 'webminer-coinhive',
  framing: 'websocket',
  run: runCoinhive,
  lostMidSession: LOST,
});

export const webminerpool = simulate({
  name: 'webminer',
  id: 'webminer-pool',
  framing: 'websocket',
  run: runWebminerpool,
  lostMidSession: LOST,
});

const SHARE_HASHES = 256;
const T32 = 0xffffffffn / BigInt(SHARE_HASHES);

interface Job {
  readonly job_id: string;
  readonly blob: string;
  readonly target: string;
}

function jobOf({ random, now }: Scene): Job {
  return {
    job_id: random.hex(10),
    blob: blobOf(random.hex(32), random.hex(32), now),
    target: reversedHex(T32, 4),
  };
}

function solutionOf(scene: Scene, job: Job, verdict: Verdict): Record<string, string> {
  const { random } = scene;
  return {
    job_id: verdict === 'stale' ? random.hex(10) : job.job_id,
    nonce: random.hex(4),
    result: resultFor(random, 0xffffffffffffffffn / (0xffffffffn / T32), verdict !== 'low'),
  };
}

function runCoinhive(scene: Scene): Says {
  const siteKey = scene.random.hex(16);
  const auth = { site_key: siteKey, type: 'anonymous', user: null, goal: 0 };
  scene.miner({ type: 'auth', params: auth });
  scene.wait();
  scene.pool({ type: 'authed', params: { token: '', hashes: 0 } });
  scene.opened();
  let job = jobOf(scene);
  let hashes = 0;
  const work = {
    job(): void {
      job = jobOf(scene);
      scene.pool({ type: 'job', params: { ...job } });
    },
    share(verdict: Verdict): void {
      scene.miner({ type: 'submit', params: { version: 7, ...solutionOf(scene, job, verdict) } });
      scene.wait();
      scene.score(verdict);
      if (verdict === 'accepted') {
        hashes += SHARE_HASHES;
        scene.pool({ type: 'hash_accepted', params: { hashes } });
      } else scene.pool({ type: 'error', params: { error: 'invalid_result' } });
    },
  };
  scene.wait(2);
  scene.pool({ type: 'job', params: { ...job } });
  pace(scene, work, { jobMillis: 20_000 });
  return {
    coin: null,
    algorithm: null,
    wallet: null,
    agent: null,
    worker: null,
    hashesPerShare: SHARE_HASHES,
  };
}

function runWebminerpool(scene: Scene): Says {
  const wallet = scene.options.wallet ?? walletOf('XMR', scene.random);
  const login = { pool: 'pool.example', login: wallet, password: 'x', userid: '' };
  scene.miner({ identifier: 'handshake', ...login, version: 8 });
  scene.opened();
  let job = jobOf(scene);
  const send = (): void =>
    scene.pool({ identifier: 'job', ...job, algo: 'cn', variant: 4, height: 3_400_000 });
  const work = {
    job(): void {
      job = jobOf(scene);
      send();
    },
    share(verdict: Verdict): void {
      scene.miner({ identifier: 'solved', ...solutionOf(scene, job, verdict) });
      scene.wait();
      scene.score(verdict);
      if (verdict === 'accepted') scene.pool({ identifier: 'hashsolved' });
      else scene.pool({ identifier: 'error', param: 'Invalid share' });
    },
  };
  scene.wait();
  send();
  pace(scene, work, { jobMillis: 20_000 });
  return {
    coin: null,
    algorithm: null,
    wallet,
    agent: null,
    worker: null,
    hashesPerShare: SHARE_HASHES,
  };
}
