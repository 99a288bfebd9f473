import { sql, type RawBuilder } from 'kysely';

/** Sightings that prove a session, the same grades as in the database's own tallies: less than that is a suspicion and takes no watts. */
export function isMining(): RawBuilder<boolean> {
  return sql<boolean>`sighting.grade in ('session', 'work-proven', 'host-trace', 'host-proven')`;
}
