import { WARNINGS, warningsOf } from '#service/health/warnings.ts';
import { countStreams } from '#service/record/count-streams.ts';
import type { OpenOffice } from '../office/open-office.ts';

export async function tellStatus(
  { office }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { db, kind, hasWalls } = office.database;
  const head = await db.selectFrom('logHead').selectAll().executeTakeFirstOrThrow();
  say(`database: ${kind}, ${head.size} events${head.size > 0 ? `, the last at ${head.at}` : ''}`);
  say(`second wall: ${hasWalls ? 'stands' : 'MISSING: the database user may not make roles'}`);
  for (const { code, jurisdiction } of await warningsOf(db, office.clock.now())) {
    say(`WARNING ${jurisdiction}: ${WARNINGS[code]}`);
  }
  for (const { kind: name, count } of await countStreams(office)) say(`${name}: ${count}`);
  const { waiting } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow();
  say(`outbox: ${waiting} waiting`);
}
