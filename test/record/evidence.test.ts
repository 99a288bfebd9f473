/** Evidence from the day it is kept to the day it is destroyed, and a case that leaves the office with it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { zipSync } from 'fflate';
import { simulateSighting } from '#bin/drill/sighting.ts';
import type { PersonActor } from '#model/actor.ts';
import { EVIDENCE_BYTES_MAX, type EvidenceItem } from '#model/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { assessed } from '#service/cases/casework-steps.fixture.ts';
import { about, about0, casework, type Casework } from '#service/cases/casework.fixture.ts';
import { checkEvidence } from '#service/evidence/check-evidence.ts';
import { destroyEvidence } from '#service/evidence/destroy-evidence.ts';
import { endHold } from '#service/evidence/end-hold.ts';
import { EXPORT_BYTES_MAX, exportCase, EXPORTS_MAX } from '#service/evidence/export-case.ts';
import { holdEvidence } from '#service/evidence/hold-evidence.ts';
import { keepEvidence } from '#service/evidence/keep-evidence.ts';
import { listEvidence } from '#service/evidence/list-evidence.ts';
import { removeEvidenceJob } from '#service/evidence/remove-evidence.ts';
import { verifyEvidence } from '#service/evidence/verify-evidence.ts';
import { viewEvidence } from '#service/evidence/view-evidence.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { checkRecord } from '#service/log/record-check.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import type { Database } from '#store/database.ts';
import { startJobQueue } from '#store/job-queue.ts';
import { checkBundle } from '#wire/tlog/bundle.ts';
import { unzipBundle } from '#wire/tlog/bundle-zip.ts';
import { writeVerifierKey } from '#wire/tlog/note.ts';
import { onEachDatabase } from '../office.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const VERIFIER = new URL('../../src/service/bundle/verify.mjs', import.meta.url).pathname;

interface Stage extends Casework {
  readonly office: Office;
  readonly caseId: string;
  readonly folder: string;
}

async function stageOf(t: TestContext, database: Database): Promise<Stage> {
  const all = await casework(database);
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-evidence-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const key = await openLogKey(join(folder, 'keys'), 'record.example/log');
  const log = { folder: join(folder, 'log'), key };
  const publisher = new LogPublisher({ database, ...log });
  const office = { ...all.office, log: { ...log, publisher } };
  const caseId = await assessed(all);
  return { ...all, office, caseId, folder };
}

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');

async function keepText(
  { office, people, caseId }: Stage,
  content: string,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const body = {
    kind: 'document',
    mediaType: 'text/plain',
    name: 'report.txt',
    note: null,
    takenAt: null,
    content: base64(content),
    ...changes,
  } as const;
  const asked = evidenceRoutes.keep.body.parse(body);
  return (await perform(office, keepEvidence, people.officer, about(caseId, asked))).id;
}

async function itemOf({ office }: Stage, id: string): Promise<EvidenceItem> {
  const rows = office.database.db.selectFrom('evidence').selectAll().where('id', '=', id);
  return rows.executeTakeFirstOrThrow();
}

async function custodyOf({ office }: Stage, id: string): Promise<string[]> {
  const rows = office.database.db.selectFrom('event').select('type').where('streamId', '=', id);
  return (await rows.orderBy('version').execute()).map(({ type }) => type);
}

/** Closed in the row alone: how a case closes is tested elsewhere. */
async function pretendClosed({ office, caseId }: Stage): Promise<void> {
  const { db } = office.database;
  await db.updateTable('case').set({ state: 'closed' }).where('id', '=', caseId).execute();
}

