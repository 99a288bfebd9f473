/** getblocktemplate over HTTP (BIP 22, 23), without the headers that old miners add: solo mining on a node. */
import { base64 } from '@scure/base';
import type { HttpPart } from '../dialogue.ts';
import type { Json } from '../json-style.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { reversedHex } from './target.ts';
import { type Says, simulate } from './simulator.ts';

const AGENTS = ['cpuminer/2.5.1', 'bfgminer/5.5.0', 'cgminer/4.12.1'] as const;

export const getblocktemplate = simulate({
  name: 'getblocktemplate',
  framing: 'http',
  run,
  lostMidSession: [],
});

function run(scene: Scene): Says {
  const agent = scene.options.agent ?? scene.random.pick(AGENTS);
  const session = new Session(scene, agent);
  session.job();
  scene.opened();
  session.job();
  pace(scene, session, { jobMillis: 5000 });
  return { coin: null, algorithm: null, wallet: null, agent, worker: null };
}

class Session {
  readonly #scene: Scene;
  readonly #request: HttpPart;
  #previous: string;
  #height: number;
  #id = 0;

  constructor(scene: Scene, agent: string) {
    this.#scene = scene;
    const secret = base64.encode(new TextEncoder().encode('rpcuser:rpcpassword'));
    this.#request = {
      path: '/',
      headers: [
        ['Host', 'node.example:8332'],
        ['Authorization', `Basic ${secret}`],
        ['User-Agent', agent],
      ],
    };
    this.#height = 905_000 + scene.random.below(5000);
    this.#previous = `00000000000000000000${scene.random.hex(22)}`;
  }

  job(): void {
    const scene = this.#scene;
    const id = this.#id++;
    const capabilities = ['coinbasetxn', 'coinbasevalue', 'longpoll', 'workid'];
    const params = [{ capabilities, rules: ['segwit'] }];
    scene.miner({ method: 'getblocktemplate', params, id }, this.#request);
    scene.wait();
    scene.pool({ result: this.#template(), error: null, id }, { headers: [] });
    scene.wait(2);
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    const id = this.#id++;
    // Version, previous block (as hashed), root, time, target, nonce, one transaction.
    const previous =
      verdict === 'stale' ? random.hex(32) : reversedHex(BigInt(`0x${this.#previous}`), 32);
    const time = reversedHex(BigInt(Math.floor(scene.now / 1000)), 4);
    const header = `00000020${previous}${random.hex(32)}${time}618c0217${random.hex(4)}`;
    const block = `${header}01${random.hex(120)}`;
    scene.miner({ method: 'submitblock', params: [block], id }, this.#request);
    scene.wait();
    scene.score(verdict);
    // Null means accepted (BIP 22); a text says why not.
    const result = { accepted: null, stale: 'stale-prevblk', low: 'high-hash' }[verdict];
    scene.pool({ result, error: null, id }, { headers: [] });
  }

  #template(): Json {
    const { random, now } = this.#scene;
    if (random.below(5) === 0) {
      this.#height += 1;
      this.#previous = `00000000000000000000${random.hex(22)}`;
    }
    return {
      capabilities: ['proposal'],
      version: 536870912,
      rules: ['csv', '!segwit', 'taproot'],
      previousblockhash: this.#previous,
      transactions: [],
      coinbasevalue: 312_500_000 + random.below(9_000_000),
      longpollid: `${this.#previous}${random.below(9999)}`,
      target: `00000000000000000002${'8c61'.padEnd(44, '0')}`,
      mintime: Math.floor(now / 1000) - 3600,
      mutable: ['time', 'transactions', 'prevblock'],
      noncerange: '00000000ffffffff',
      sigoplimit: 80000,
      sizelimit: 4000000,
      weightlimit: 4000000,
      curtime: Math.floor(now / 1000),
      bits: '17028c61',
      height: this.#height,
      default_witness_commitment: `6a24aa21a9ed${random.hex(32)}`,
    };
  }
}
