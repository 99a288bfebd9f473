/** One office: what the database counts as it happens agrees with what is there, through merges, verdicts and a rebuild. */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Finding } from '#model/finding.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, casework, HOUR, nothing, type Casework } from '../cases/casework.fixture.ts';
import { assessCase } from '../cases/assess-case.ts';
import { triageCase } from '../cases/triage-case.ts';
import { addFactor, withdrawFactor } from '../energy/manage-factors.ts';
import { energyAtClosing, energyOfCase } from '../energy/energy-of-case.ts';
import { View } from '../view.ts';
import { energyOfSystem } from '../energy/energy-of-system.ts';
import { listEnergy } from '../energy/list-energy.ts';
import { listFactors, shippedFactors } from '../energy/list-factors.ts';
import { dismissLead } from '../leads/dismiss-lead.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { showMap } from './show-map.ts';
import { showSituation } from './show-situation.ts';

const watts = { low: 500, central: 1000, high: 2000, unit: 'W', basis: 'test' } as const;
const rate = {
  low: 5e12,
  central: 1e13,
  high: 2e13,
  unit: 'H/s',
  basis: 'accepted-shares',
} as const;
const kwh = (hours: number) =>
  ({
    low: 0.5 * hours,
    central: hours,
    high: 2 * hours,
    unit: 'kWh',
    basis: 'test',
  }) as const;

/** Mining that ended `endedMs` ago and went on for so many hours. */
function mined(clock: Casework['clock'], hours: number, endedMs = 0): Partial<Finding> {
  const last = clock.now() - endedMs;
  return {
    power: watts,
    energy: kwh(hours),
    hashrate: rate,
    firstSeen: new Date(last - hours * HOUR).toISOString(),
    lastSeen: new Date(last).toISOString(),
  };
}

const asked = (query: object = {}) => ({ params: {}, body: {}, query: { days: 30, ...query } });
const energyBy = (by: 'case' | 'unit' | 'jurisdiction' | 'system' | 'sector', query = {}) => ({
  params: {},
  body: {},
  query: { by, limit: 50, ...query },
});

/** The tallies as they would be counted now; they must be what the database kept. */
async function assertTallied({ office }: Casework): Promise<void> {
  const { db } = office.database;
  const { rows: standing } = await sql`
    select about, state, overdue, jurisdiction, sector, number::int as number from standing where number <> 0
    except (select 'case', state, overdue, jurisdiction, sector, count(*)::int from "case"
        where state <> 'closed' group by 2, 3, 4, 5
      union all select 'lead', state, false, jurisdiction, sector, count(*)::int from lead
        where state = 'new' group by 2, 4, 5)`.execute(db);
  assert.deepEqual(standing, []);
  const { rows: kept } = await sql<{ kept: number; real: number }>`
    select (select sum(kwh_central) from day_tally) as kept, (select sum(kwh_central) from sighting
      where not aside and grade in ('session', 'work-proven')) as real`.execute(db);
  assert.ok(Math.abs((kept[0]?.kept ?? 0) - (kept[0]?.real ?? 0)) < 1e-6);
}

