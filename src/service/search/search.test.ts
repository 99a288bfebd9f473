/** One office, asked in each way that people ask. */
import assert from 'node:assert/strict';
import type { PersonActor } from '#model/actor.ts';
import type { Hit, Hits } from '#model/search.ts';
import { SEARCH_HITS_MAX } from '#model/search.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, casework, nothing, pointOn, type Casework } from '../cases/casework.fixture.ts';
import { attributeCase } from '../cases/attribute-case.ts';
import { perform } from '../perform.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { searchNamed } from './search-named.ts';
import { searchThings } from './search-things.ts';

const WALLET = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT';

async function ask({ office }: Casework, who: PersonActor, q: string): Promise<Hits> {
  return perform(office, searchThings, who, { ...nothing, query: { q } });
}

const told = ({ hits }: Hits): string[] =>
  hits.map(({ kind, label, why }) => `${kind} ${label} (${why})`);

onEachDatabase('one question finds things of every kind', async (t, database) => {
  const all = await casework(database);
  const { office, people, staff } = all;
  const lead = await all.see({ id: 'f1' });
  const { caseId: id } = lead;
  assert.ok(id !== null, 'a policy opened it');
  const archive = contentOf(staff.unitId, { name: '图形实验室 image-archive', code: 'ARC-7' });
  await systemOf(office, people.officer, archive);
  await pointOn(all, 'Border of Yuhua');
  const numbered = (await ask(all, people.officer, id)).hits[0];
  assert.equal(numbered?.why, 'id');
  const number = numbered?.label ?? '';
  assert.match(number, /^SHIJIAZHUANG-2026-000001-\d\d$/);
  await t.test('by number, whole, begun, or its serial alone', async () => {
    for (const q of [number, number.toLowerCase(), 'shijiazhuang-2026', '000001', '1']) {
      const found = told(await ask(all, people.officer, q));
      assert.ok(found.includes(`case ${number} (number)`), `${q}: ${found.join()}`);
    }
  });
  await t.test('by names and codes, and what belongs to them', async () => {
    assert.deepEqual(told(await ask(all, people.officer, 'render')), [
      `case ${number} (system)`,
      'system Render farm (name)',
    ]);
    assert.deepEqual(told(await ask(all, people.officer, 'arc-7')), [
      'system 图形实验室 image-archive (code)',
    ]);
    for (const q of ['实验室', '图形', 'archive', '图形实验室 IMA']) {
      assert.deepEqual(told(await ask(all, people.officer, q)), [
        'system 图形实验室 image-archive (name)',
      ]);
    }
    assert.deepEqual(told(await ask(all, people.officer, 'univ')), [
      'unit Example University (name)',
    ]);
    assert.deepEqual(told(await ask(all, people.officer, 'yuhua')), [
      'point Border of Yuhua (name)',
    ]);
    assert.deepEqual(told(await ask(all, people.officer, 'core')), ['sensor Core (name)']);
    assert.deepEqual(told(await ask(all, people.officer, 'pool.e')), ['pool pool.example (pool)']);
  });
  await t.test('by an address, its beginning and its prefix', async () => {
    for (const q of ['192.0.2.7', '192.0.2.', '192.0.2', '192.0.2.0/24', '192.0.0.0/22']) {
      const found = told(await ask(all, people.officer, q));
      assert.ok(found.includes('lead 192.0.2.7 (address)'), `${q}: ${found.join()}`);
    }
    const found = told(await ask(all, people.officer, '192.0.2.7'));
    assert.ok(found.includes('system Render farm (address)'));
    assert.deepEqual(told(await ask(all, people.officer, '198.51.')), []);
  });
  await t.test('by a place in the record, and by the id of what has no page', async () => {
    const [event] = (await ask(all, people.officer, '#3')).hits;
    assert.deepEqual([event?.kind, event?.id], ['event', '3']);
    const [thing] = (await ask(all, people.officer, all.bindingId)).hits;
    assert.deepEqual([thing?.kind, thing?.stream], ['thing', 'binding']);
    assert.deepEqual((await ask(all, people.officer, office.newId())).hits, []);
  });
  await t.test('words that stand for something in SQL stand for themselves', async () => {
    for (const q of ['%', '_', "'", '\\', '{}', 'a'.repeat(256), '\u{10ffff}']) {
      assert.deepEqual(told(await ask(all, people.officer, q)), []);
    }
  });
  await t.test('nobody finds what they may not read', () => findNothing(all, number));
  await t.test('people, wallets and workers are a question of their own, which is recorded', () =>
    findNamed(all),
  );
  await t.test('words follow what they name', () => follow(all, id));
  await t.test('of many only the first are told, and that there are more', () => tellMore(all));
});

