/** Monero and kin: login, job, submit, keepalived, as XMRig and the common pool programs speak them. */
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import type { Json } from '../json-style.ts';
import { type Login, loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';
import { resultFor, reversedHex } from './target.ts';

const AGENTS = [
  'XMRig/6.22.2 (Linux x86_64) libuv/1.49.2 gcc/13.2.1',
  'XMRig/6.21.3 (Windows NT 10.0; Win64; x64) libuv/1.48.0 msvc/2019',
  'xmr-stak-rx/1.0.5/c1cba5e/master/lin/cpu/mon0-20',
  'SRBMiner-MULTI/2.4.5',
] as const;
const OFFERS = [
  'rx/0',
  'rx/wow',
  'rx/arq',
  'cn/r',
  'cn/half',
  'argon2/chukwav2',
  'ghostrider',
] as const;

export const cryptonote = simulate({
  name: 'cryptonote',
  framing: 'line',
  run,
  lostMidSession: ['agent', 'wallet', 'worker', 'coin'],
});

function run(scene: Scene): Says {
  const coin = scene.options.coin ?? 'XMR';
  const login = loginOf(scene, coin, AGENTS);
  const session = new Session(scene, login, coin === 'WOW' ? 'rx/wow' : 'rx/0');
  session.open();
  scene.opened();
  if (scene.options.midSession === true) session.job();
  pace(scene, session, { jobMillis: 40_000, keepAliveMillis: 60_000 });
  if (scene.random.below(3) === 0) session.sendAway();
  return {
    coin,
    algorithm: 'randomx',
    wallet: login.wallet,
    agent: login.agent,
    worker: login.worker,
    hashesPerShare: 75_000,
  };
}

class Session {
  readonly #scene: Scene;
  readonly #login: Login;
  readonly #algo: string;
  readonly #session: string;
  readonly #seedHash: string;
  #difficulty = 75_000;
  #height: number;
  #jobId = '';
  #target64 = 0n;

  constructor(scene: Scene, login: Login, algo: string) {
    this.#scene = scene;
    this.#login = login;
    this.#algo = algo;
    this.#session = scene.random.hex(8);
    this.#seedHash = scene.random.hex(32);
    this.#height = 3_400_000 + scene.random.below(50_000);
  }

  open(): void {
    const scene = this.#scene;
    const { wallet, worker, user, agent } = this.#login;
    const rigid = scene.random.below(2) === 0;
    const params = {
      login: rigid ? wallet : user,
      pass: 'x',
      agent,
      algo: OFFERS,
      ...(rigid ? { rigid: worker } : {}),
    };
    const id = scene.nextId();
    scene.miner({ id, jsonrpc: '2.0', method: 'login', params });
    scene.wait();
    const extensions = ['algo', 'keepalive'];
    const result = { id: this.#session, job: this.#nextJob(), extensions, status: 'OK' };
    scene.pool({ id, jsonrpc: '2.0', error: null, result });
  }

  job(): void {
    this.#scene.pool({ jsonrpc: '2.0', method: 'job', params: this.#nextJob() });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const id = scene.nextId();
    const params = {
      id: this.#session,
      job_id: verdict === 'stale' ? scene.random.hex(6) : this.#jobId,
      nonce: scene.random.hex(4),
      result: resultFor(scene.random, this.#target64, verdict !== 'low'),
      algo: this.#algo,
    };
    scene.miner({ id, jsonrpc: '2.0', method: 'submit', params });
    scene.wait();
    scene.score(verdict);
    if (verdict === 'accepted') {
      scene.pool({ id, jsonrpc: '2.0', error: null, result: { status: 'OK' } });
      return;
    }
    const message = verdict === 'low' ? 'Low difficulty share' : 'Invalid job id';
    scene.pool({ id, jsonrpc: '2.0', error: { code: -1, message } });
  }

  retarget(factor: number): void {
    this.#difficulty *= factor;
    this.job();
  }

  keepAlive(): void {
    const scene = this.#scene;
    const id = scene.nextId();
    scene.miner({ id, jsonrpc: '2.0', method: 'keepalived', params: { id: this.#session } });
    scene.wait();
    scene.pool({ id, jsonrpc: '2.0', error: null, result: { status: 'KEEPALIVED' } });
  }

  /** The pool moves the miner to another of its servers; host and port are texts in this dialect. */
  sendAway(): void {
    this.#scene.wait(500);
    const params = ['xmr2.pool.example', '3333'];
    this.#scene.pool({ jsonrpc: '2.0', method: 'client.reconnect', params });
  }

  #nextJob(): Json {
    const { random, now } = this.#scene;
    if (random.below(4) === 0) this.#height += 1;
    this.#jobId = random.hex(6);
    // Four bytes are enough up to 2^32: t32 = (2^32 − 1) / D, and the miner widens it to 64 bits.
    const t32 = 0xffffffffn / BigInt(Math.round(this.#difficulty));
    this.#target64 = 0xffffffffffffffffn / (0xffffffffn / t32);
    const job = {
      blob: blobOf(random.hex(32), random.hex(32), now),
      job_id: this.#jobId,
      target: reversedHex(t32, 4),
      algo: this.#algo,
      height: this.#height,
      seed_hash: this.#seedHash,
    };
    return job;
  }
}

/** Hashing blob: versions, time (5-byte varint), previous block, nonce at byte 39, tree root, count. 76 bytes. */
export function blobOf(previous: string, root: string, now: number): string {
  let time = '';
  let rest = Math.floor(now / 1000);
  for (let i = 0; i < 5; i++) {
    const last = i === 4;
    time += ((rest & 0x7f) | (last ? 0 : 0x80)).toString(16).padStart(2, '0');
    rest = Math.floor(rest / 128);
  }
  return `1010${time}${previous}00000000${root}1f`;
}
