/** A Chia farmer and its node: TLS, a push each 9.375 s (600 s over 64 signage points), now and then a proof. */
import { inTls } from '../carriers/tls.ts';
import { simulate, type Says } from './simulator.ts';
import type { Scene } from '../scene.ts';

export const chia = simulate({
  name: 'chia',
  framing: 'binary',
  run,
  lostMidSession: [],
});

const SIGNAGE_POINT_MILLIS = 9375;
/** new_signage_point: five hashes and numbers, in a WebSocket frame. */
const SIGNAGE_POINT_BYTES = 238;
const PROOF_BYTES = 1120;
/** Eleven minutes: one sub-slot and a little more. */
const POINTS_LEAST = 72;

function run(scene: Scene): Says {
  const { random, options } = scene;
  const turns = [
    { side: 0 as const, at: scene.now, bytes: new Uint8Array(180) },
    { side: 1 as const, at: scene.now + 20, bytes: new Uint8Array(129) },
  ];
  const points = Math.max(POINTS_LEAST, options.shares);
  for (let i = 0; i < points; i++) {
    const at = scene.now + (i + 1) * SIGNAGE_POINT_MILLIS + random.float() * 300;
    turns.push({ side: 1, at, bytes: new Uint8Array(SIGNAGE_POINT_BYTES) });
    if (random.below(20) === 0)
      turns.push({ side: 0, at: at + 900, bytes: new Uint8Array(PROOF_BYTES) });
  }
  for (const { side, at, bytes } of inTls(turns, random)) {
    scene.advanceTo(at);
    scene.raw(side, bytes);
  }
  const nothing = { coin: null, algorithm: null, wallet: null, agent: null, worker: null };
  return { ...nothing, grade: 'behaved' };
}
