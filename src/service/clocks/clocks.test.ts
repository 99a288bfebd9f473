import assert from 'node:assert/strict';
import type { Actor } from '#model/actor.ts';
import type { CaseClock, ClockTerms } from '#model/clock.ts';
import { rebuild } from '#store/record.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { CHINA_CALENDAR } from '#govern/calendar-shipped.ts';
import { KINDS } from '../aggregates.ts';
import { changeCalendar, defineCalendar, retireCalendar } from '../calendars/manage-calendars.ts';
import { listCalendars, shippedCalendars, showCalendar } from '../calendars/list-calendars.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { calendarOf } from './calendar-of.ts';
import { extendClock } from './extend-clock.ts';
import { listClocks } from './list-clocks.ts';
import { pauseClock } from './pause-clock.ts';
import { resumeClock } from './resume-clock.ts';
import { pauseClocks, resumeClocks, runClock, stopClocks } from './run-clocks.ts';
import { showClock } from './show-clock.ts';
import { sweepClocks } from './sweep-clocks.ts';

const HOUR = 3_600_000;
const CITY = 'hebei/shijiazhuang';
const TERMS: ClockTerms = {
  target: { businessDays: 5 },
  warnBefore: { businessDays: 1 },
  escalation: [{ after: { businessDays: 1 }, up: 1 }],
};
const NOTHING = { query: {}, body: {} };

/** A calendar at the province, and a clock of the city. */
async function setUp(office: Office, kind: CaseClock['kind'] = 'rectification') {
  const { id: calendarId } = await perform(office, defineCalendar, OPERATOR, {
    params: {},
    query: {},
    body: { jurisdiction: 'hebei', rules: CHINA_CALENDAR },
  });
  const { id } = await office.database.db
    .selectFrom('jurisdiction')
    .select('id')
    .where('path', '=', 'hebei')
    .executeTakeFirstOrThrow();
  await inWork(office, OPERATOR, async (work) => {
    const data = { level: 'province', nameEn: 'Hebei', nameZh: '河北', calendarId } as const;
    const events = [{ type: 'jurisdiction.changed', data } as const];
    await work.record('jurisdiction', id, { events }, { jurisdiction: 'hebei' });
  });
  const caseId = office.newId();
  const clock = await inWork(office, OPERATOR, (work) =>
    runClock(work, {
      kind,
      aboutKind: 'case',
      aboutId: caseId,
      caseId,
      unitId: null,
      sector: null,
      jurisdiction: CITY,
      terms: TERMS,
    }),
  );
  return { calendarId, caseId, clock };
}

const listed = async (office: Office, actor: Actor, query: object): Promise<string[]> => {
  const asked = { params: {}, query: { limit: 50, ...query }, body: {} };
  const { items } = await perform(office, listClocks, actor, asked);
  return items.map(({ state }) => state);
};

onEachDatabase(
  'a clock runs on the calendar of the nearest jurisdiction above',
  async (_t, database) => {
    const office = await officeOn(database);
    await staffOf(office);
    const before = await calendarOf(database.db, CITY);
    assert.equal(before.id, null);
    const { calendarId, clock } = await setUp(office);
    assert.equal(clock.calendarId, calendarId);
    // Monday 2 March 2026, 16:00 in Shanghai; five business days end on the next Monday at closing time.
    assert.equal(clock.dueAt, '2026-03-09T09:30:00.000Z');
    assert.deepEqual(clock.uncertainYears, []);
  },
);

onEachDatabase(
  'sweepClocks() does each thing once, however late and often it runs',
  async (_t, database) => {
    const time = new HandClock();
    const office = await officeOn(database, time);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const { clock } = await setUp(office);
    const followed: string[] = [];
    const sweep = (): Promise<number> =>
      sweepClocks(office, [
        async (_work, { id }, events) => {
          assert.equal(id, clock.id);
          followed.push(...events.map(({ type }) => type));
        },
      ]);
    assert.equal(await sweep(), 0);
    time.at = Date.parse(clock.warnAt ?? '');
    assert.equal(await sweep(), 1);
    assert.equal(await sweep(), 0);
    time.at = Date.parse(clock.dueAt) + 100 * HOUR;
    const counts = await Promise.all([sweep(), sweep(), sweep()]);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      1,
      'three at once do it once',
    );
    assert.deepEqual(followed, ['clock.warned', 'clock.breached', 'clock.escalated']);
    assert.deepEqual(await listed(office, officer, { state: 'breached' }), ['breached']);
    const row = await perform(office, showClock, officer, { params: { id: clock.id }, ...NOTHING });
    assert.equal(row.escalations[0]?.jurisdiction, 'hebei');
    assert.equal(row.nextAt, null);
  },
);

onEachDatabase(
  'sweepClocks() records nothing when what should follow fails',
  async (_t, database) => {
    const time = new HandClock();
    const office = await officeOn(database, time);
    await staffOf(office);
    const { clock } = await setUp(office);
    time.at = Date.parse(clock.dueAt);
    const failing = async (): Promise<void> => {
      throw new Error('no');
    };
    await assert.rejects(sweepClocks(office, [failing]), /no/);
    assert.equal(await sweepClocks(office, []), 1, 'the next sweep does it');
  },
);

