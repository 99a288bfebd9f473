/** EthereumStratum/2.0.0 (EIP-1571): mining.hello first, numbers as lower-case hex, errors as objects. */
import type { Scene, Verdict } from '../scene.ts';
import { ETHASH_AGENTS } from './eth-proxy.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { targetOf } from './target.ts';

export const ethereumStratum2 = simulate({
  name: 'ethereum-stratum-2',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker', 'algorithm'],
});

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ETC', ETHASH_AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 13_000, keepAliveMillis: 45_000 });
  const { wallet, agent, worker } = login;
  return { coin: null, algorithm: null, wallet, agent, worker, hashesPerShare: 4e9 };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #extranonce: string;
  readonly #workerId: string;
  #difficulty = 4e9;
  #jobId = '';
  #height: number;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#extranonce = scene.random.hex(2);
    this.#workerId = `w-${100 + scene.random.below(900)}`;
    this.#height = 21_000_000 + scene.random.below(100_000);
  }

  open(): void {
    const scene = this.#scene;
    const proto = 'EthereumStratum/2.0.0';
    const hello = { agent: this.#login.agent, host: 'etc.pool.example', port: '115c', proto };
    const limits = {
      encoding: 'plain',
      resume: '1',
      timeout: 'b4',
      maxerrors: '5',
      node: 'CoreGeth/1.12',
    };
    scene.ask('mining.hello', hello, { proto, ...limits });
    scene.ask('mining.subscribe', [], `s-${scene.random.hex(3)}`);
    scene.ask('mining.authorize', [this.#login.user, 'x'], this.#workerId);
    this.#set();
  }

  job(clean: boolean): void {
    const { random } = this.#scene;
    if (clean) this.#height += 1;
    this.#jobId = random.hex(4);
    const params = [this.#jobId, this.#height.toString(16), random.hex(32), clean ? '1' : '0'];
    this.#scene.pool({ method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const jobId = verdict === 'stale' ? scene.random.hex(4) : this.#jobId;
    const nonce = scene.random.hex(8 - this.#extranonce.length / 2);
    scene.miner({ id, method: 'mining.submit', params: [jobId, nonce, this.#workerId] });
    scene.wait();
    scene.score(verdict);
    if (verdict === 'accepted') scene.pool({ id, result: true });
    else
      scene.pool({
        id,
        error: { code: verdict === 'stale' ? 404 : 406, message: REASON[verdict] },
      });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#set();
    this.job(false);
  }

  keepAlive(): void {
    const scene = this.#scene;
    if (scene.random.below(2) === 0) scene.miner({ method: 'mining.noop' });
    else {
      const rate = (90_000_000 + scene.random.below(20_000_000)).toString(16);
      scene.ask('mining.hashrate', [rate, this.#workerId], true);
    }
  }

  #set(): void {
    const target = targetOf(this.#difficulty).replace(/^0+/, '');
    const params = { epoch: '15e', target, algo: 'ethash', extranonce: this.#extranonce };
    this.#scene.pool({ method: 'mining.set', params });
  }
}

const REASON: Readonly<Record<Verdict, string>> = {
  accepted: '',
  stale: 'Job not found',
  low: 'Bad nonce',
};
