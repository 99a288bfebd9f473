/** Ergo (Autolykos 2): Stratum v1 names, the target as a decimal whole number in the job. */
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { submitShare } from './submit-share.ts';
import { bigTarget } from './target.ts';

const AGENTS = ['lolMiner 1.88', 'NBMiner/42.3', 'TeamRedMiner/0.10.21', 'T-Rex/0.26.8'] as const;

export const ergoStratum = simulate({ name: 'ergo-stratum', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ERG', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 30_000 });
  const { wallet, agent, worker } = login;
  return { coin: 'ERG', algorithm: 'autolykos2', wallet, agent, worker, hashesPerShare: 4e9 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #extranonce: string;
  #difficulty = 4e9;
  #height: number;
  #job = 0;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#extranonce = scene.random.hex(4);
    this.#height = 1_500_000 + scene.random.below(50_000);
  }

  open(): void {
    const scene = this.#scene;
    const sid = scene.random.hex(4);
    const subscriptions = [
      ['mining.set_difficulty', sid],
      ['mining.notify', sid],
    ];
    scene.ask('mining.subscribe', [this.#login.agent], [subscriptions, this.#extranonce, 4]);
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    scene.pool({ id: null, method: 'mining.set_difficulty', params: [1] });
  }

  job(clean: boolean): void {
    const { random } = this.#scene;
    if (clean) this.#height += 1;
    this.#job += 1;
    const target = bigTarget(this.#difficulty).toString(10);
    const head = [this.#job.toString(16), this.#height, random.hex(32), '', ''];
    const params = [...head, '00000004', target, '', clean];
    this.#scene.pool({ id: null, method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const { random, now } = this.#scene;
    const jobId = verdict === 'stale' ? 'fff' : this.#job.toString(16);
    const extranonce2 = random.hex(4);
    const time = Math.floor(now / 1000).toString(16);
    const params = [this.#login.user, jobId, extranonce2, time, this.#extranonce + extranonce2];
    submitShare(this.#scene, params, verdict);
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.job(false);
  }
}
