/** getwork over HTTP: the miner asks, gets 128 bytes of header, sends the same bytes back with its nonce. */
import { base64 } from '@scure/base';
import type { HttpPart } from '../dialogue.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { type Login, loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';
import { reversedHex } from './target.ts';

const AGENTS = ['cgminer 3.7.2', 'bfgminer/5.5.0', 'cpuminer/2.5.1', 'poclbm/20120920'] as const;
/** Padding of an 80-byte header to 128, in getwork's swapped words. */
const PADDING = `00000080${'00'.repeat(40)}80020000`;

export const getwork = simulate({ name: 'getwork', framing: 'http', run, lostMidSession: [] });

function run(scene: Scene): Says {
  const login = loginOf(scene, 'BTC', AGENTS);
  const session = new Session(scene, login);
  session.job();
  scene.opened();
  session.job();
  pace(scene, session, { jobMillis: 10_000 });
  // Which coin and algorithm: not even the wallet tells, since pools of other coins pay out in BTC too.
  const { wallet, agent, worker } = login;
  return { coin: null, algorithm: null, wallet, agent, worker, hashesPerShare: 2 ** 32 };
}

class Session {
  readonly #scene: Scene;
  readonly #request: HttpPart;
  #work = '';

  constructor(scene: Scene, login: Login) {
    this.#scene = scene;
    this.#request = { path: '/', headers: basicHeaders(login) };
  }

  job(): void {
    const scene = this.#scene;
    const { random } = scene;
    this.#work = `00000002${random.hex(72)}00000000${PADDING}`;
    scene.miner({ method: 'getwork', params: [], id: 0 }, this.#request);
    scene.wait();
    const result = {
      data: this.#work,
      hash1: `${'00'.repeat(32)}00000080${'00'.repeat(24)}00010000`,
      midstate: random.hex(32),
      target: reversedHex(0xffffn << 208n, 32),
    };
    const headers = [
      ['X-Long-Polling', '/LP'],
      ['X-Roll-NTime', 'expire=120'],
    ] as const;
    scene.pool({ result, error: null, id: 0 }, { headers });
    scene.wait(2);
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const work = verdict === 'stale' ? `00000002${random.hex(72)}00000000${PADDING}` : this.#work;
    // The nonce stands at bytes 76 to 79.
    const found = work.slice(0, 152) + random.hex(4) + work.slice(160);
    scene.miner({ method: 'getwork', params: [found], id: 1 }, this.#request);
    scene.wait();
    scene.score(verdict);
    const good = verdict === 'accepted';
    const reason = verdict === 'stale' ? 'stale' : 'high-hash';
    const headers = good ? [] : ([['X-Reject-Reason', reason]] as const);
    scene.pool({ result: good, error: null, id: 1 }, { headers });
  }
}

/** Headers of cgminer and its kin; the user name is the wallet. */
export function basicHeaders(login: Login): (readonly [string, string])[] {
  const secret = base64.encode(new TextEncoder().encode(`${login.user}:x`));
  return [
    ['Host', 'pool.example:8332'],
    ['Authorization', `Basic ${secret}`],
    ['Accept-Encoding', 'deflate, gzip'],
    ['User-Agent', login.agent],
    ['X-Mining-Extensions', 'longpoll midstate rollntime submitold'],
  ];
}
