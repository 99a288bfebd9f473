/** Grin (Cuckatoo): ids are strings, the miner asks for the first template, graphs of 42 edges prove the work. */
import type { Json } from '../json-style.ts';
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';

const AGENTS = ['grin-miner', 'lolMiner 1.88', 'GMiner/3.44'] as const;
const EDGE_BITS = 32;
const PROOF_EDGES = 42;

export const grinStratum = simulate({
  name: 'grin-stratum',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker'],
});

function run(scene: Scene): Says {
  const login = loginOf(scene, 'GRIN', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 20_000, keepAliveMillis: 60_000 });
  const { wallet, agent, worker } = login;
  return { coin: 'GRIN', algorithm: 'cuckoo', wallet, agent, worker };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  #difficulty = 64;
  #height: number;
  #jobId = 0;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#height = 3_300_000 + scene.random.below(50_000);
  }

  open(): void {
    const { user, agent } = this.#login;
    this.#ask('login', { login: user, pass: 'x', agent }, 'ok');
    this.#ask('getjobtemplate', null, this.#template());
  }

  job(): void {
    const params = this.#template();
    this.#scene.pool({ id: 'Stratum', jsonrpc: '2.0', method: 'job', params });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = `${scene.nextId()}`;
    const pow: number[] = [];
    for (
      let edge = random.below(90_000_000);
      pow.length < PROOF_EDGES;
      edge += 1 + random.below(90_000_000)
    ) {
      pow.push(edge);
    }
    const job_id = verdict === 'stale' ? this.#jobId + 50 : this.#jobId;
    const nonce = (BigInt(random.u32()) << 31n) | BigInt(random.u32());
    const params = { edge_bits: EDGE_BITS, height: this.#height, job_id, nonce, pow };
    scene.miner({ id, jsonrpc: '2.0', method: 'submit', params });
    scene.wait();
    scene.score(verdict);
    const head = { id, jsonrpc: '2.0', method: 'submit' };
    if (verdict === 'accepted') scene.pool({ ...head, result: 'ok', error: null });
    else scene.pool({ ...head, error: ERRORS[verdict === 'stale' ? 'stale' : 'low'] });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.job();
  }

  keepAlive(): void {
    this.#ask('keepalive', null, 'ok');
  }

  #ask(method: string, params: Json, result: Json): void {
    const scene = this.#scene;
    const id = `${scene.nextId()}`;
    scene.miner({ id, jsonrpc: '2.0', method, params });
    scene.wait();
    scene.pool({ id, jsonrpc: '2.0', method, result, error: null });
    scene.wait(2);
  }

  #template(): Json {
    const { random } = this.#scene;
    if (random.below(3) === 0) this.#height += 1;
    this.#jobId += 1;
    const pre_pow = `0005${this.#height.toString(16).padStart(16, '0')}${random.hex(230)}`;
    return { difficulty: this.#difficulty, height: this.#height, job_id: this.#jobId, pre_pow };
  }
}

const ERRORS = {
  stale: { code: -32503, message: 'Solution submitted too late' },
  low: { code: -32501, message: 'Share rejected due to low difficulty' },
} as const;