onEachDatabase(
  'evidence has a custody: kept, viewed, verified, held, exported',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, people, caseId } = stage;
    const id = await keepText(stage, 'what was seen');
    const shown = await perform(office, viewEvidence, people.analyst, about0(id));
    assert.deepEqual(
      [shown.mediaType, shown.name, Buffer.from(shown.content, 'base64').toString()],
      ['text/plain', 'report.txt', 'what was seen'],
    );
    const verified = await perform(office, verifyEvidence, people.officer, about0(id));
    assert.equal(verified.intact, true);
    const reason = { reason: 'A court asks for it' };
    await perform(office, holdEvidence, people.officer, about(id, reason));
    await assert.rejects(perform(office, holdEvidence, people.officer, about(id, reason)), {
      code: 'wrong-state',
    });
    await pretendClosed(stage);
    const destroy = about(id, { basis: 'Retention of three years' });
    const byAdmin = perform(office, destroyEvidence, people.administrator, destroy);
    await assert.rejects(byAdmin, { code: 'wrong-state', message: /is held/ });
    await perform(office, endHold, people.officer, about(id, reason));
    await perform(office, exportCase, people.officer, about(caseId, { personal: false }));
    assert.deepEqual(await custodyOf(stage, id), [
      'evidence.kept',
      'evidence.viewed',
      'evidence.verified',
      'evidence.held',
      'evidence.hold-ended',
      'evidence.exported',
    ]);
    const { views, exports, intact, heldAt } = await itemOf(stage, id);
    assert.deepEqual([views, exports, intact, heldAt], [1, 1, true, null]);
    // Lists name no people.
    const page = { params: { id: caseId }, query: { limit: 10 }, body: {} };
    const { items } = await perform(office, listEvidence, people.analyst, page);
    assert.ok(items.some((item) => item.id === id && item.name === null && item.note === null));
    // Who may not see the case may not see its evidence, nor learn that it is there.
    const stranger = await stage.staff.hire('analyst', 'hebei/baoding');
    await assert.rejects(perform(office, viewEvidence, stranger, about0(id)), {
      code: 'forbidden',
    });
    await assert.rejects(perform(office, listEvidence, stranger, page), { code: 'not-found' });
  },
);

onEachDatabase(
  'evidence of a wrong form is refused, and a name never becomes a path',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { caseId } = stage;
    const keep = (changes: object) =>
      evidenceRoutes.keep.body.safeParse({
        kind: 'document',
        mediaType: 'text/plain',
        name: 'a',
        note: null,
        takenAt: null,
        content: base64('x'),
        ...changes,
      }).success;
    assert.ok(keep({}));
    for (const changes of [
      { content: '' },
      { content: 'not base64!' },
      { mediaType: 'text/plain; charset=utf-8' },
      { mediaType: 'TEXT/PLAIN' },
      { mediaType: '../x' },
      { name: '' },
      { name: 'a\nb' },
      { name: 'x'.repeat(201) },
      { kind: 'virus' },
      { content: 'A'.repeat(Math.ceil(EVIDENCE_BYTES_MAX / 3) * 4 + 4) },
      { path: '/etc/passwd' },
    ]) {
      assert.ok(!keep(changes), JSON.stringify(changes).slice(0, 80));
    }
    const name = '../../../../etc/cron.d/x';
    const id = await keepText(stage, 'harmless', { name });
    const { storedSha256 } = await itemOf(stage, id);
    const shown = await perform(stage.office, viewEvidence, stage.people.officer, about0(id));
    assert.equal(shown.name, name);
    const bundle = await exported(stage, true);
    assert.ok(
      [...bundle.keys()].every((path) => !path.includes('..')),
      [...bundle.keys()].join(),
    );
    assert.match(storedSha256, /^[0-9a-f]{64}$/);
    const body = {
      kind: 'photo',
      mediaType: 'image/png',
      name: 'a',
      note: null,
      takenAt: null,
    } as const;
    const oversize = { ...body, content: base64(new Uint8Array(EVIDENCE_BYTES_MAX + 1)) };
    const keeping = perform(
      stage.office,
      keepEvidence,
      stage.people.officer,
      about(caseId, oversize),
    );
    await assert.rejects(keeping, { code: 'too-large' });
    await pretendClosed(stage);
    await assert.rejects(keepText(stage, 'late'), { code: 'wrong-state' });
  },
);

