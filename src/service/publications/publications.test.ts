import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError, type ErrorCode } from '#base/errors.ts';
import type { FiguresTable } from '#model/publication.ts';
import { embeddedDatabase, HandClock, officeOn } from '../../../test/office.ts';
import { staffOf } from '../../../test/staff.ts';
import { perform } from '../perform.ts';
import {
  approvePublication,
  correctPublication,
  draftPublication,
  dropPublication,
  publishPublication,
  withdrawPublication,
} from './decide-publication.ts';
import { assessOne, closeOne } from './publications.fixture.ts';
import { publicFigures } from './public-figures.ts';
import {
  listPublications,
  listReleased,
  printPublication,
  showPublication,
} from './read-publications.ts';

const NOTHING = { params: {}, query: {}, body: {} };
const PUBLIC = { scope: 'public', jurisdiction: 'hebei', unitId: null, month: '2026-03' } as const;
const REASON = { en: 'A case was closed twice', 'zh-CN': '一案重复结案' };
const about = <B extends object>(id: string, body: B) => ({ params: { id }, query: {}, body });

const refused = (code: ErrorCode) => (error: unknown) =>
  error instanceof OperatingError && error.code === code;

const table = (tables: readonly FiguresTable[], name: string, split: string) => {
  const found = tables.find((one) => one.table === name && one.split === split);
  assert.ok(found !== undefined);
  const text = (told: FiguresTable['total']) => ('value' in told ? told.value : told.blank);
  return {
    cells: Object.fromEntries(found.cells.map((c) => [c.key, text(c.told)])),
    total: text(found.total),
  };
};

