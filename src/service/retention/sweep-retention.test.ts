/** What is erased, by people and by time: rows without it, a record that still holds, and backups that do not bring it back. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { join } from 'node:path';
import { embeddedDatabase, onEachDatabase } from '../../../test/office.ts';
import type { Database } from '#store/database.ts';
import { assessed } from '../cases/casework-steps.fixture.ts';
import { about, about0, casework, type Casework } from '../cases/casework.fixture.ts';
import { destroyEvidence } from '../evidence/destroy-evidence.ts';
import { keepEvidence } from '../evidence/keep-evidence.ts';
import { openLogKey } from '../log/log-key.ts';
import { LogPublisher } from '../log/publisher.ts';
import { temporaryFolder } from '../log/record.fixture.ts';
import { checkRecord } from '../log/record-check.ts';
import { eraseLead } from '../leads/erase-lead.ts';
import { disablePerson } from '../people/disable-person.ts';
import { erasePerson } from '../people/erase-person.ts';
import { perform } from '../perform.ts';
import { backupOffice, restoreOffice } from '../record/backup-office.ts';
import { each, linesOf, publishingOffice } from '../record/publishing.fixture.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { inWork } from '../work.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { SWEEP_RETENTION_MAX, sweepRetention } from './sweep-retention.ts';

const DAY = 86_400_000;
const WALLET = 'bc1q-of-li-wei';
/** What may not be anywhere once it is erased. */
const NAMES = [WALLET, 'rig-of-li-wei', 'Li Wei'];

interface Stage extends Casework {
  readonly folder: string;
  readonly caseId: string;
  readonly pieceId: string;
}

async function stageOf(t: TestContext, database: Database): Promise<Stage> {
  const all = await casework(database);
  const folder = await temporaryFolder(t);
  const key = await openLogKey(join(folder, 'keys'), 'record.example/log');
  const log = { folder: join(folder, 'log'), key };
  const office = {
    ...all.office,
    log: { ...log, publisher: new LogPublisher({ database, ...log }) },
  };
  const caseId = await assessed({ ...all, office });
  const body = {
    kind: 'document',
    mediaType: 'text/plain',
    name: 'Li Wei.txt',
    note: 'Li Wei brought it',
    takenAt: null,
    content: Buffer.from('of Li Wei').toString('base64'),
  } as const;
  const { id } = await perform(office, keepEvidence, all.people.officer, about(caseId, body));
  return { ...all, office, folder, caseId, pieceId: id };
}

/** Every row of every kind, as text. */
async function rowsOf({ db }: Database): Promise<string> {
  const tables = ['case', 'lead', 'order', 'notice', 'clock', 'evidence', 'person'] as const;
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

/** The record holds, rows are what it tells, and so it is in an office that is restored from a backup made now. */
async function holds(
  t: TestContext,
  { office, folder }: Stage,
  gone: readonly string[],
): Promise<void> {
  const { database } = office;
  await office.log?.publisher.publish();
  const { changed, removed, compared } = await checkRecord(database.db, join(folder, 'log'));
  assert.deepEqual([changed, removed], [[], []]);
  assert.ok(compared > 0);
  assert.deepEqual(
    (await rebuildAll(office)).filter(({ same }) => !same),
    [],
  );
  const empty = await embeddedDatabase();
  t.after(() => empty.close());
  const there = await publishingOffice(t, empty, { keys: join(folder, 'keys') });
  await restoreOffice(there.office, each(await linesOf(backupOffice(office))));
  for (const rows of [await rowsOf(database), await rowsOf(empty)]) {
    for (const name of gone) assert.ok(!rows.includes(name), name);
  }
}

/** Closed as by its last event: how a case comes to that is tested elsewhere. */
async function close({ office, caseId }: Stage): Promise<void> {
  await inWork(office, OPERATOR, async (work) => {
    const state = await work.load('case', caseId);
    const energy = { known: false as const, why: 'A test' };
    const data = {
      outcome: 'unfounded' as const,
      rootCause: 'no-mining' as const,
      energy,
      duplicateOfId: null,
      transferredTo: null,
      hands: [office.newId()],
    };
    const personal = { note: 'Li Wei was not it' };
    const events = [{ type: 'case.closed', data, personal } as const];
    await work.record('case', caseId, { events }, state);
  });
}

onEachDatabase(
  'a person, a lead and evidence are erased by who may, and the record holds',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, people, pieceId, staff } = stage;
    const lead = await stage.see({
      version: 9,
      wallet: { address: WALLET, coin: 'BTC', checksum: 'none' },
      worker: 'rig-of-li-wei',
    });
    assert.ok((await rowsOf(database)).includes(WALLET));
    await assert.rejects(perform(office, eraseLead, people.officer, about0(lead.id)), {
      code: 'forbidden',
    });
    const idle = { ...people.administrator, steppedUpAt: 0 };
    await assert.rejects(perform(office, eraseLead, idle, about0(lead.id)), {
      code: 'step-up-needed',
    });
    await perform(office, eraseLead, people.administrator, about0(lead.id));
    await close(stage);
    const destroy = about(pieceId, { basis: 'On request' });
    await perform(office, destroyEvidence, people.administrator, destroy);
    const leaver = await staff.hire('analyst');
    const { name, email } = await database.db
      .selectFrom('person')
      .select(['name', 'email'])
      .where('id', '=', leaver.id)
      .executeTakeFirstOrThrow();
    assert.ok(name !== null && email !== null);
    const disable = about(leaver.id, { reason: 'Li Wei left' });
    await perform(office, disablePerson, people.administrator, disable);
    for (const grant of await database.db
      .selectFrom('grant')
      .select('id')
      .where('personId', '=', leaver.id)
      .execute()) {
      await inWork(office, OPERATOR, async (work) => {
        const held = await work.load('grant', grant.id);
        await work.record('grant', held.id, { events: [{ type: 'grant.ended', data: {} }] }, held);
      });
    }
    await perform(office, erasePerson, people.administrator, about0(leaver.id));
    await holds(t, stage, [
      WALLET,
      'rig-of-li-wei',
      'Li Wei.txt',
      'Li Wei brought it',
      'Li Wei left',
      email,
    ]);
  },
);

