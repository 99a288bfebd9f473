/** A share in the words of Stratum v1, which most younger dialects kept. */
import type { Json } from '../json-style.ts';
import type { Scene, Verdict } from '../scene.ts';
import { errorOf } from './stratum-error.ts';

export function submitShare(scene: Scene, params: Json, verdict: Verdict): void {
  const id = scene.nextId();
  scene.miner({ id, method: 'mining.submit', params });
  answerShare(scene, id, verdict);
}

/** Counts the share and, one trip later than it was sent, answers `true` or null with the reason. */
export function answerShare(scene: Scene, id: number, verdict: Verdict): void {
  scene.wait();
  scene.score(verdict);
  if (verdict === 'accepted') scene.pool({ id, result: true, error: null });
  else scene.pool({ id, result: null, error: errorOf(verdict) });
}
