/** Kaspa (kHeavyHash): jobs about every second, header words as plain 64-bit numbers, or one long hex string. */
import type { Json } from '../json-style.ts';
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { playSession } from './play-session.ts';
import { type Says, simulate } from './simulator.ts';
import { submitShare } from './submit-share.ts';

const AGENTS = [
  'BzMiner-v21.2.3',
  'IceRiverMiner-v1.1',
  'lolMiner 1.88',
  'GodMiner/2.0.0',
] as const;

export const kaspaStratum = simulate({ name: 'kaspa-stratum', framing: 'line', run });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'KAS', AGENTS);
  playSession(scene, new Session(scene, login), { jobMillis: 1000 });
  const { wallet, agent, worker } = login;
  return {
    coin: 'KAS',
    algorithm: 'kheavyhash',
    wallet,
    agent,
    worker,
    hashesPerShare: 4 * 2 ** 32,
  };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  /** Big-job miners (ASICs) take the header and time as one string. */
  readonly #bigJobs: boolean;
  #difficulty = 4;
  #job = 0;

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#login = login;
    this.#bigJobs = /IceRiver|BzMiner/.test(login.agent);
  }

  open(): void {
    const scene = this.#scene;
    scene.ask('mining.subscribe', [this.#login.agent], [true, 'EthereumStratum/1.0.0']);
    const method = this.#bigJobs ? 'mining.set_extranonce' : 'set_extranonce';
    scene.pool({ id: null, method, params: this.#bigJobs ? ['a1f2', 6] : ['a1f2'] });
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    this.#setDifficulty();
  }

  job(): void {
    const { random } = this.#scene;
    this.#job += 1;
    const time = BigInt(Math.floor(this.#scene.now));
    const word = (): bigint => (BigInt(random.u32()) << 32n) | BigInt(random.u32());
    const id = `${this.#job}`;
    const params: Json = this.#bigJobs
      ? [id, random.hex(32) + time.toString(16).padStart(16, '0')]
      : [id, [word(), word(), word(), word()], time];
    this.#scene.pool({ id: null, method: 'mining.notify', params });
  }

  share(verdict: Verdict): void {
    const jobId = verdict === 'stale' ? `${this.#job + 99}` : `${this.#job}`;
    const nonce = `${this.#bigJobs ? '' : '0x'}a1f2${this.#scene.random.hex(6)}`;
    submitShare(this.#scene, [this.#login.user, jobId, nonce], verdict);
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setDifficulty();
    this.job();
  }

  #setDifficulty(): void {
    this.#scene.pool({ id: null, method: 'mining.set_difficulty', params: [this.#difficulty] });
  }
}
