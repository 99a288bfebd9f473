/** The usual course of a session, in which the pool gives work unasked once the miner has logged in. */
import { type Pace, pace, type Work } from '../pace.ts';
import type { Scene } from '../scene.ts';

export interface Session extends Work {
  /** Subscribes or logs in, up to the first work. */
  open(): void;
}

export function playSession(scene: Scene, session: Session, rhythm: Pace): void {
  session.open();
  scene.opened();
  session.job(true);
  pace(scene, session, rhythm);
}
