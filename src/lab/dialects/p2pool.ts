/** The handshake of Monero P2Pool's peers, and a little of what follows. */
import {
  encodeP2poolChallenge,
  encodeP2poolListenPort,
  encodeP2poolSolution,
} from '#wire/p2pool.ts';
import type { Side } from '#model/stream.ts';
import { joined } from '#wire/frame.ts';
import type { Scene } from '../scene.ts';
import { type Says, simulate } from './simulator.ts';

export const p2pool = simulate({ name: 'p2pool', framing: 'binary', run, lostMidSession: [] });

/** PEER_LIST_REQUEST and BLOCK_REQUEST; ids 0 … 11 are in use. */
const PEER_LIST_REQUEST = 6;
const BLOCK_RESPONSE = 4;

function run(scene: Scene): Says {
  const { random } = scene;
  // Both speak at once.
  for (const side of [0, 1] as const) {
    scene.raw(side, encodeP2poolChallenge(random.bytes(8), random.bytes(8)));
  }
  scene.wait();
  // Only who opened the connection owes work.
  const answer = (side: Side): Uint8Array =>
    encodeP2poolSolution(random.bytes(32), random.bytes(8), side === 0);
  scene.raw(0, joined([answer(0), encodeP2poolListenPort(37889)]));
  scene.wait();
  scene.raw(1, joined([answer(1), encodeP2poolListenPort(37889)]));
  for (let i = 0; i < 3 + scene.options.shares; i++) {
    scene.wait(10_000);
    scene.raw(0, Uint8Array.of(PEER_LIST_REQUEST));
    scene.wait();
    scene.raw(1, blockOf(random.bytes(600 + random.below(400))));
  }
  const nothing = { coin: null, algorithm: null, wallet: null, agent: null, worker: null };
  return { ...nothing, grade: 'behaved' };
}

function blockOf(body: Uint8Array): Uint8Array {
  const size = body.length;
  return joined([Uint8Array.of(BLOCK_RESPONSE, size & 255, size >>> 8, 0, 0), body]);
}
