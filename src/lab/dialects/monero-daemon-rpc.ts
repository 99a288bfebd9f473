/** Solo Monero against a node, as XMRig's daemon mode does: /getheight each second, templates, submit_block. */
import type { HttpPart } from '../dialogue.ts';
import type { Json } from '../json-style.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { blobOf } from './cryptonote.ts';
import { loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';

export const moneroDaemonRpc = simulate({
  name: 'monero-daemon-rpc',
  framing: 'http',
  run,
  lostMidSession: [],
});

const HEADERS = [
  ['Host', 'node.example:18081'],
  ['User-Agent', 'XMRig/6.22.2 (Linux x86_64) libuv/1.49.2 gcc/13.2.1'],
] as const;

function run(scene: Scene): Says {
  const { wallet } = loginOf(scene, 'XMR', ['']);
  const session = new Session(scene, wallet);
  session.template();
  scene.opened();
  session.template();
  pace(scene, session, { jobMillis: 4000, keepAliveMillis: 1000 });
  return { coin: 'XMR', algorithm: 'randomx', wallet, agent: HEADERS[1][1], worker: null };
}

class Session {
  readonly #scene: Scene;
  readonly #wallet: string;
  readonly #seed: string;
  #height: number;
  #template = '';
  #id = 0;

  constructor(scene: Scene, wallet: string) {
    this.#scene = scene;
    this.#wallet = wallet;
    this.#seed = scene.random.hex(32);
    this.#height = 3_400_000 + scene.random.below(50_000);
  }

  job(): void {
    this.#height += 1;
    this.keepAlive();
    this.template();
  }

  template(): void {
    const { random, now } = this.#scene;
    const previous = random.hex(32);
    const blob = blobOf(previous, random.hex(32), now);
    this.#template = `${blob.slice(0, 86)}02${random.hex(120)}`;
    this.#call(
      'get_block_template',
      { wallet_address: this.#wallet, extra_nonce: random.hex(4) },
      {
        blockhashing_blob: blob,
        blocktemplate_blob: this.#template,
        difficulty: 450_000_000_000 + random.below(1_000_000_000),
        difficulty_top64: 0,
        expected_reward: 600_000_000_000,
        height: this.#height,
        next_seed_hash: '',
        prev_hash: previous,
        reserved_offset: 129,
        seed_hash: this.#seed,
        seed_height: this.#height - 600,
        status: 'OK',
        untrusted: false,
        wide_difficulty: '0x68c6171400',
      },
    );
  }

  share(verdict: Verdict): void {
    const { random } = this.#scene;
    const template = verdict === 'stale' ? random.hex(this.#template.length / 2) : this.#template;
    const block = template.slice(0, 78) + random.hex(4) + template.slice(86);
    this.#scene.score(verdict);
    if (verdict === 'accepted')
      this.#call('submit_block', [block], { status: 'OK', untrusted: false });
    else this.#call('submit_block', [block], null);
  }

  keepAlive(): void {
    const scene = this.#scene;
    const request: HttpPart = { path: '/getheight', headers: HEADERS };
    scene.silence(0, request);
    scene.wait();
    const answer = {
      hash: scene.random.hex(32),
      height: this.#height,
      status: 'OK',
      untrusted: false,
    };
    scene.pool(answer, { headers: [] });
    scene.wait(1);
  }

  #call(method: string, params: Json, result: Json): void {
    const scene = this.#scene;
    const id = this.#id++;
    const request: HttpPart = { path: '/json_rpc', headers: HEADERS };
    scene.miner({ id, jsonrpc: '2.0', method, params }, request);
    scene.wait();
    const error = { code: -7, message: 'Block not accepted' };
    scene.pool(
      { id, jsonrpc: '2.0', ...(result === null ? { error } : { result }) },
      { headers: [] },
    );
    scene.wait(1);
  }
}
