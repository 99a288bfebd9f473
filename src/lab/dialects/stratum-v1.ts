/** Bitcoin-family Stratum v1, with version rolling (BIP 310), extranonce subscription and suggested difficulty. */
import type { Algorithm } from '#model/protocol.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import type { Coin } from '../wallets.ts';
import { coinbaseOf } from './coinbase.ts';
import { type Login, loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';
import { answerShare } from './submit-share.ts';

interface Chain {
  readonly algorithm: Algorithm;
  readonly height: number;
  readonly nbits: string;
  readonly difficulty: number;
  readonly agents: readonly string[];
}

const BTC = chain('sha256d', 905_000, '1702', 65_536, [
  'cgminer/4.12.1',
  'bosminer-plus-tuner/0.2.0',
  'BitAxe',
]);

/** Heights and compact targets of 2026's order of magnitude. */
const CHAINS: Readonly<Partial<Record<Coin, Chain>>> = {
  BTC,
  BCH: chain('sha256d', 900_000, '1802', 16_384, ['cgminer/4.11.1', 'bmminer/2.0.0']),
  LTC: chain('scrypt', 2_900_000, '1927', 262_144, ['cpuminer/2.5.1', 'cgminer/4.9.0']),
  DOGE: chain('scrypt', 5_700_000, '1a00', 131_072, ['cpuminer/2.5.1']),
  DASH: chain('x11', 2_300_000, '1931', 1024, ['ccminer/2.3.1', 'cgminer/4.9.0']),
};

function chain(
  algorithm: Algorithm,
  height: number,
  bits: string,
  difficulty: number,
  agents: readonly string[],
): Chain {
  return { algorithm, height, nbits: bits, difficulty, agents };
}

const MASK = 0x1fffe000;
const EXTRANONCE2_BYTES = 4;

export const stratumV1 = simulate({ name: 'stratum-v1', framing: 'line', run });

function run(scene: Scene): Says {
  const coin = scene.options.coin ?? 'BTC';
  const set = CHAINS[coin] ?? BTC;
  const login = loginOf(scene, coin, set.agents);
  const session = new Session(scene, login, set);
  session.open();
  scene.opened();
  session.job(true);
  // Most pools and miners say nothing between shares; some do.
  const keepAliveMillis = scene.random.below(3) === 0 ? 40_000 : Infinity;
  pace(scene, session, { jobMillis: 25_000, keepAliveMillis });
  if (scene.random.below(3) === 0) session.sendAway();
  const { wallet, agent, worker } = login;
  const hashesPerShare = set.difficulty * (set.algorithm === 'scrypt' ? 2 ** 16 : 2 ** 32);
  return { coin, algorithm: set.algorithm, wallet, agent, worker, hashesPerShare };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #chain: Chain;
  readonly #rolling: boolean;
  #extranonce1: string;
  #difficulty: number;
  /** Full blocks of 2,000 to 4,000 transactions: eleven or twelve steps to the root. */
  readonly #branches: number;
  #height: number;
  #job = 0;
  #jobId = '';
  #ntime = '';

  constructor(scene: Scene, login: Login, set: Chain) {
    this.#scene = scene;
    this.#login = login;
    this.#chain = set;
    this.#rolling = set.algorithm === 'sha256d';
    this.#extranonce1 = scene.random.hex(4);
    this.#difficulty = set.difficulty;
    this.#branches = 10 + scene.random.below(2);
    this.#height = set.height + scene.random.below(5000);
  }

  open(): void {
    const scene = this.#scene;
    if (this.#rolling) this.#configure();
    const id = scene.nextId();
    scene.miner({ id, method: 'mining.subscribe', params: [this.#login.agent] });
    scene.wait();
    const sid = scene.random.hex(4);
    const subscriptions = [
      ['mining.set_difficulty', sid],
      ['mining.notify', sid],
    ];
    scene.pool({ id, result: [subscriptions, this.#extranonce1, EXTRANONCE2_BYTES], error: null });
    scene.wait(2);
    scene.ask('mining.authorize', [this.#login.user, 'x'], true);
    if (scene.random.below(2) === 0) scene.ask('mining.extranonce.subscribe', [], true);
    if (scene.random.below(2) === 0)
      scene.ask('mining.suggest_difficulty', [this.#difficulty], true);
    this.#setDifficulty();
  }

  job(clean: boolean): void {
    const { random } = this.#scene;
    if (clean) this.#height += 1;
    this.#job += 1 + random.below(3);
    this.#jobId = this.#job.toString(16);
    this.#ntime = Math.floor(this.#scene.now / 1000)
      .toString(16)
      .padStart(8, '0');
    const [before, after] = coinbaseOf(random, this.#height, '/minewatch lab/');
    const branch = Array.from({ length: this.#branches + random.below(2) }, () => random.hex(32));
    // Word-swapped previous hash: the zeros of its low end come last.
    const previous = `${random.hex(24)}0000000000000000`;
    const nbits = this.#chain.nbits + '8c61';
    const fields = [
      this.#jobId,
      previous,
      before,
      after,
      branch,
      '20000000',
      nbits,
      this.#ntime,
      clean,
    ];
    this.#scene.pool({ id: null, method: 'mining.notify', params: fields });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = scene.nextId();
    const jobId = verdict === 'stale' ? `${this.#jobId}f` : this.#jobId;
    const extranonce2 = random.hex(EXTRANONCE2_BYTES);
    const params = [this.#login.user, jobId, extranonce2, this.#ntime, random.hex(4)];
    if (this.#rolling) params.push(((random.u32() & MASK) >>> 0).toString(16).padStart(8, '0'));
    scene.miner({ params, id, method: 'mining.submit' });
    answerShare(scene, id, verdict);
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.#setDifficulty();
    this.job(false);
  }

  /** What pools and miners say between shares. */
  keepAlive(): void {
    const scene = this.#scene;
    const id = scene.nextId();
    switch (scene.random.below(4)) {
      case 0:
        scene.miner({ id, method: 'mining.ping', params: [] });
        scene.wait();
        scene.pool({ id, result: 'pong', error: null });
        break;
      case 1:
        scene.pool({ id, method: 'client.get_version', params: [] });
        scene.wait();
        scene.miner({ id, result: this.#login.agent, error: null });
        break;
      case 2:
        scene.pool({ id: null, method: 'client.show_message', params: ['maintenance on Sunday'] });
        break;
      default:
        this.#extranonce1 = scene.random.hex(4);
        scene.pool({ id: null, method: 'mining.set_extranonce', params: [this.#extranonce1, 4] });
        scene.wait(1);
        this.job(true);
    }
  }

  /** The pool moves the miner to another of its servers. */
  sendAway(): void {
    this.#scene.wait(500);
    const params = ['stratum2.pool.example', 3333, 5];
    this.#scene.pool({ id: null, method: 'client.reconnect', params });
  }

  #configure(): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const wants = { 'version-rolling.mask': 'ffffffff', 'version-rolling.min-bit-count': 2 };
    scene.miner({ id, method: 'mining.configure', params: [['version-rolling'], wants] });
    scene.wait();
    const grants = { 'version-rolling': true, 'version-rolling.mask': MASK.toString(16) };
    scene.pool({ id, result: grants, error: null });
    scene.wait(2);
  }

  #setDifficulty(): void {
    this.#scene.pool({ id: null, method: 'mining.set_difficulty', params: [this.#difficulty] });
    this.#scene.wait(1);
  }
}