onEachDatabase('the situation and its energy follow what happens', async (t, database) => {
  const all = await casework(database);
  const { office, clock, people, systemId } = all;
  const see: typeof all.see = (...what) => all.see(...what);
  const situation = (query: object = {}, who = people.officer) =>
    perform(office, showSituation, who, asked(query));
  let caseId = '';

  await t.test('mining now is told with power, carbon and shares', async () => {
    // Thirty hours ago until now: over two days in UTC, of which each gets its part.
    const lead = await see(mined(clock, 30));
    caseId = lead.caseId ?? '';
    await see({
      ...mined(clock, 2),
      id: 'f2',
      coin: 'XMR',
      algorithm: 'randomx',
      pool: 'p2.example',
    });
    await see({ ...mined(clock, 2), id: 'f3', power: null, energy: null, hashrate: null });
    const { mining, trend, ...rest } = await situation();
    assert.deepEqual([mining.systems, mining.sessions, mining.unmeasured], [1, 3, 1]);
    assert.deepEqual(mining.watts, { low: 1000, central: 2000, high: 4000 });
    // 481 g/kWh, the average of the world: nobody chose a factor.
    assert.ok(Math.abs((mining.co2eKgPerHour?.central ?? 0) - 0.962) < 1e-9);
    assert.equal(mining.factors[0]?.grade, 'fallback');
    assert.deepEqual(new Set(mining.byCoin.items.map(({ key }) => key)), new Set(['BTC', 'XMR']));
    assert.ok(mining.byCoin.items.every(({ systems }) => systems === 1));
    assert.equal(mining.rates.length, 2, 'one for each algorithm, never a sum');
    assert.equal(rest.casesByState.lead, 1);
    const sum = trend.reduce((kwhs, { watts: w }, i) => {
      const hours = i === trend.length - 1 ? 8 : 24;
      return kwhs + (w.central * hours) / 1000;
    }, 0);
    assert.ok(Math.abs(sum - 32) < 0.1, `${sum} kWh over the days`);
    assert.equal(trend.filter((day) => day.watts.central > 0).length, 2);
    assert.equal(
      trend.reduce((n, day) => n + day.findings, 0),
      3,
    );
    await assertTallied(all);
  });

  await t.test(
    'a newer version takes the place of the older; an older one changes nothing',
    async () => {
      await see({ ...mined(clock, 3), id: 'f2', version: 2, coin: 'XMR', algorithm: 'randomx' });
      await see({ ...mined(clock, 9), id: 'f2', version: 1, coin: 'XMR', algorithm: 'randomx' });
      const account = await perform(office, energyOfCase, people.officer, about(caseId, {}));
      assert.equal(account.sessions, 3);
      assert.ok(Math.abs((account.kwh?.central ?? 0) - 33) < 1e-9);
      assert.equal(account.hours, 30, 'what ran together counts once');
      assert.deepEqual(account.wattsMost, { low: 1000, central: 2000, high: 4000 });
      assert.equal(account.coalKg, null, 'standard coal is for China');
      assert.equal(account.rates.length, 2);
      await assertTallied(all);
    },
  );

  await t.test('a factor of the authority holds at its place and below, coal with it', async () => {
    const body = {
      kind: 'grid' as const,
      region: 'CN-NORTH',
      gramsPerKwh: 636.1,
      counts: 'generation-CO2' as const,
      year: 2023,
      grade: 'official' as const,
      source: 'Ministry of Ecology and Environment',
      jurisdiction: 'hebei',
    };
    const { id } = await perform(office, addFactor, people.administrator, { ...nothing, body });
    await assert.rejects(perform(office, addFactor, people.administrator, { ...nothing, body }), {
      code: 'conflict',
    });
    const account = await perform(office, energyOfCase, people.officer, about(caseId, {}));
    assert.equal(account.factor?.region, 'CN-NORTH');
    assert.ok(Math.abs((account.co2eKg?.central ?? 0) - 33 * 0.6361) < 1e-9);
    assert.ok(Math.abs((account.coalKg?.central ?? 0) - 33 * 0.1229) < 1e-9);
    const view = new View(office, people.officer);
    const closing = await energyAtClosing(view.db, await view.load('case', caseId), view.at);
    assert.ok(closing.known && closing.factor.region === 'CN-NORTH');
    assert.ok(Math.abs(closing.co2eKg.central - 33 * 0.6361) < 1e-9);
    await perform(office, withdrawFactor, people.administrator, about(id, {}));
    const after = await perform(office, energyOfCase, people.officer, about(caseId, {}));
    assert.equal(after.factor?.region, 'WORLD');
    const query = { limit: 50 };
    const own = await perform(office, listFactors, people.officer, { ...nothing, query });
    assert.ok(own.items[0]?.withdrawnAt);
    const { items } = await perform(office, shippedFactors, people.officer, nothing);
    assert.ok(items.every(({ year, source }) => year > 2000 && source.length > 5));
  });

  await t.test('tables of energy are by what is asked, and refuse a time without end', async () => {
    for (const by of ['case', 'unit', 'system', 'jurisdiction', 'sector'] as const) {
      const table = await perform(office, listEnergy, people.officer, energyBy(by));
      assert.equal(table.items.length, 1, by);
      assert.ok(Math.abs((table.total.kwh?.central ?? 0) - 33) < 1e-9);
    }
    // Half of the thirty hours, and all of the three.
    const from = new Date(clock.now() - 15 * HOUR).toISOString();
    const half = await perform(office, listEnergy, people.officer, energyBy('case', { from }));
    assert.ok(Math.abs((half.total.kwh?.central ?? 0) - 18) < 1e-9);
    await assert.rejects(
      perform(
        office,
        listEnergy,
        people.officer,
        energyBy('case', { from: '2000-01-01T00:00:00.000Z' }),
      ),
      { code: 'invalid' },
    );
    const account = await perform(office, energyOfSystem, people.officer, about(systemId, {}));
    assert.ok(Math.abs((account.kwh?.central ?? 0) - 33) < 1e-9);
  });

  await t.test(
    'what was set aside or unfounded is not counted, and comes back when it is',
    async () => {
      const stray = { client: { ip: '203.0.113.9', port: 1 }, grade: 'attempted' } as const;
      const lead = await see({ ...mined(clock, 1), id: 'f9', ...stray });
      assert.equal((await situation()).newLeads, 1);
      assert.equal((await situation()).mining.sessions, 3, 'an attempt is no mining');
      const why = { why: 'too-weak', note: 'Nothing' } as const;
      await perform(office, dismissLead, people.analyst, about(lead.id, why));
      assert.equal((await situation()).newLeads, 0);
      await perform(office, triageCase, people.analyst, about(caseId, { handlerId: null }));
      const verdict = { verdict: 'unfounded', note: 'A test of our own' } as const;
      await perform(office, assessCase, people.analyst, about(caseId, verdict));
      const { mining, trend } = await situation();
      assert.equal(mining.sessions, 0);
      assert.ok(trend.every((day) => day.watts.central === 0));
      const again = { verdict: 'deliberate', note: 'It was not' } as const;
      await perform(office, assessCase, people.analyst, about(caseId, again));
      assert.equal((await situation()).mining.sessions, 3);
      await assertTallied(all);
    },
  );

  await t.test('a rebuild leaves every tally as it was', async () => {
    const before = await situation();
    const changed = (await rebuildAll(office)).filter(({ same }) => !same);
    assert.deepEqual(changed, []);
    assert.deepEqual(await situation(), before);
    await assertTallied(all);
  });

  await t.test('it is told within reach, and of a named place', async () => {
    assert.equal((await situation({ jurisdiction: 'hebei/baoding' })).mining.sessions, 0);
    assert.equal((await situation({ jurisdiction: 'hebei' })).mining.sessions, 3);
    const elsewhere = await all.staff.hire('officer', 'hebei/baoding');
    const theirs = await situation({}, elsewhere);
    assert.deepEqual([theirs.mining.sessions, theirs.casesByState.assessed], [0, 0]);
    assert.equal((await perform(office, showMap, people.officer, nothing)).map, null);
  });

  await t.test('what stopped mines no more, and mined for as long as it was seen', async () => {
    clock.forward(HOUR);
    const { mining } = await situation();
    assert.deepEqual([mining.sessions, mining.watts], [0, null]);
    const account = await perform(office, energyOfCase, people.officer, about(caseId, {}));
    assert.equal(account.wattsNow?.central, 0);
    assert.equal(account.stopped, null, 'nobody let it go yet');
    assert.ok(account.to !== null && Date.parse(account.to) === clock.now() - HOUR);
  });
});