onEachDatabase(
  'sweepRetention() erases what is old, destroys its evidence, and leaves what is held',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, clock, caseId, pieceId } = stage;
    const worker = 'rig-of-li-wei';
    await stage.see({
      version: 9,
      wallet: { address: WALLET, coin: 'BTC', checksum: 'none' },
      worker,
    });
    assert.ok((await rowsOf(database)).includes(WALLET));
    const nothing = { cases: 0, leads: 0, evidence: 0 };
    clock.forward(4_000 * DAY);
    // Nothing of an open case goes, however old it is.
    assert.deepEqual(await sweepRetention(office), nothing);
    await close(stage);
    clock.forward(1_095 * DAY);
    assert.deepEqual(await sweepRetention(office), nothing);
    await inWork(office, OPERATOR, async (work) => {
      const state = await work.load('case', caseId);
      const held = {
        type: 'case.evidence-hold-set',
        data: { on: true },
        personal: { note: 'Court' },
      } as const;
      await work.record('case', caseId, { events: [held] }, state);
    });
    clock.forward(2);
    assert.deepEqual(await sweepRetention(office), nothing);
    await inWork(office, OPERATOR, async (work) => {
      const state = await work.load('case', caseId);
      const ended = {
        type: 'case.evidence-hold-set',
        data: { on: false },
        personal: { note: 'Over' },
      } as const;
      await work.record('case', caseId, { events: [ended] }, state);
    });
    assert.deepEqual(await sweepRetention(office), { cases: 1, leads: 0, evidence: 1 });
    assert.deepEqual(await sweepRetention(office), nothing);
    const types = await database.db
      .selectFrom('event')
      .select(['type', 'streamId', 'actorKind'])
      .execute();
    const of = (type: string) => types.filter((event) => event.type === type);
    assert.deepEqual(
      of('case.erased').map(({ streamId, actorKind }) => [streamId, actorKind]),
      [[caseId, 'policy']],
    );
    assert.equal(of('lead.erased').length, 1);
    assert.deepEqual(
      of('evidence.destroyed').map(({ streamId }) => streamId),
      [pieceId],
    );
    const { texts, number } = await database.db
      .selectFrom('case')
      .selectAll()
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    assert.ok(Object.values(texts).every((text) => text === null));
    assert.match(number, /\d/);
    await holds(t, stage, NAMES);
  },
);

onEachDatabase(
  'sweepRetention() erases leads that nobody opened, a limited number at once',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, clock } = stage;
    const ids = ['192.0.2.201', '192.0.2.202', '192.0.2.203'];
    for (const ip of ids) {
      const client = { ip, port: 4_000 };
      await stage.see({ id: office.newId(), client, grade: 'listed', worker: 'rig-of-li-wei' });
    }
    const open = await database.db
      .selectFrom('lead')
      .select('id')
      .where('caseId', 'is', null)
      .execute();
    assert.equal(open.length, 3);
    clock.forward(180 * DAY - 1);
    assert.equal((await sweepRetention(office)).leads, 0);
    clock.forward(2);
    assert.equal((await sweepRetention(office, 2)).leads, 2);
    assert.equal((await sweepRetention(office)).leads, 1);
    assert.ok(SWEEP_RETENTION_MAX > 3);
    await holds(t, stage, ['rig-of-li-wei']);
  },
);