onEachDatabase(
  'destroyed evidence cannot be opened, its file goes, and its hashes stay',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, people, folder } = stage;
    const id = await keepText(stage, 'secret', { name: 'Li Wei.txt', note: 'Li Wei brought it' });
    const { storedSha256, sha256 } = await itemOf(stage, id);
    await office.log?.publisher.publish();
    const destroy = about(id, { basis: 'Retention of three years' });
    const asked = (who: PersonActor) => perform(office, destroyEvidence, who, destroy);
    await assert.rejects(asked(people.administrator), { code: 'wrong-state', message: /is open/ });
    await pretendClosed(stage);
    await assert.rejects(asked(people.officer), { code: 'forbidden' });
    const idle = { ...people.administrator, steppedUpAt: 0 };
    await assert.rejects(asked(idle), { code: 'step-up-needed' });
    await asked(people.administrator);
    await assert.rejects(perform(office, viewEvidence, people.analyst, about0(id)), {
      code: 'unavailable',
      message: /destroyed/,
    });
    // Its key is gone, so that even the file that is still there is noise.
    const sealed = await office.blobs.get(storedSha256);
    assert.ok(typeof sealed !== 'string');
    assert.equal(await office.vault.open(database.db, id, sealed), null);
    const queue = await startJobQueue(database, [removeEvidenceJob(office)], () => {});
    t.after(() => queue.stop());
    for (let i = 0; i < 100 && (await office.blobs.get(storedSha256)) !== 'missing'; i++)
      await sleep(100);
    assert.equal(await office.blobs.get(storedSha256), 'missing');
    const { name, note, destroyedAt } = await itemOf(stage, id);
    assert.deepEqual([name, note, destroyedAt === null], [null, null, false]);
    const events = await database.db
      .selectFrom('event')
      .selectAll()
      .where('streamId', '=', id)
      .execute();
    assert.ok(events[0]?.data.includes(sha256) && events[0].data.includes(storedSha256));
    await office.log?.publisher.publish();
    const { changed, removed } = await checkRecord(database.db, join(folder, 'log'));
    assert.deepEqual([changed, removed], [[], []]);
    await database.db.updateTable('case').set({ state: 'assessed' }).execute();
    assert.deepEqual(
      (await rebuildAll(office)).filter(({ same }) => !same),
      [],
    );
  },
);

onEachDatabase(
  'checkEvidence() finds a damaged and a missing file, and custody says so once',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office } = stage;
    const [good, damaged, missing] = [
      await keepText(stage, 'one'),
      await keepText(stage, 'two'),
      await keepText(stage, 'three'),
    ];
    const before = await checkEvidence(office);
    assert.deepEqual([before.wrong, before.checked >= 3], [[], true]);
    const evidence = evidenceFolderOf(await itemOf(stage, damaged));
    rmSync(evidence, { force: true });
    writeFileSync(evidence, 'other bytes');
    rmSync(evidenceFolderOf(await itemOf(stage, missing)));
    for (let round = 0; round < 2; round++) {
      const { wrong } = await checkEvidence(office);
      const expected = [
        { id: damaged, why: 'damaged' },
        { id: missing, why: 'missing' },
      ].toSorted((a, b) => a.id.localeCompare(b.id));
      assert.deepEqual(wrong, expected);
    }
    assert.deepEqual(await custodyOf(stage, damaged), ['evidence.kept', 'evidence.verified']);
    assert.equal((await itemOf(stage, damaged)).intact, false);
    assert.equal((await itemOf(stage, good)).intact, true);
    const exporting = perform(
      office,
      exportCase,
      stage.people.officer,
      about(stage.caseId, { personal: false }),
    );
    await assert.rejects(exporting, { code: 'damaged', message: /nothing was exported/ });

    /** Where the office under test keeps it. */
    function evidenceFolderOf({ storedSha256: name }: EvidenceItem): string {
      const all = readdirSync(tmpdir()).filter((each) => each.startsWith('minewatch-evidence-'));
      const paths = all.map((each) => join(tmpdir(), each, name.slice(0, 2), name.slice(2)));
      const found = paths.find((path) => {
        try {
          return readFileSync(path).length > 0;
        } catch {
          return false;
        }
      });
      assert.ok(found !== undefined);
      return found;
    }
  },
);

async function exported(stage: Stage, personal: boolean): Promise<ReadonlyMap<string, Uint8Array>> {
  const { office, people, caseId } = stage;
  const asked = about(caseId, { personal });
  const { bundle } = await perform(office, exportCase, people.officer, asked);
  const unzipped = unzipBundle(Buffer.from(bundle, 'base64'));
  assert.ok('files' in unzipped);
  return unzipped.files;
}

/** The stand-alone verifier, as its own process. */
function verifyAlone(zip: string, ...args: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFIER, zip, ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout + stderr };
}

