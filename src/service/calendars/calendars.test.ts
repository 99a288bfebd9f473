import assert from 'node:assert/strict';
import { CHINA_CALENDAR, plainCalendar } from '#govern/calendar-shipped.ts';
import type { Database } from '#store/database.ts';
import { Browser, entranceOf, SET_UP } from '../../../test/browser.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { makeSetUpLink } from '../auth/one-time-link.ts';
import { setUp } from '../auth/set-up.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import { changeJurisdiction } from '../directory/change-jurisdiction.ts';
import { openJurisdiction } from '../directory/open-jurisdiction.ts';
import { readinessOf } from '../health/readiness.ts';
import { warningsOf } from '../health/warnings.ts';
import { perform } from '../perform.ts';
import { defineCalendar, retireCalendar } from './manage-calendars.ts';

const NOTHING = { params: {}, query: {} };
const CITY = 'hebei/shijiazhuang';

async function setUpWith(database: Database, calendar?: unknown) {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const browser = new Browser(entranceOf(office));
  const link = await makeSetUpLink(office);
  const body = { ...SET_UP, token: link?.token, ...(calendar === undefined ? {} : { calendar }) };
  await browser.call(setUp, { body });
  return { office, clock, found: await calendarOf(database.db, 'hebei/baoding') };
}

onEachDatabase('setUp() gives the root the calendar of China when asked', async (_t, database) => {
  const { office, clock, found } = await setUpWith(database, { shipped: 'china' });
  assert.notEqual(found.id, null);
  assert.deepEqual(found.rules, CHINA_CALENDAR);
  assert.deepEqual(await warningsOf(database.db, clock.now()), []);
  // In December the next year's holidays are announced, and missing here.
  const december = Date.UTC(2026, 11, 1);
  assert.deepEqual(await warningsOf(database.db, december), [
    { code: 'holidays-unknown', jurisdiction: 'hebei' },
  ]);
  assert.deepEqual((await readinessOf(office, null)).warnings, []);
});

onEachDatabase(
  'setUp() else gives it Monday to Friday in a chosen zone, and says what is missing',
  async (_t, database) => {
    const { office, found } = await setUpWith(database, { timeZone: 'Asia/Urumqi' });
    assert.deepEqual(found.rules, plainCalendar('Asia/Urumqi'));
    assert.deepEqual((await readinessOf(office, null)).warnings, ['holidays-unknown']);
  },
);

onEachDatabase(
  'setUp() refuses a zone that there is not, and a calendar by its id',
  async (_t, database) => {
    await assert.rejects(setUpWith(database, { timeZone: 'Mars/Olympus' }));
    const office = await officeOn(database);
    const browser = new Browser(entranceOf(office));
    const token = (await makeSetUpLink(office))?.token;
    const jurisdiction = { ...SET_UP.jurisdiction, calendarId: office.newId() };
    await assert.rejects(browser.call(setUp, { body: { ...SET_UP, jurisdiction, token } }), {
      code: 'invalid',
    });
    assert.equal((await calendarOf(database.db, 'hebei')).id, null);
  },
);

onEachDatabase(
  'a jurisdiction counts on a calendar of its own or of a node above, in use',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    assert.deepEqual((await readinessOf(office, null)).warnings, ['no-calendar']);
    const define = async (jurisdiction: string): Promise<string> => {
      const body = { jurisdiction, rules: CHINA_CALENDAR };
      return (await perform(office, defineCalendar, OPERATOR, { ...NOTHING, body })).id;
    };
    const node = await database.db
      .selectFrom('jurisdiction')
      .select('id')
      .where('path', '=', CITY)
      .executeTakeFirstOrThrow();
    const count = (calendarId: string | null) =>
      perform(office, changeJurisdiction, admin, {
        params: { id: node.id },
        query: {},
        body: { nameEn: 'Shijiazhuang', nameZh: '石家庄市', level: 'city', calendarId },
      });
    await assert.rejects(count(office.newId()), { code: 'invalid' });
    await assert.rejects(count(await define('hebei/baoding')), { code: 'invalid' });
    const own = await define(CITY);
    await count(own);
    assert.equal((await calendarOf(database.db, `${CITY}/yuhua`)).id, own);
    const province = await define('hebei');
    await perform(office, openJurisdiction, admin, {
      ...NOTHING,
      body: {
        path: `${CITY}/xinhua`,
        nameEn: 'Xinhua',
        nameZh: '新华区',
        level: 'county',
        calendarId: province,
      },
    });
    assert.equal((await calendarOf(database.db, `${CITY}/xinhua`)).id, province);
    const retiring = { params: { id: own }, query: {}, body: { reason: 'Merged' } };
    await perform(office, retireCalendar, OPERATOR, retiring);
    await assert.rejects(count(own), { code: 'wrong-state' });
    const at = office.clock.now();
    assert.deepEqual(await warningsOf(database.db, at), [
      { code: 'no-calendar', jurisdiction: 'hebei' },
      { code: 'calendar-retired', jurisdiction: CITY },
    ]);
    await count(null);
    assert.equal((await warningsOf(database.db, at)).length, 1);
  },
);