test('a month is counted, approved by another, published, corrected in sight, and withdrawn', async (t) => {
  const clock = new HandClock(Date.UTC(2026, 2, 10, 8));
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const office = await officeOn(database, clock);
  const staff = await staffOf(office);
  // Who has stepped up lately, all the time.
  const lately = { steppedUpAt: Date.UTC(2026, 3, 3, 8) };
  const publisher = { ...(await staff.hire('publisher')), ...lately };
  const approver = { ...(await staff.hire('approver')), ...lately };
  const closed: string[] = [];
  for (let i = 0; i < 9; i++)
    closed.push(await closeOne(office, 'hebei/shijiazhuang', 'rectified'));
  for (let i = 0; i < 6; i++) await closeOne(office, 'hebei/shijiazhuang/yuhua', 'unfounded');
  for (let i = 0; i < 2; i++) closed.push(await closeOne(office, 'hebei/baoding', 'rectified'));
  await closeOne(office, 'hebei', 'duplicate');

  await t.test('not before the month is over', async () => {
    const early = perform(office, draftPublication, publisher, { ...NOTHING, body: PUBLIC });
    await assert.rejects(early, refused('wrong-state'));
  });
  clock.at = Date.UTC(2026, 3, 2, 8);
  const draft = await perform(office, draftPublication, publisher, { ...NOTHING, body: PUBLIC });
  const { id } = draft;
  const shown = () => perform(office, showPublication, publisher, about(id, {}));

  await t.test('with small numbers left blank, and what would give them away', async () => {
    const { proposed } = await shown();
    assert.ok(proposed !== null);
    const { tables, energy } = proposed.figures;
    assert.deepEqual(table(tables, 'closed', 'place'), {
      cells: { 'hebei/baoding': 'small', 'hebei/shijiazhuang': 'covers', null: 'small' },
      total: 18,
    });
    assert.deepEqual(table(tables, 'closed', 'outcome'), {
      cells: { rectified: 11, unfounded: 'covers', duplicate: 'small' },
      total: 18,
    });
    assert.deepEqual(energy.kwh, { sum: { low: 180, central: 360, high: 720 }, cases: 18 });
  });
  await t.test('told to nobody until then, and once only', async () => {
    assert.deepEqual(await publicFigures(office), { months: [], withdrawn: [] });
    for (const jurisdiction of ['hebei', 'hebei/baoding']) {
      const body = { ...PUBLIC, jurisdiction };
      const again = perform(office, draftPublication, publisher, { ...NOTHING, body });
      await assert.rejects(again, refused('conflict'));
    }
  });
  await t.test('never approved by whoever counted, nor as something else', async () => {
    const both = { sha256: draft.sha256 };
    const early = perform(office, publishPublication, publisher, about(id, {}));
    await assert.rejects(early, refused('wrong-state'));
    const own = perform(office, approvePublication, publisher, about(id, both));
    await assert.rejects(own, refused('forbidden'));
    const other = { sha256: 'a'.repeat(64) };
    const blind = perform(office, approvePublication, approver, about(id, other));
    await assert.rejects(blind, refused('stale'));
    await perform(office, approvePublication, approver, about(id, both));
    await perform(office, publishPublication, publisher, about(id, {}));
    const { months } = await publicFigures(office);
    assert.deepEqual(
      months.map(({ month, editions }) => [month, editions.length]),
      [['2026-03', 1]],
    );
  });
  await t.test('corrected visibly, by two people again', async () => {
    const same = perform(office, correctPublication, publisher, about(id, { reason: REASON }));
    await assert.rejects(same, refused('wrong-state'));
    clock.at = Date.UTC(2026, 3, 3, 8);
    for (const caseId of closed.slice(0, 6)) await assessOne(office, caseId, 'deliberate');
    await assessOne(office, closed.at(-2) ?? '', 'compromised');
    const { sha256 } = await perform(
      office,
      correctPublication,
      publisher,
      about(id, { reason: REASON }),
    );
    const { changes, proposed, figures } = await shown();
    const texts = changes.map(({ where, before, after }) => `${where} ${before} ${after}`);
    assert.ok(texts.includes('proven/place 0 7'), texts.join());
    const now = table(proposed?.figures.tables ?? [], 'proven', 'place');
    assert.deepEqual(now, {
      cells: { 'hebei/baoding': 'small', 'hebei/shijiazhuang': 'covers' },
      total: 7,
    });
    assert.equal(table(figures?.tables ?? [], 'proven', 'place').total, 0);
    await perform(office, approvePublication, approver, about(id, { sha256 }));
    await perform(office, publishPublication, publisher, about(id, {}));
    const [month] = (await publicFigures(office)).months;
    assert.deepEqual(
      month?.editions.map(({ number: edition, reason }) => [edition, reason?.en ?? null]),
      [
        [1, null],
        [2, REASON.en],
      ],
    );
  });
  await t.test('listed for those within reach, and told to agencies anywhere', async () => {
    const far = await staff.hire('officer', 'hebei/baoding');
    const page = { ...NOTHING, query: { limit: 50 } };
    assert.equal((await perform(office, listPublications, far, page)).items.length, 0);
    assert.equal((await perform(office, listReleased, far, page)).items.length, 1);
    const liaison = await staff.hire('liaison');
    assert.equal((await perform(office, listPublications, liaison, page)).items.length, 0);
  });
  await t.test('printed in both languages', async () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const asked = { ...about(id, {}), query: { language } };
      const { content, name } = await perform(office, printPublication, publisher, asked);
      assert.equal(name, 'minewatch-2026-03.pdf');
      assert.ok(Buffer.from(content, 'base64').subarray(0, 5).equals(Buffer.from('%PDF-')));
    }
  });
  await t.test('withdrawn with a reason that stays', async () => {
    const nothing = perform(office, dropPublication, publisher, about(id, {}));
    await assert.rejects(nothing, refused('wrong-state'));
    await perform(office, withdrawPublication, publisher, about(id, { reason: REASON }));
    const { months, withdrawn } = await publicFigures(office);
    assert.equal(months.length, 0);
    assert.equal(withdrawn[0]?.reason['zh-CN'], REASON['zh-CN']);
    const printed = perform(office, printPublication, publisher, {
      ...about(id, {}),
      query: { language: 'en' },
    });
    await assert.rejects(printed, refused('wrong-state'));
  });
  await t.test('for one unit whatever the numbers are', async () => {
    const own = { scope: 'unit', jurisdiction: 'hebei/shijiazhuang', month: '2026-03' } as const;
    const body = { ...own, unitId: staff.unitId };
    const made = await perform(office, draftPublication, publisher, { ...NOTHING, body });
    const found = await perform(office, showPublication, publisher, about(made.id, {}));
    assert.equal(found.proposed?.figures.cellMin, 1);
    const wrong = perform(office, draftPublication, publisher, {
      ...NOTHING,
      body: { ...own, unitId: staff.agencyId },
    });
    await assert.rejects(wrong, refused('invalid'));
  });
});