onEachDatabase(
  'an exported case verifies without the office, and whoever changes it is found',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { office, folder } = stage;
    await keepText(stage, 'what was seen', { name: 'Li Wei.txt' });
    const key = writeVerifierKey(office.log?.key.verifier ?? assert.fail());
    const trust = { keys: [office.log?.key.verifier ?? assert.fail()], witnesses: [] };
    for (const personal of [true, false]) {
      const files = await exported(stage, personal);
      const { problems, hidden } = checkBundle(files, verifyEd25519, trust);
      assert.deepEqual(problems, []);
      assert.equal(hidden > 0, !personal);
      const text = Buffer.from(files.get('events.jsonl') ?? []).toString();
      assert.equal(text.includes('Li Wei'), personal);
      const zip = join(folder, `${personal}.zip`);
      writeFileSync(zip, zipSync(Object.fromEntries(files)));
      const alone = verifyAlone(zip, '--key', key);
      assert.equal(alone.status, 0, alone.out);
    }
    const files = await exported(stage, true);
    const zip = join(folder, 'changed.zip');
    for (const [path, bytes] of files) {
      const changed = Uint8Array.from(bytes);
      const middle = Math.floor(changed.length / 2);
      changed[middle] = (changed[middle] ?? 0) ^ 1;
      const tampered = new Map(files).set(path, changed);
      assert.notDeepEqual(checkBundle(tampered, verifyEd25519, trust).problems, [], path);
      writeFileSync(zip, zipSync(Object.fromEntries(tampered)));
      assert.notEqual(verifyAlone(zip, '--key', key).status, 0, path);
      const missing = new Map(files);
      missing.delete(path);
      assert.notDeepEqual(checkBundle(missing, verifyEd25519, trust).problems, [], path);
    }
    const more = new Map(files).set('evidence/extra', Buffer.from('x'));
    assert.notDeepEqual(checkBundle(more, verifyEd25519, trust).problems, []);
  },
);

onEachDatabase('exportCase() stops at its limit, and without a log', async (t, database) => {
  const stage = await stageOf(t, database);
  const { office, people, caseId } = stage;
  const id = await keepText(stage, 'small');
  const asked = about(caseId, { personal: false });
  const several = Array.from({ length: EXPORTS_MAX + 1 }, () =>
    perform(office, exportCase, people.officer, asked),
  );
  const codes = (await Promise.allSettled(several)).map((each) =>
    each.status === 'rejected' ? String(Reflect.get(Object(each.reason), 'code')) : 'done',
  );
  assert.deepEqual(codes.toSorted(), ['done', 'done', 'too-many']);
  const silent = { ...office, log: null };
  await assert.rejects(perform(silent, exportCase, people.officer, asked), { code: 'unavailable' });
  // As if it were as large: making that much would take minutes.
  const { db } = database;
  await db
    .updateTable('evidence')
    .set({ bytes: EXPORT_BYTES_MAX + 1 })
    .where('id', '=', id)
    .execute();
  await assert.rejects(perform(office, exportCase, people.officer, asked), { code: 'too-large' });
  const idle = { ...people.officer, steppedUpAt: 0 };
  await assert.rejects(perform(office, exportCase, idle, asked), { code: 'step-up-needed' });
});

onEachDatabase(
  'recompute says whether the findings of an exported case agree',
  async (t, database) => {
    const stage = await stageOf(t, database);
    const { finding, transcript } = simulateSighting(1, stage.clock.now());
    const keepSession = (told: typeof finding) =>
      keepText(stage, `${JSON.stringify({ type: 'transcript', finding: told, transcript })}\n`, {
        kind: 'transcript',
        mediaType: 'application/x-ndjson',
        name: 'transcript.ndjson',
      });
    const zip = join(stage.folder, 'case.zip');
    const recompute = async () => {
      writeFileSync(zip, zipSync(Object.fromEntries(await exported(stage, false))));
      const env = { ...process.env, MINEWATCH_DATA: stage.folder };
      const args = [CLI, 'recompute', '--no-lists', zip];
      return spawnSync(process.execPath, args, { encoding: 'utf8', env });
    };
    const none = await recompute();
    assert.equal(none.status, 3);
    assert.match(none.stderr, /holds no transcript/);
    await keepSession(finding);
    const good = await recompute();
    assert.equal(good.status, 0, good.stderr + good.stdout);
    assert.match(good.stdout, /1 recomputed, all agree/);
    await keepSession({ ...finding, grade: 'session' });
    const bad = await recompute();
    assert.equal(bad.status, 3);
    assert.match(bad.stdout, /2 recomputed, 1 /);
    writeFileSync(zip, readFileSync(zip).subarray(0, 5_000));
    const torn = spawnSync(process.execPath, [CLI, 'recompute', zip], { encoding: 'utf8' });
    assert.equal(torn.status, 3, torn.stdout);
  },
);