onEachDatabase(
  'sweepClocks() takes no more than its limit at once, and goes round what fails',
  async (_t, database) => {
    const time = new HandClock();
    const office = await officeOn(database, time);
    await staffOf(office);
    const { clock } = await setUp(office);
    const { kind, aboutKind, aboutId, caseId, unitId, sector, jurisdiction, terms } = clock;
    const start = { kind, aboutKind, aboutId, caseId, unitId, sector, jurisdiction, terms };
    await inWork(office, OPERATOR, async (work) => {
      for (let i = 0; i < 3; i++) await runClock(work, start);
    });
    time.at = Date.parse(clock.dueAt);
    assert.equal(await sweepClocks(office, [], 3), 3);
    assert.equal(await sweepClocks(office, [], 3), 1);
    time.forward(100 * HOUR);
    const failing = async (_work: unknown, { id }: CaseClock): Promise<void> => {
      if (id === clock.id) throw new Error('its case is gone');
    };
    await assert.rejects(sweepClocks(office, [failing]), /its case is gone/);
    const left = await database.db
      .selectFrom('clock')
      .select('id')
      .where('nextAt', 'is not', null)
      .execute();
    assert.deepEqual(left, [{ id: clock.id }]);
  },
);

onEachDatabase(
  'clocks are paused, resumed and extended by officers of the place alone',
  async (_t, database) => {
    const time = new HandClock();
    const office = await officeOn(database, time);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer', CITY);
    const stranger = await staff.hire('officer', 'hebei/baoding');
    const analyst = await staff.hire('analyst', CITY);
    const { clock } = await setUp(office);
    const params = { id: clock.id };
    const reason = { code: 'appeal', reason: 'heard first' } as const;
    const pause = (actor: Actor) =>
      perform(office, pauseClock, actor, { params, query: {}, body: reason });
    await assert.rejects(pause(stranger), { code: 'forbidden' });
    await assert.rejects(pause(analyst), { code: 'forbidden' });
    assert.deepEqual(await listed(office, stranger, {}), []);
    await pause(officer);
    await assert.rejects(pause(officer), { code: 'wrong-state' });
    assert.deepEqual(await listed(office, officer, { state: 'paused' }), ['paused']);
    time.forward(14 * 24 * HOUR);
    assert.equal(await sweepClocks(office, []), 0);
    await perform(office, resumeClock, officer, { params, ...NOTHING });
    const row = await perform(office, showClock, officer, { params, ...NOTHING });
    assert.equal(row.dueAt, '2026-03-23T09:30:00.000Z');
    assert.equal(row.pauses[0]?.reason, 'heard first');
    await perform(office, extendClock, officer, {
      params,
      query: {},
      body: { by: { businessDays: 1 }, reason: 'hardship' },
    });
    const after = await perform(office, showClock, officer, { params, ...NOTHING });
    assert.equal(after.dueAt, '2026-03-24T09:30:00.000Z');
    assert.equal(after.run, 2);
  },
);

onEachDatabase('runs of a case are paused, resumed and stopped together', async (_t, database) => {
  const office = await officeOn(database);
  await staffOf(office);
  const { caseId, clock } = await setUp(office);
  const during = <T>(run: Parameters<typeof inWork<T>>[2]): Promise<T> =>
    inWork(office, OPERATOR, run);
  assert.equal(
    (await during((work) => pauseClocks(work, { caseId }, 'waiting-for-subject', 'x'))).length,
    0,
  );
  assert.equal((await during((work) => pauseClocks(work, { caseId }, 'appeal', 'x'))).length, 1);
  assert.equal((await during((work) => resumeClocks(work, { caseId }, 'force-majeure'))).length, 0);
  assert.equal((await during((work) => resumeClocks(work, { caseId }, 'appeal'))).length, 1);
  const none = await during((work) => stopClocks(work, { caseId, kinds: ['release'] }, 'done'));
  assert.equal(none.length, 0);
  const [stopped] = await during((work) => stopClocks(work, { aboutId: clock.aboutId }, 'done'));
  assert.equal(stopped?.outcome, 'met');
});

onEachDatabase('rebuild() gives the same clocks and calendars', async (_t, database) => {
  const time = new HandClock();
  const office = await officeOn(database, time);
  await staffOf(office);
  const { clock } = await setUp(office);
  time.at = Date.parse(clock.dueAt) + 100 * HOUR;
  await sweepClocks(office, []);
  for (const kind of ['clock', 'calendar'] as const) {
    const rows = () => database.db.selectFrom(kind).selectAll().orderBy('id').execute();
    const before = await rows();
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS[kind]));
    assert.deepEqual(await rows(), before);
  }
});

onEachDatabase(
  'calendars are managed by administrators and read by staff',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const [administrator, analyst] = [
      await staff.hire('administrator'),
      await staff.hire('analyst'),
    ];
    const { items } = await perform(office, shippedCalendars, analyst, { params: {}, ...NOTHING });
    const [rules = CHINA_CALENDAR] = items;
    const body = { jurisdiction: 'hebei', rules };
    await assert.rejects(
      perform(office, defineCalendar, analyst, { params: {}, query: {}, body }),
      {
        code: 'forbidden',
      },
    );
    const { id } = await perform(office, defineCalendar, administrator, {
      params: {},
      query: {},
      body,
    });
    const params = { id };
    const [first] = rules.days;
    assert.ok(first !== undefined);
    const fewer = { ...rules, days: [first] };
    await perform(office, changeCalendar, administrator, {
      params,
      query: {},
      body: { rules: fewer },
    });
    const shown = await perform(office, showCalendar, analyst, { params, ...NOTHING });
    assert.deepEqual(shown.rules, fewer);
    await perform(office, retireCalendar, administrator, {
      params,
      query: {},
      body: { reason: 'merged' },
    });
    const page = await perform(office, listCalendars, analyst, {
      params: {},
      query: { limit: 5 },
      body: {},
    });
    assert.ok(page.items[0]?.retiredAt !== null);
  },
);