async function findNothing(all: Casework, number: string): Promise<void> {
  const elsewhere = await all.staff.hire('officer', 'hebei/baoding');
  for (const q of [number, 'render', '实验室', '192.0.2.', 'pool.example', 'core', all.bindingId]) {
    const found = told(await ask(all, elsewhere, q));
    assert.deepEqual(found, [], `${q} elsewhere`);
  }
  // Another sector of the same place; whoever has no role at all is refused.
  const other = await all.staff.hire('officer', 'hebei', 'health');
  assert.deepEqual(told(await ask(all, other, 'render')), []);
  const nobody = { ...all.people.officer, id: all.office.newId() };
  await assert.rejects(ask(all, nobody, 'render'), { code: 'forbidden' });
  // The liaison of the unit sees its own.
  assert.ok(
    told(await ask(all, all.people.liaison, 'render')).includes('system Render farm (name)'),
  );
}

async function findNamed(all: Casework): Promise<void> {
  const { office, people } = all;
  const named = async (who: PersonActor, q: string): Promise<Hits> =>
    perform(office, searchNamed, who, { ...nothing, query: { q } });
  const looks = async (): Promise<number> => {
    const { db } = office.database;
    const rows = await db.selectFrom('access').select('looks').execute();
    return rows.reduce((sum, { looks: count }) => sum + count, 0);
  };
  const before = await looks();
  assert.deepEqual(told(await named(people.officer, WALLET)), ['lead 192.0.2.7 (wallet)']);
  assert.deepEqual(told(await named(people.officer, 'rig1')), ['lead 192.0.2.7 (worker)']);
  assert.deepEqual(told(await named(people.officer, 'verif')), ['person A. verifier (name)']);
  // E-mail addresses are for those who may read of people.
  assert.deepEqual(told(await named(people.officer, 'verifier-')), []);
  assert.deepEqual(told(await named(people.administrator, 'verifier-')), [
    'person A. verifier (name)',
  ]);
  const elsewhere = await all.staff.hire('officer', 'hebei/baoding');
  assert.deepEqual(told(await named(elsewhere, WALLET)), []);
  assert.equal(await looks(), before + 6);
  // The question for things knows none of it.
  for (const q of [WALLET, 'rig1', 'verif']) {
    assert.deepEqual(told(await ask(all, people.officer, q)), []);
  }
}

async function follow(all: Casework, caseId: string): Promise<void> {
  const { office, people, staff } = all;
  const { db } = office.database;
  const words = async (): Promise<Hit[]> => [...(await ask(all, people.officer, 'farm')).hits];
  assert.equal((await words()).filter(({ kind }) => kind === 'system').length, 1);
  await db.updateTable('system').set({ name: 'Kiln' }).where('name', '=', 'Render farm').execute();
  assert.deepEqual(await words(), []);
  // A case moves with its system.
  const jurisdiction = 'hebei/shijiazhuang/yuhua';
  const content = contentOf(staff.unitId, { name: 'Moved', jurisdiction });
  const systemId = await systemOf(office, people.officer, content);
  await perform(office, attributeCase, people.officer, about(caseId, { systemId }));
  const county = await staff.hire('officer', jurisdiction);
  assert.equal((await ask(all, county, '000001')).hits[0]?.kind, 'case');
}

async function tellMore(all: Casework): Promise<void> {
  for (let n = 0; n <= SEARCH_HITS_MAX; n++) {
    await systemOf(
      all.office,
      all.people.officer,
      contentOf(all.staff.unitId, { name: `Oven ${n}` }),
    );
  }
  const { hits, more } = await ask(all, all.people.officer, 'oven');
  assert.equal(hits.length, SEARCH_HITS_MAX);
  assert.deepEqual(more, ['system']);
}
