/** Beam: login with an API key (the wallet), jobs with a 64-hex input, answers by `code` (1 is accepted). */
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';

const AGENTS = ['lolMiner 1.88', 'GMiner/3.44'] as const;
const SOLUTION_BYTES = 104;

export const beamStratum = simulate({
  name: 'beam-stratum',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker'],
});

function run(scene: Scene): Says {
  const login = loginOf(scene, 'BEAM', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 15_000 });
  // The login names no program, and the form of the key cannot be checked: it may be any account name.
  return {
    coin: 'BEAM',
    algorithm: 'beamhash',
    wallet: null,
    agent: null,
    worker: login.worker,
    hashesPerShare: 68.55,
  };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  #height: number;
  #job = 100;
  /** Beam's packed form: exponent in the upper 8 bits, 24 bits of mantissa below a hidden one. */
  #difficulty = (6 << 24) | 0x12_3456;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#height = 3_100_000 + scene.random.below(9000);
  }

  open(): void {
    const scene = this.#scene;
    scene.miner({ id: 'login', jsonrpc: '2.0', method: 'login', api_key: this.#login.user });
    scene.wait();
    const answer = { code: 0, description: 'Login successful', nonceprefix: scene.random.hex(3) };
    scene.pool({ id: 'login', jsonrpc: '2.0', method: 'result', ...answer });
    scene.wait(2);
  }

  job(): void {
    const scene = this.#scene;
    this.#job += 1;
    if (scene.random.below(4) === 0) this.#height += 1;
    const work = {
      difficulty: this.#difficulty,
      height: this.#height,
      input: scene.random.hex(32),
    };
    scene.pool({ ...work, id: `${this.#job}`, jsonrpc: '2.0', method: 'job' });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = verdict === 'stale' ? `${this.#job + 40}` : `${this.#job}`;
    const work = { nonce: random.hex(8), output: random.hex(SOLUTION_BYTES) };
    scene.miner({ id, jsonrpc: '2.0', method: 'solution', ...work });
    scene.wait();
    scene.score(verdict);
    scene.pool({ id, jsonrpc: '2.0', method: 'result', ...ANSWERS[verdict] });
  }

  retarget(factor: number): void {
    this.#difficulty += factor > 1 ? 1 << 24 : -(1 << 24);
    this.job();
  }
}

const ANSWERS = {
  accepted: { code: 1, description: 'accepted' },
  stale: { code: 2, description: 'rejected: stale' },
  low: { code: 2, description: 'rejected: low difficulty' },
} as const;
