/** eth-proxy: eth_submitLogin, eth_getWork, work pushed under id 0, eth_submitWork, eth_submitHashrate. */
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { targetOf } from './target.ts';

export const ETHASH_AGENTS = ['ethminer/0.19.0', 'PhoenixMiner/6.2c', 'lolMiner 1.88'] as const;

export const ethProxy = simulate({
  name: 'eth-proxy',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker'],
});

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ETC', ETHASH_AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 13_000, keepAliveMillis: 30_000 });
  // This dialect names neither the program nor which Ethash chain it is for.
  return {
    coin: null,
    algorithm: null,
    wallet: login.wallet,
    agent: null,
    worker: login.worker,
    hashesPerShare: 4e9,
  };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #seed: string;
  #height: number;
  #header = '';
  #difficulty = 4e9;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#seed = scene.random.hex(32);
    this.#height = 21_000_000 + scene.random.below(100_000);
  }

  open(): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const params = [this.#login.wallet, 'x'];
    scene.miner({
      id,
      jsonrpc: '2.0',
      method: 'eth_submitLogin',
      worker: this.#login.worker,
      params,
    });
    scene.wait();
    scene.pool({ id, jsonrpc: '2.0', result: true });
    scene.wait(3);
    scene.miner({ id: 5, jsonrpc: '2.0', method: 'eth_getWork', params: [] });
    scene.wait();
    scene.pool({ id: 5, jsonrpc: '2.0', result: this.#work() });
  }

  job(): void {
    this.#scene.pool({ id: 0, jsonrpc: '2.0', result: this.#work() });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = 40 + scene.nextId();
    const header = verdict === 'stale' ? `0x${random.hex(32)}` : this.#header;
    const params = [`0x${random.hex(8)}`, header, `0x${random.hex(32)}`];
    scene.miner({
      id,
      jsonrpc: '2.0',
      method: 'eth_submitWork',
      params,
      worker: this.#login.worker,
    });
    scene.wait();
    scene.score(verdict);
    if (verdict === 'accepted') scene.pool({ id, jsonrpc: '2.0', result: true });
    else
      scene.pool({
        id,
        jsonrpc: '2.0',
        result: false,
        error: { code: 23, message: 'Invalid share' },
      });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.job();
  }

  keepAlive(): void {
    const scene = this.#scene;
    const rate = (90_000_000 + scene.random.below(20_000_000)).toString(16).padStart(64, '0');
    const params = [`0x${rate}`, `0x${scene.random.hex(32)}`];
    scene.miner({
      id: 9,
      jsonrpc: '2.0',
      method: 'eth_submitHashrate',
      params,
      worker: this.#login.worker,
    });
    scene.wait();
    scene.pool({ id: 9, jsonrpc: '2.0', result: true });
  }

  #work(): string[] {
    this.#height += 1;
    this.#header = `0x${this.#scene.random.hex(32)}`;
    const height = `0x${this.#height.toString(16)}`;
    return [this.#header, `0x${this.#seed}`, `0x${targetOf(this.#difficulty)}`, height];
  }
}
