/** Alephium: the pool speaks first, jobs come as lists of objects (one per chain pair), shares as an object. */
import type { Json } from '../json-style.ts';
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { errorOf } from './stratum-error.ts';
import { bigTarget } from './target.ts';

const AGENTS = ['BzMiner-v21.2.3', 'lolMiner 1.88', 'SRBMiner-MULTI/2.4.5'] as const;
/** Four groups give sixteen chains; a pool may send only those that changed. */
const GROUPS = 4;

export const alephiumStratum = simulate({ name: 'alephium-stratum', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'ALPH', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 6000, keepAliveMillis: 60_000 });
  const { wallet, agent, worker } = login;
  return { coin: 'ALPH', algorithm: 'blake3', wallet, agent, worker, hashesPerShare: 8 * 2 ** 30 };
}

interface Job {
  readonly jobId: string;
  readonly fromGroup: number;
  readonly toGroup: number;
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #extranonce: string;
  #difficulty = 8;
  #height = 2_000_000;
  #jobs: Job[] = [];

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#extranonce = scene.random.hex(2);
  }

  open(): void {
    const scene = this.#scene;
    this.#setDifficulty();
    scene.wait();
    scene.ask('mining.subscribe', [this.#login.agent], scene.random.hex(8));
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    scene.pool({ id: null, method: 'mining.set_extranonce', params: [this.#extranonce] });
  }

  job(): void {
    const { random } = this.#scene;
    this.#height += 1;
    // The reference pool's difficulty 1 is 30 leading zero bits.
    const targetBlob = bigTarget(this.#difficulty * 2 ** 30)
      .toString(16)
      .padStart(58, '0');
    this.#jobs = [];
    const params: Json[] = [];
    for (let i = 0; i < 4; i++) {
      const job = {
        jobId: random.hex(4),
        fromGroup: random.below(GROUPS),
        toGroup: random.below(GROUPS),
      };
      this.#jobs.push(job);
      const blobs = { headerBlob: `0007${random.hex(300)}`, txsBlob: random.hex(60) };
      params.push({ ...job, ...blobs, height: this.#height, targetBlob });
    }
    this.#scene.pool({ id: null, jsonrpc: '2.0', method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = scene.nextId();
    const job = random.pick(this.#jobs);
    const params = {
      jobId: verdict === 'stale' ? random.hex(4) : job.jobId,
      fromGroup: job.fromGroup,
      toGroup: job.toGroup,
      nonce: this.#extranonce + random.hex(22),
      worker: this.#login.user,
    };
    scene.miner({ jsonrpc: '2.0', id, method: 'mining.submit', params });
    scene.wait();
    scene.score(verdict);
    const good = verdict === 'accepted';
    scene.pool({
      id,
      jsonrpc: '2.0',
      result: good ? true : null,
      error: good ? null : errorOf(verdict),
    });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setDifficulty();
    this.job();
  }

  keepAlive(): void {
    const { random } = this.#scene;
    const rate = (900_000_000 + random.below(90_000_000)).toString(16);
    this.#scene.ask('alph_submitHashrate', [`0x${rate}`, this.#login.user], true);
  }

  #setDifficulty(): void {
    this.#scene.pool({ id: null, method: 'mining.set_difficulty', params: [this.#difficulty] });
  }
}
