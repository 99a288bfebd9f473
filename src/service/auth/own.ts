/** What every entry for one's own things begins with. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { isRefusal, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { hasSecondFactor } from '#govern/person.ts';
import type { PersonActor } from '#model/actor.ts';
import type { Person, personEvents } from '#model/person.ts';
import type { Route } from '#model/route.ts';
import { homeOf } from '../people/home.ts';
import { STEP_UP_MS } from '../perform.ts';
import { inWork, type Work } from '../work.ts';
import type { Caller, Entrance } from './entry.ts';
import { actorOfSession, readSession, type LiveSession } from './session.ts';

export interface Own extends LiveSession {
  readonly actor: PersonActor;
}

/**
 * The caller's open session. A route that wants a fresh second factor wants it of who has one; who has none yet could
 * never add the first otherwise.
 */
export async function ownSession({ office }: Entrance, caller: Caller, route: Route): Promise<Own> {
  const actor = await actorOfSession(office, caller.session, route);
  const session = await readSession(office, caller.session);
  if (session === null) throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  const isFresh = office.clock.now() - actor.steppedUpAt <= STEP_UP_MS;
  if (route.stepUp === true && hasSecondFactor(session.person) && !isFresh)
    throw new OperatingError('step-up-needed', ERRORS['step-up-needed'].means);
  return { ...session, actor };
}

/** One decision of a person about themselves; they are read again once nobody else decides. */
export async function inOwnWork<T>(
  { office }: Entrance,
  { actor }: Own,
  run: (work: Work, person: Person) => Promise<T>,
): Promise<T> {
  return inWork(office, actor, async (work) => {
    work.own();
    return run(work, await work.load('person', actor.id));
  });
}

export async function recordOn(
  work: Work,
  person: Person,
  decision: Decision<Draft<typeof personEvents>>,
): Promise<Person> {
  const { jurisdiction } = await homeOf(work.tx, person);
  return work.record('person', person.id, decision, { jurisdiction });
}

/** Throws what a decision refused before anything costly is done for it. */
export function mustBeAllowed(decision: Decision<unknown>): void {
  if (isRefusal(decision)) throw new OperatingError(decision.refused, decision.message);
}
