/** Iron Fish (FishHash): every message has a `body`; answers carry the id of the request inside it. */
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { targetOf } from './target.ts';

const AGENTS = ['lolMiner 1.88', 'BzMiner-v21.2.3', 'rigel/1.17.4'] as const;

export const ironfishStratum = simulate({
  name: 'ironfish-stratum',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker'],
});

function run(scene: Scene): Says {
  const login = loginOf(scene, 'IRON', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 25_000 });
  const { agent, worker } = login;
  // 64 hex digits have no checksum.
  return { coin: 'IRON', algorithm: 'fishhash', wallet: null, agent, worker, hashesPerShare: 4e8 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #extranonce: string;
  #difficulty = 4e8;
  #request = 0;
  #answer = 1;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#extranonce = scene.random.hex(2);
  }

  open(): void {
    const scene = this.#scene;
    const { wallet, worker, agent } = this.#login;
    const id = scene.nextId();
    const body = {
      version: 3,
      agent,
      publicAddress: wallet,
      name: worker,
      extend: ['mining.submitted'],
    };
    scene.miner({ id, method: 'mining.subscribe', body });
    scene.wait();
    const welcome = { clientId: 1 + scene.random.below(5000), xn: this.#extranonce };
    scene.pool({ id: this.#answer++, method: 'mining.subscribed', body: welcome });
    scene.wait(1);
    this.#setTarget();
  }

  job(): void {
    this.#request += 1;
    const body = { miningRequestId: this.#request, header: this.#scene.random.hex(180) };
    this.#scene.pool({ id: this.#answer++, method: 'mining.notify', body });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const miningRequestId = verdict === 'stale' ? this.#request + 70 : this.#request;
    const randomness = this.#extranonce + scene.random.hex(6);
    scene.miner({ id, method: 'mining.submit', body: { miningRequestId, randomness } });
    scene.wait();
    scene.score(verdict);
    const good = verdict === 'accepted';
    const message = verdict === 'stale' ? 'stale mining request' : 'low difficulty';
    const body = good ? { id, result: true } : { id, result: false, message };
    scene.pool({ id: this.#answer++, method: 'mining.submitted', body });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setTarget();
    this.job();
  }

  #setTarget(): void {
    const body = { target: targetOf(this.#difficulty) };
    this.#scene.pool({ id: this.#answer++, method: 'mining.set_target', body });
  }
}
