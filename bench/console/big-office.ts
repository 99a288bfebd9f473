/** A big office that is served to a browser: 100,000 cases in an embedded database, made once and kept. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer as createServerOfSockets } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { createServer, type Server } from '#api/create-server.ts';
import { authenticationOf } from '#bin/office/authentication.ts';
import type { PersonActor } from '#model/actor.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { ENTRIES } from '#service/auth/entries.ts';
import { createEntrance } from '#service/auth/entry.ts';
import { HANDLERS } from '#service/index.ts';
import { openDatabase } from '#store/database.ts';
import { multiply } from '../office/multiply.ts';
import { ask, openBenchOffice, ROOT, type BenchOffice } from '../office/office.ts';
import { readPatterns } from '../office/samples.ts';
import { sizesOf } from '../office/sizes.ts';

export interface BigOffice {
  readonly origin: string;
  readonly clock: BenchOffice['clock'];
  /** One-time link of an officer of the whole province. */
  readonly link: string;
  readonly cases: number;
  close(): Promise<void>;
}

const CONSOLE = new URL('../../build/console/', import.meta.url).pathname;

/** `folder`: where it is kept; making it takes a quarter of an hour and 4 GB. */
export async function openBigOffice(
  folder: string,
  cases: number,
  told: (text: string) => void,
): Promise<BigOffice> {
  await mkdir(folder, { recursive: true });
  const isMade = existsSync(join(folder, 'bench.json'));
  const database = await openDatabase({ folder: join(folder, 'db') });
  const bench = await openBenchOffice(database, folder);
  // Lists are looked at as they are, without the five million events that led to them.
  if (!isMade) await multiply(database.db, await readPatterns(bench), sizesOf(cases, 0), told);
  // People are now; what was made for them lies in the past.
  bench.clock.forward(Date.now() - bench.clock.now());
  const { count } = await database.db
    .selectFrom('case')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const app = await serve(bench, folder, origin);
  await app.listen({ host: '127.0.0.1', port });
  const close = async (): Promise<void> => {
    await app.close();
    await database.close();
  };
  const link = await hire(bench);
  return { origin, clock: bench.clock, link, cases: count, close };
}

async function freePort(): Promise<number> {
  const probe = createServerOfSockets().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Without chores: what fell due since the copies were made would all be done at once. */
async function serve(
  { office }: BenchOffice,
  folder: string,
  publicOrigin: string,
): Promise<Server> {
  const masterKey = new Uint8Array(32);
  return createServer({
    office,
    handlers: HANDLERS,
    authentication: authenticationOf(office),
    signIn: {
      entrance: createEntrance(office, { origin: publicOrigin, masterKey, oidc: null }),
      entries: ENTRIES,
    },
    publicOrigin,
    log: pino({ level: 'silent' }),
    consoleFolder: CONSOLE,
    dataFolder: folder,
  });
}

async function hire({ office, cast, clock }: BenchOffice): Promise<string> {
  const { personId } = await office.database.db
    .selectFrom('grant')
    .select('personId')
    .where('role', '=', 'administrator')
    .executeTakeFirstOrThrow();
  const administrator: PersonActor = {
    kind: 'person',
    id: personId,
    sessionId: office.newId(),
    steppedUpAt: clock.now(),
  };
  const { agencyId } = cast;
  const email = `officer-${office.newId()}@bench.example`;
  const about = { name: 'Officer of the province', email, phone: null, unitId: null } as const;
  const { id, token } = await ask(office, administrator, personRoutes.invite, {
    body: { ...about, agencyId, language: 'en' },
  });
  const granted = { personId: id, agencyId, jurisdiction: ROOT, sector: null, until: null };
  await ask(office, administrator, grantRoutes.make, { body: { ...granted, role: 'officer' } });
  return token;
}
