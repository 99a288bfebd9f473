import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedDatabase, HandClock, officeOn } from '../../test/office.ts';
import { staffOf } from '../../test/staff.ts';
import { perform } from '#service/perform.ts';
import {
  approvePublication,
  correctPublication,
  draftPublication,
  publishPublication,
  withdrawPublication,
} from '#service/publications/decide-publication.ts';
import { assessOne, closeOne } from '#service/publications/publications.fixture.ts';
import { createPortal } from './create-portal.ts';
import { ORIGIN } from './portal.fixture.ts';
import { Visitor } from './visitor.fixture.ts';

const MONTH = { scope: 'public', jurisdiction: 'hebei', unitId: null, month: '2026-03' } as const;
const REASON = { en: 'Found <b>later</b>', 'zh-CN': '后续查实' };
const about = <B extends object>(id: string, body: B) => ({ params: { id }, query: {}, body });

test('the portal tells what is published, and nothing else', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const clock = new HandClock(Date.UTC(2026, 2, 10, 8));
  const office = await officeOn(database, clock);
  const staff = await staffOf(office);
  const made: string[] = [];
  for (let i = 0; i < 8; i++) made.push(await closeOne(office, 'hebei/shijiazhuang', 'rectified'));
  for (let i = 0; i < 3; i++) made.push(await closeOne(office, 'hebei/baoding', 'unfounded'));
  clock.at = Date.UTC(2026, 3, 2, 8);
  const lately = { steppedUpAt: clock.at };
  const publisher = { ...(await staff.hire('publisher')), ...lately };
  const approver = { ...(await staff.hire('approver')), ...lately };
  const portal = createPortal({ office, log: { info() {}, error() {} }, origin: ORIGIN });
  t.after(() => portal.close());
  const url = await portal.listen({ port: 0, host: '127.0.0.1' });
  const visitor = new Visitor(url, '127.0.0.1', ORIGIN);
  const text = async (path: string) => {
    clock.forward(60_000);
    const { status, body, headers } = await visitor.ask(path);
    return { status, text: body.toString(), type: headers['content-type'] ?? '' };
  };
  const publish = async (id: string, sha256: string): Promise<void> => {
    await perform(office, approvePublication, approver, about(id, { sha256 }));
    await perform(office, publishPublication, publisher, about(id, {}));
  };

  const draft = await perform(office, draftPublication, publisher, {
    params: {},
    query: {},
    body: MONTH,
  });
  await t.test('nothing of a draft', async () => {
    assert.match((await text('/figures')).text, /Nothing has been published yet/);
    assert.equal((await text(`/figures/${draft.id}`)).status, 404);
    assert.equal((await text(`/figures/${draft.id}/report.pdf`)).status, 404);
    assert.doesNotMatch((await text('/figures.json')).text, /baoding/);
  });
  await publish(draft.id, draft.sha256);
  await t.test('the month, in both languages, well-formed', async () => {
    for (const lang of ['en', 'zh-CN']) {
      const page = await visitor.get(`/figures?lang=${lang}`);
      assert.equal(page.status, 200);
    }
    clock.forward(60_000);
    const { text: page } = await text('/figures?lang=en');
    assert.match(page, /not told: small/);
    assert.doesNotMatch(page, /<script|style="|https?:\/\//);
    assert.match((await text('/figures?lang=zh-CN')).text, /数值小，不公布/);
    assert.equal((await text(`/figures/${draft.id}`)).status, 200);
  });
  await t.test('as open data, where a blank is empty', async () => {
    const csv = await text('/figures.csv');
    assert.match(csv.type, /^text\/csv/);
    const lines = csv.text.trim().split('\r\n');
    const closed = lines.find((line) => line.includes('"closed/place/hebei/baoding"')) ?? '';
    assert.match(closed, /"","","","1","small"$/);
    assert.ok(lines.some((line) => line.includes('"closed/place"') && line.includes('"11"')));
    const json = await text('/figures.json');
    const document: unknown = JSON.parse(json.text);
    assert.partialDeepStrictEqual(document, { type: 'minewatch-figures', format: 1 });
    assert.doesNotMatch(json.text, /proposed|draftedBy/);
  });
  await t.test('as a report', async () => {
    const { type, text: pdf } = await text(`/figures/${draft.id}/report.pdf?lang=zh-CN`);
    assert.equal(type, 'application/pdf');
    assert.ok(pdf.startsWith('%PDF-'));
  });
  await t.test('a correction in sight, with its reason as text', async () => {
    for (const id of made.slice(0, 6)) await assessOne(office, id, 'deliberate');
    const steppedUp = { steppedUpAt: clock.at };
    Object.assign(publisher, steppedUp);
    Object.assign(approver, steppedUp);
    const { sha256 } = await perform(
      office,
      correctPublication,
      publisher,
      about(draft.id, { reason: REASON }),
    );
    assert.doesNotMatch((await text('/figures?lang=en')).text, /corrects the one before/);
    await publish(draft.id, sha256);
    const { text: page } = await text('/figures?lang=en');
    assert.match(page, /Edition 2, .*corrects the one before: Found &lt;b&gt;later&lt;\/b&gt;/);
    assert.match(page, /proven\/place/);
  });
  await t.test('that it was withdrawn, and why', async () => {
    Object.assign(publisher, { steppedUpAt: clock.at });
    await perform(office, withdrawPublication, publisher, about(draft.id, { reason: REASON }));
    const { text: page } = await text('/figures?lang=zh-CN');
    assert.match(page, /撤回。后续查实/);
    assert.equal((await text(`/figures/${draft.id}`)).status, 404);
  });
});
