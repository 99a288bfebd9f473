import { OperatingError } from '#base/errors.ts';
import type { Actor } from '#model/actor.ts';

/** A point asks and speaks for itself only. */
export function ownPoint(actor: Actor, pointId: string): string {
  if (actor.kind === 'token' && actor.subjectId === pointId) return pointId;
  throw new OperatingError('forbidden', 'This token belongs to another enforcement point');
}
