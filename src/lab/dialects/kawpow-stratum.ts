/** KawPow (Ravencoin and kin): set_target, seven job fields, shares of five. */
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { submitShare } from './submit-share.ts';
import { targetOf } from './target.ts';

const AGENTS = [
  'kawpowminer/1.2.4',
  'T-Rex/0.26.8',
  'TeamRedMiner/0.10.21',
  'NBMiner/42.3',
] as const;

export const kawpowStratum = simulate({ name: 'kawpow-stratum', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'RVN', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 20_000, keepAliveMillis: 45_000 });
  const { wallet, agent, worker } = login;
  return { coin: 'RVN', algorithm: 'kawpow', wallet, agent, worker, hashesPerShare: 5e8 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #extranonce: string;
  readonly #seed: string;
  #difficulty = 5e8;
  #height: number;
  #jobId = '';
  #header = '';

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#extranonce = scene.random.hex(2);
    this.#seed = scene.random.hex(32);
    this.#height = 3_900_000 + scene.random.below(10_000);
  }

  open(): void {
    const scene = this.#scene;
    scene.ask('mining.subscribe', [this.#login.agent], [null, this.#extranonce]);
    scene.ask('mining.extranonce.subscribe', [], true);
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    this.#setTarget();
  }

  job(clean: boolean): void {
    const { random } = this.#scene;
    if (clean) this.#height += 1;
    this.#jobId = random.hex(2);
    this.#header = random.hex(32);
    const work = [this.#jobId, this.#header, this.#seed, targetOf(this.#difficulty)];
    const params = [...work, clean, this.#height, '1b00a3f1'];
    this.#scene.pool({ id: null, method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const { random } = this.#scene;
    const jobId = verdict === 'stale' ? random.hex(3) : this.#jobId;
    const nonce = `0x${this.#extranonce}${random.hex(6)}`;
    const params = [this.#login.user, jobId, nonce, `0x${this.#header}`, `0x${random.hex(32)}`];
    submitShare(this.#scene, params, verdict);
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setTarget();
    this.job(false);
  }

  keepAlive(): void {
    const { random } = this.#scene;
    const rate = `0x${(25_000_000 + random.below(5_000_000)).toString(16).padStart(64, '0')}`;
    this.#scene.ask('eth_submitHashrate', [rate, `0x${random.hex(32)}`], true);
  }

  #setTarget(): void {
    const params = [targetOf(this.#difficulty)];
    this.#scene.pool({ id: null, method: 'mining.set_target', params });
  }
}
