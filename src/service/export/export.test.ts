import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExportFormat } from '#model/export.ts';
import type { PersonActor } from '#model/actor.ts';
import { embeddedDatabase } from '../../../test/office.ts';
import { casework, nothing, type Casework } from '../cases/casework.fixture.ts';
import { HANDLERS } from '../index.ts';
import { perform } from '../perform.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { beginExport, TICKET_MS } from './begin-export.ts';
import { openExport } from './export-rows.ts';

interface Wish {
  readonly list: string;
  readonly format?: ExportFormat;
  readonly filters?: Record<string, string>;
}

async function begin({ office }: Casework, who: PersonActor, wish: Wish): Promise<string> {
  const body = { format: 'json' as const, filters: {}, ...wish };
  return (await perform(office, beginExport, who, { ...nothing, body })).ticket;
}

async function textOf(
  { office }: Casework,
  who: PersonActor,
  ticket: string,
  rowsMax?: number,
): Promise<string> {
  const { content } = await openExport(office, HANDLERS, who, ticket, rowsMax);
  let text = '';
  for await (const piece of content) text += piece;
  return text;
}

test('exports', async (t) => {
  const all = await casework(await embeddedDatabase());
  t.after(() => all.office.database.close());
  const { office, people, staff } = all;
  const { officer } = people;
  // More than a page.
  for (let n = 0; n < 205; n++) {
    const jurisdiction = n < 200 ? 'hebei/shijiazhuang' : 'hebei/shijiazhuang/yuhua';
    const name = n === 7 ? '=HYPERLINK("x","y"), a' : `Oven ${n}`;
    await systemOf(office, officer, contentOf(staff.unitId, { name, jurisdiction }));
  }
  await all.see({ id: 'f1' });
  await t.test('a file has every row that matches, and says that it is whole', async () => {
    const file: { rows: { name: string; unitName: string }[]; count: number; complete: boolean } =
      JSON.parse(await textOf(all, officer, await begin(all, officer, { list: 'system' })));
    assert.equal(file.count, 206);
    assert.equal(new Set(file.rows.map(({ name }) => name)).size, 206);
    assert.equal(file.complete, true);
    assert.equal(file.rows[0]?.unitName, 'Example University');
    const filters = { jurisdiction: 'hebei/shijiazhuang/yuhua' };
    const few = await textOf(all, officer, await begin(all, officer, { list: 'system', filters }));
    assert.equal(JSON.parse(few).count, 5);
  });
  await t.test('a sheet computes nothing of what somebody typed', async () => {
    const wish = { list: 'system', format: 'csv', filters: { search: '=hyper' } } as const;
    const text = await textOf(all, officer, await begin(all, officer, wish));
    const [head = '', row = '', ...more] = text.split('\r\n');
    assert.match(head, /^\u{feff}id,version,name,code,unitId,unitName,/u);
    assert.match(row, /,"'=HYPERLINK\(""x"",""y""\), a",/);
    assert.deepEqual(more, ['']);
  });
  await t.test('what is masked in a list is masked in its file', async () => {
    const text = await textOf(all, officer, await begin(all, officer, { list: 'lead' }));
    assert.match(text, /"pools":\["pool\.example"\]/);
    assert.doesNotMatch(text, /1BoatSLRHtKNngkdXEeobR76b53LETtpyT|rig1/);
  });
  await t.test('of too many rows the first are written, and that there are more', async () => {
    const ticket = await begin(all, officer, { list: 'system' });
    const file = JSON.parse(await textOf(all, officer, ticket, 203));
    assert.deepEqual([file.rows.length, file.count, file.complete], [203, 203, false]);
    const csv = await begin(all, officer, { list: 'system', format: 'csv' });
    const lines = (await textOf(all, officer, csv, 3)).split('\r\n');
    assert.deepEqual(lines.slice(4), ['# more rows match than the 3 of one file', '']);
  });
  await t.test('what is no list, no filter or not theirs is refused', () => refuse(all));
  await t.test('a ticket is for one person and for minutes', async () => {
    const ticket = await begin(all, officer, { list: 'system' });
    await assert.rejects(textOf(all, people.analyst, ticket), { code: 'not-found' });
    all.clock.forward(TICKET_MS);
    await assert.rejects(textOf(all, officer, ticket), { code: 'not-found' });
  });
  await t.test('who loses the right meanwhile gets no further page', async () => {
    const who = await staff.hire('officer');
    const { content } = await openExport(
      office,
      HANDLERS,
      who,
      await begin(all, who, { list: 'system' }),
    );
    await content.next();
    await content.next();
    await office.database.db.deleteFrom('grant').where('personId', '=', who.id).execute();
    await assert.rejects(content.next(), { code: 'forbidden' });
  });
});

async function refuse(all: Casework): Promise<void> {
  const { office, people, staff } = all;
  const { db } = office.database;
  const before = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  const refused = (who: PersonActor, wish: Wish, code: string): Promise<void> =>
    assert.rejects(begin(all, who, wish), { code });
  await refused(people.officer, { list: 'auth' }, 'invalid');
  await refused(people.officer, { list: 'evidence' }, 'invalid');
  await refused(people.officer, { list: 'system', filters: { state: 'new' } }, 'invalid');
  await refused(people.officer, { list: 'system', filters: { after: 'x' } }, 'invalid');
  await refused(people.officer, { list: 'person' }, 'forbidden');
  const stale = { ...people.officer, steppedUpAt: 0 };
  await refused(stale, { list: 'system' }, 'step-up-needed');
  await refused({ ...people.officer, id: office.newId() }, { list: 'system' }, 'forbidden');
  assert.deepEqual(await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow(), before);
  const elsewhere = await staff.hire('officer', 'hebei/shijiazhuang/yuhua');
  const own = await textOf(all, elsewhere, await begin(all, elsewhere, { list: 'system' }));
  assert.equal(JSON.parse(own).count, 5);
  const last = await db
    .selectFrom('event')
    .select(['type', 'data'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  assert.deepEqual(last, { type: 'access.exported', data: '{"format":"json","list":"system"}' });
}
