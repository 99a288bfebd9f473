/** Stratum V2: frames in clear, as inside a site, and the sizes of the encrypted form. */
import type { Side } from '#model/stream.ts';
import {
  encodeSv2,
  SV2_NOISE,
  type Sv2Message,
  noiseLengthOf,
  SV2_HEADER_BYTES,
} from '#wire/sv2.ts';
import { pace } from '../pace.ts';
import type { Scene, Verdict } from '../scene.ts';
import { loginOf } from './login.ts';
import { type Says, simulate } from './simulator.ts';

const AGENTS = ['BraiinsOS', 'sv2-tproxy', 'BitAxe'] as const;

export const stratumV2 = simulate({
  name: 'stratum-v2',
  framing: 'binary',
  run: (scene) => run(scene, (side, bytes) => scene.raw(side, bytes)),
});

/** After the Noise handshake every frame is random bytes of the length that its cipher text would have. */
export const stratumV2Encrypted = simulate({
  name: 'stratum-v2',
  id: 'stratum-v2-encrypted',
  framing: 'binary',
  run(scene) {
    const { random } = scene;
    scene.raw(0, random.bytes(SV2_NOISE.clientHello));
    scene.wait();
    scene.raw(1, random.bytes(SV2_NOISE.serverHello));
    scene.wait(3);
    run(scene, (side, bytes) =>
      scene.raw(side, random.bytes(noiseLengthOf(bytes.length - SV2_HEADER_BYTES))),
    );
    const nothing = { coin: null, algorithm: null, wallet: null, agent: null, worker: null };
    scene.submitted = scene.accepted = scene.rejected = 0;
    return { ...nothing, grade: 'behaved' };
  },
  lostMidSession: [],
});

type Send = (side: Side, bytes: Uint8Array) => void;

const CHANNEL = 1;
const HARDWARE = 'S19';
const FIRMWARE = '24.09';

function run(scene: Scene, send: Send): Says {
  const login = loginOf(scene, 'BTC', AGENTS);
  const session = new Session(scene, send);
  session.open(login.agent, login.user);
  scene.opened();
  session.job();
  pace(scene, session, { jobMillis: 25_000 });
  const { wallet, agent, worker } = login;
  return {
    coin: 'BTC',
    algorithm: 'sha256d',
    wallet,
    agent: `${agent} ${HARDWARE} ${FIRMWARE}`,
    worker,
    hashesPerShare: 2 ** 48,
  };
}

class Session {
  readonly #scene: Scene;
  readonly #send: Send;
  #jobId = 0;
  #sequence = 0;
  #shareSum = 0n;
  /** 2^48 hashes a share, one each few seconds: a machine of about 30 TH/s. */
  #bits = 208;

  constructor(scene: Scene, send: Send) {
    this.#scene = scene;
    this.#send = send;
  }

  open(vendor: string, user: string): void {
    const scene = this.#scene;
    const about = { vendor, hardware: HARDWARE, firmware: FIRMWARE, deviceId: scene.random.hex(4) };
    const versions = { protocol: 0, minVersion: 2, maxVersion: 2, flags: 1 };
    const where = { host: 'v2.pool.example', port: 3336 };
    this.#say(0, { name: 'setup-connection', ...versions, ...where, ...about });
    scene.wait();
    this.#say(1, { name: 'setup-connection.success', usedVersion: 2, flags: 0 });
    scene.wait(2);
    const maxTarget = new Uint8Array(32).fill(255);
    const channel = { requestId: 1, user, nominalHashRate: 110e12, maxTarget };
    this.#say(0, { name: 'open-standard', ...channel });
    scene.wait();
    const granted = { requestId: 1, channelId: CHANNEL, target: this.#target() };
    const prefix = { extranoncePrefix: scene.random.bytes(4), groupChannelId: 0 };
    this.#say(1, { name: 'open-standard.success', ...granted, ...prefix });
    scene.wait(1);
  }

  job(): void {
    const { random, now } = this.#scene;
    this.#jobId += 1;
    const job = { channelId: CHANNEL, jobId: this.#jobId, version: 0x2000_0000 };
    this.#say(1, { name: 'new-job', ...job, minNtime: null, merkleRoot: random.bytes(32) });
    const time = { minNtime: Math.floor(now / 1000), nbits: 0x1702_8c61 };
    const prevHash = random.bytes(32);
    prevHash.fill(0, 24);
    const head = { channelId: CHANNEL, jobId: this.#jobId, prevHash };
    this.#say(1, { name: 'set-new-prev-hash', ...head, ...time });
  }

  share(verdict: Verdict): void {
    const scene = this.#scene;
    const { random } = scene;
    this.#sequence += 1;
    const sequence = this.#sequence;
    const jobId = verdict === 'stale' ? this.#jobId + 9 : this.#jobId;
    const time = Math.floor(scene.now / 1000);
    const found = { nonce: random.u32(), ntime: time, version: 0x2000_0000 };
    this.#say(0, { name: 'submit-standard', channelId: CHANNEL, sequence, jobId, ...found });
    scene.wait();
    scene.score(verdict);
    const head = { channelId: CHANNEL };
    if (verdict === 'accepted') {
      this.#shareSum += 65_536n;
      const sums = { lastSequence: sequence, acceptedCount: 1, shareSum: this.#shareSum };
      this.#say(1, { name: 'submit.success', ...head, ...sums });
      return;
    }
    const error = verdict === 'stale' ? 'stale-share' : 'difficulty-too-low';
    this.#say(1, { name: 'submit.error', ...head, sequence, error });
  }

  retarget(factor: number): void {
    this.#bits -= Math.log2(factor);
    const target = this.#target();
    this.#say(1, { name: 'set-target', channelId: CHANNEL, target });
  }

  #say(side: Side, message: Sv2Message): void {
    this.#send(side, encodeSv2(message));
  }

  /** 2^bits, little-endian: a share takes 2^(256 − bits) hashes. */
  #target(): Uint8Array {
    const target = new Uint8Array(32);
    target[this.#bits >> 3] = 1 << (this.#bits & 7);
    return target;
  }
}
