import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventInWords, wordedTypes } from '#govern/event-words.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { KINDS } from '../aggregates.ts';
import { perform } from '../perform.ts';
import { caseTimeline, personalTimeline } from './case-timeline.ts';
import { about, casework } from './casework.fixture.ts';
import { held } from './casework-steps.fixture.ts';

test('every type of every kind of event has words in both languages, and nothing else has', () => {
  const types = Object.values(KINDS).flatMap(({ events }) => Object.keys(events));
  assert.deepEqual(wordedTypes().toSorted(), types.toSorted());
  for (const type of types) {
    const words = eventInWords(type);
    assert.ok(words !== null, type);
    assert.match(words.en, /^[A-Z][^.]+$/, type);
    assert.match(words['zh-CN'], /^[\p{Script=Han}，、]+$/u, type);
  }
  assert.equal(eventInWords('case.forgotten'), null);
});

onEachDatabase(
  'a timeline tells what happened to a case and to all of it, in order and in pages',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId, orderId } = await held(all);
    const page = (query: { limit: number; after?: number }, who = people.officer) =>
      perform(office, caseTimeline, who, { ...about(caseId, {}), query });
    const { items, next } = await page({ limit: 200 });
    assert.equal(next, null);
    assert.deepEqual(
      items.map(({ seq }) => seq),
      items.map(({ seq }) => seq).toSorted((a, b) => a - b),
    );
    assert.equal(items[0]?.type, 'lead.made');
    assert.deepEqual([...new Set(items.map(({ kind }) => kind))].toSorted(), [
      'case',
      'clock',
      'lead',
      'order',
    ]);
    const verdict = items.find(({ type }) => type === 'case.assessed');
    assert.deepEqual(verdict?.facts, { verdict: 'deliberate' });
    assert.deepEqual(verdict.actor, { kind: 'person', id: people.analyst.id });
    assert.deepEqual([verdict.role, verdict.says.en], ['analyst', 'The verdict was given']);
    assert.ok(items.some(({ id, type }) => id === orderId && type === 'order.active'));
    assert.ok(!JSON.stringify(items).includes('1Boat'), 'no wallet without asking');
    const first = await page({ limit: 5 });
    const second = await page({ limit: 200, after: Number(first.next) });
    assert.deepEqual([...first.items, ...second.items], items);
    // The unit learns what was told to it and withheld from it, and of nobody's name.
    const own = (await page({ limit: 200 }, people.liaison)).items;
    assert.ok(own.length > 0 && own.length < items.length);
    assert.ok(own.every(({ actor, role }) => actor.id === null && role === null));
    assert.ok(own.every(({ type }) => !/^(?:lead|clock)\.|assessed|proposed|approved/.test(type)));
    const elsewhere = await all.staff.hire('officer', 'hebei/baoding');
    await assert.rejects(page({ limit: 9 }, elsewhere), { code: 'not-found' });
  },
);

onEachDatabase(
  'what is personal in a timeline is told to those entitled, and the look is recorded',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId } = await held(all);
    const asked = { ...about(caseId, {}), query: { limit: 200 } };
    const { items } = await perform(office, personalTimeline, people.officer, asked);
    const sighted = items.find(({ type }) => type === 'lead.sighted');
    assert.deepEqual(sighted?.personal, {
      wallet: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
      worker: 'rig1',
    });
    assert.equal(items.find(({ type }) => type === 'case.triaged')?.personal, null);
    const looks = await database.db
      .selectFrom('event')
      .select('actorId')
      .where('type', '=', 'access.looked')
      .where('data', 'like', '%case.personal-timeline%')
      .execute();
    assert.deepEqual(looks, [{ actorId: people.officer.id }]);
    for (const who of [people.liaison, people.analyst]) {
      await assert.rejects(perform(office, personalTimeline, who, asked), { code: 'not-found' });
    }
  },
);
