/** EthereumStratum/1.0.0 (NiceHash): Bitcoin-like methods, hashes without `0x`, difficulty as a float. */
import type { Scene, Verdict } from '../scene.ts';
import { ETHASH_AGENTS } from './eth-proxy.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { errorOf } from './stratum-error.ts';

export const ethereumStratum1 = simulate({ name: 'ethereum-stratum-1', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ETC', ETHASH_AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 13_000 });
  const { wallet, agent, worker } = login;
  return { coin: null, algorithm: null, wallet, agent, worker, hashesPerShare: 1.25 * 2 ** 32 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #seed: string;
  readonly #extranonce: string;
  #difficulty = 1.25;
  #jobId = '';

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#seed = scene.random.hex(32);
    this.#extranonce = scene.random.hex(2 + scene.random.below(2));
  }

  open(): void {
    const scene = this.#scene;
    const proto = 'EthereumStratum/1.0.0';
    const channel = ['mining.notify', scene.random.hex(16), proto];
    scene.ask('mining.subscribe', [this.#login.agent, proto], [channel, this.#extranonce]);
    scene.ask('mining.extranonce.subscribe', [], true);
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    this.#setDifficulty();
  }

  job(clean: boolean): void {
    const { random } = this.#scene;
    this.#jobId = random.hex(4);
    const params = [this.#jobId, this.#seed, random.hex(32), clean];
    this.#scene.pool({ id: null, method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const jobId = verdict === 'stale' ? scene.random.hex(4) : this.#jobId;
    const nonce = scene.random.hex(8 - this.#extranonce.length / 2);
    scene.miner({ id, method: 'mining.submit', params: [this.#login.user, jobId, nonce] });
    scene.wait();
    scene.score(verdict);
    if (verdict === 'accepted') scene.pool({ id, result: true, error: null });
    else scene.pool({ id, result: false, error: errorOf(verdict) });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setDifficulty();
    this.job(false);
  }

  #setDifficulty(): void {
    this.#scene.pool({ id: null, method: 'mining.set_difficulty', params: [this.#difficulty] });
  }
}
