/** ZIP-301: set_target instead of a difficulty, eight job fields, shares of about 2.8 kB. */
import type { Scene, Verdict } from '../scene.ts';
import { littleEndian } from './coinbase.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { submitShare } from './submit-share.ts';
import { targetOf } from './target.ts';

const AGENTS = ['lolMiner 1.88', 'miniZ/2.4e', 'bmminer/2.0.0', 'GMiner/3.44'] as const;
/** Equihash 200/9: 512 indices of 21 bits are 1344 bytes; the compact size before them is `fd4005`. */
const SOLUTION_BYTES = 1344;

export const zcashStratum = simulate({ name: 'zcash-stratum', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ZEC', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 30_000 });
  const { wallet, agent, worker } = login;
  return { coin: 'ZEC', algorithm: 'equihash', wallet, agent, worker, hashesPerShare: 8192 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #nonce1: string;
  #difficulty = 8192;
  #jobId = '';
  #time = '';

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#nonce1 = scene.random.hex(4 + scene.random.below(12));
  }

  open(): void {
    const scene = this.#scene;
    const params = [this.#login.agent, null, 'zec.pool.example', 3333];
    scene.ask('mining.subscribe', params, [scene.random.hex(4), this.#nonce1]);
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    this.#setTarget();
  }

  job(clean: boolean): void {
    const { random, now } = this.#scene;
    this.#jobId = random.hex(3);
    this.#time = littleEndian(Math.floor(now / 1000), 4);
    const [previous, root, reserved] = [random.hex(32), random.hex(32), random.hex(32)];
    const params = [
      this.#jobId,
      '04000000',
      previous,
      root,
      reserved,
      this.#time,
      '3a2b011c',
      clean,
    ];
    this.#scene.pool({ id: null, method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const { random } = this.#scene;
    const jobId = verdict === 'stale' ? random.hex(3) : this.#jobId;
    const nonce2 = random.hex(32 - this.#nonce1.length / 2);
    const solution = `fd4005${random.hex(SOLUTION_BYTES)}`;
    const params = [this.#login.user, jobId, this.#time, nonce2, solution];
    submitShare(this.#scene, params, verdict);
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setTarget();
    this.job(false);
  }

  #setTarget(): void {
    const params = [targetOf(this.#difficulty)];
    this.#scene.pool({ id: null, method: 'mining.set_target', params });
  }
}
