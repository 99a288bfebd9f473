/** Ethereum getwork over HTTP: eth_getWork about once a second, the wallet in the URL. */
import type { HttpPart } from '../dialogue.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';
import { targetOf } from './target.ts';

export const ethGetwork = simulate({
  name: 'eth-getwork',
  framing: 'http',
  run,
  lostMidSession: [],
});

function run(scene: Scene): Says {
  const { wallet, worker } = loginOf(scene, 'ETC', ['']);
  const session = new Session(scene, `/?miner=98.2@${wallet}@${worker}`);
  session.job();
  scene.opened();
  session.job();
  pace(scene, session, { jobMillis: 1000 });
  return { coin: null, algorithm: null, wallet, agent: null, worker, hashesPerShare: 4e9 };
}

class Session {
  readonly #scene: Scene;
  readonly #request: HttpPart;
  readonly #seed: string;
  #header = '';
  #polls = 0;

  constructor(scene: Scene, path: string) {
    this.#scene = scene;
    this.#request = {
      path,
      headers: [
        ['Host', 'etc.pool.example:8888'],
        ['Accept', '*/*'],
      ],
    };
    this.#seed = scene.random.hex(32);
  }

  job(): void {
    const scene = this.#scene;
    if (this.#polls++ % 10 === 0) this.#header = scene.random.hex(32);
    const result = [`0x${this.#header}`, `0x${this.#seed}`, `0x${targetOf(4e9)}`];
    this.#ask('eth_getWork', [], result);
  }

  share(verdict: Verdict): void {
    const { random } = this.#scene;
    const header = verdict === 'stale' ? random.hex(32) : this.#header;
    const params = [`0x${random.hex(8)}`, `0x${header}`, `0x${random.hex(32)}`];
    this.#scene.score(verdict);
    this.#ask('eth_submitWork', params, verdict === 'accepted');
  }

  #ask(method: string, params: readonly string[], result: boolean | readonly string[]): void {
    const scene = this.#scene;
    scene.miner({ id: 1, jsonrpc: '2.0', method, params }, this.#request);
    scene.wait();
    scene.pool({ id: 1, jsonrpc: '2.0', result }, { headers: [] });
    scene.wait(2);
  }
}
