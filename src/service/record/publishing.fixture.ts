/** An office that publishes its log, with a piece of evidence, for tests of what outlives it. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createOffice, type Office } from '#service/office.ts';
import type { Database } from '#store/database.ts';
import { HandClock } from '../../../test/office.ts';
import { MASTER_KEY } from '../../../test/office-keys.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { keep } from '../evidence/keep-evidence.ts';
import { openLogKey } from '../log/log-key.ts';
import { LogPublisher } from '../log/publisher.ts';
import { temporaryFolder } from '../log/record.fixture.ts';
import { inWork } from '../work.ts';

export const ORIGIN = 'record.example/log';

/** `keys`: of another office, which this one is to take the place of. */
export async function publishingOffice(
  t: TestContext,
  database: Database,
  { data, keys, origin = ORIGIN }: { data?: string; keys?: string; origin?: string } = {},
): Promise<{ readonly office: Office; readonly data: string; readonly publisher: LogPublisher }> {
  const folder = data ?? (await temporaryFolder(t));
  const key = await openLogKey(keys ?? join(folder, 'keys'), origin);
  const publisher = new LogPublisher({ database, folder: join(folder, 'log'), key });
  const office = createOffice({
    database,
    clock: new HandClock(),
    masterKey: MASTER_KEY,
    evidenceFolder: join(folder, 'evidence'),
    log: { folder: join(folder, 'log'), key, publisher },
  });
  return { office, data: folder, publisher };
}

export async function keepPiece(office: Office, text: string): Promise<string> {
  const { id } = await inWork(office, OPERATOR, (work) =>
    keep(work, Buffer.from(text), {
      caseId: null,
      leadId: null,
      systemId: null,
      unitId: null,
      jurisdiction: 'hebei',
      sector: null,
      kind: 'document',
      mediaType: 'text/plain',
      name: 'Li Wei.txt',
      note: 'Brought by Li Wei',
      takenAt: null,
      source: 'staff',
    }),
  );
  return id;
}

export async function linesOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

export async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
