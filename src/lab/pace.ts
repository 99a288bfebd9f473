/** When things happen in a mining session: shares at random (a memoryless search), jobs on the pool's schedule. */
import type { Scene, Verdict } from './scene.ts';

export interface Work {
  /** Hands out work; `clean` where a new block made the old work worthless. */
  job(clean: boolean): void;
  /** Submits a share and answers it. */
  share(verdict: Verdict): void;
  /** The pool multiplies the difficulty by this; it holds from the next job on. */
  retarget?(factor: number): void;
  keepAlive?(): void;
}

export interface Pace {
  readonly jobMillis: number;
  readonly keepAliveMillis?: number;
}

/** Pools turn down one or two shares in a hundred (stale, low difficulty); more here so that short runs show it. */
const REJECTED_PART = 0.06;
/** Mean gap between shares unless told; pools aim at 15 to 30 s, tests want to be short. */
export const SHARE_MILLIS = 8000;
const RETARGET_EVERY = 6;

/** Plays until `options.shares` shares were answered, or for three jobs where there are none. */
export function pace(
  scene: Scene,
  work: Work,
  { jobMillis, keepAliveMillis = Infinity }: Pace,
): void {
  const { random, options } = scene;
  let shareMillis = options.shares === 0 ? Infinity : (options.shareMillis ?? SHARE_MILLIS);
  const shareIn = (): number =>
    shareMillis === Infinity ? Infinity : random.exponential(shareMillis);
  const jobIn = (): number => jobMillis * (0.5 + random.float());
  let [shareAt, jobAt, aliveAt] = [
    scene.now + shareIn(),
    scene.now + jobIn(),
    scene.now + keepAliveMillis,
  ];
  let jobs = 0;
  let factor = 0.5;
  const isOver = (): boolean =>
    options.shares === 0 ? jobs === 3 : scene.submitted >= options.shares;
  while (!isOver()) {
    const next = Math.min(shareAt, jobAt, aliveAt);
    scene.advanceTo(next);
    if (next === shareAt) {
      work.share(verdictOf(scene));
      if (scene.submitted % RETARGET_EVERY === 3 && work.retarget !== undefined) {
        // The machine stays as fast as it is, so shares of twice the work come half as often.
        factor = factor === 2 ? 0.5 : 2;
        shareMillis *= factor;
        work.retarget(factor);
      }
      shareAt = scene.now + shareIn();
    } else if (next === jobAt) {
      work.job(random.below(4) === 0);
      jobs += 1;
      jobAt = scene.now + jobIn();
    } else {
      work.keepAlive?.();
      aliveAt = scene.now + keepAliveMillis;
    }
  }
}

function verdictOf(scene: Scene): Verdict {
  const roll = scene.random.float();
  if (scene.submitted === 0 || roll >= REJECTED_PART) return 'accepted';
  return roll < REJECTED_PART / 2 ? 'stale' : 'low';
}
