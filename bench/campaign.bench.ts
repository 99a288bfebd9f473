/**
 * A campaign of 10,000 units and 200,000 systems on both stores: how long it takes to open, to remind, to report, to list and
 * to draw a sample, and how many events it makes.
 *
 *   npm run bench -- campaign
 *   node bench/campaign.bench.ts --units 1000 --store embedded
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { SHIPPED_QUESTIONS } from '#govern/campaign-form.ts';
import type { SystemActor } from '#model/actor.ts';
import { draftCampaign, openCampaign } from '#service/campaigns/manage-campaigns.ts';
import { listCampaignUnits, reportCampaign } from '#service/campaigns/report-campaign.ts';
import { sweepCampaigns } from '#service/campaigns/sweep-campaigns.ts';
import { KINDS } from '#service/aggregates.ts';
import { createOffice, type Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { inWork } from '#service/work.ts';
import { openDatabase, type Database } from '#store/database.ts';
import { rebuild } from '#store/record.ts';
import { startCluster } from './office/cluster.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {}, body: {} };
const DAY_MS = 86_400_000;
/** Cities of the province, and counties of each. */
const CITIES = 11;
const COUNTIES = 15;

const { values: options } = parseArgs({
  options: {
    units: { type: 'string', default: '10000' },
    /** Of each unit. */
    systems: { type: 'string', default: '20' },
    /** `postgresql` or `embedded`; both unless told. */
    store: { type: 'string' },
  },
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  say(`  ${what.padEnd(46)} ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}

/** Rows alone: how a register of this size comes in is another bench. */
async function layRegister(database: Database, units: number, systems: number): Promise<void> {
  const { db } = database;
  await sql`insert into jurisdiction (id, version, path, name_en, name_zh, level, opened_at)
    values (gen_random_uuid(), 1, 'p', 'Province', '省', 'province', now())`.execute(db);
  await sql`insert into unit (id, version, name, code, jurisdiction, sector, agency_id, registered_at)
    select gen_random_uuid(), 1, 'Unit ' || i, null,
      'p/c' || i % ${sql.lit(CITIES)} || '/k' || i % ${sql.lit(CITIES * COUNTIES)}, 'education', gen_random_uuid(), now()
    from generate_series(1, ${units}::int) as i`.execute(db);
  await sql`insert into system (id, version, name, code, unit_id, jurisdiction, sector, critical,
      hardware_class, electricity_accounts, filed_research, handles, registered_at)
    select gen_random_uuid(), 1, 'System ' || i, null, unit.id, unit.jurisdiction, unit.sector, null,
      'server', '[]', null, '[]', now()
    from unit, generate_series(1, ${systems}::int) as i`.execute(db);
  await sql`analyze unit`.execute(db);
  await sql`analyze system`.execute(db);
}

/** Two in three units have signed: rows alone, as they are after weeks. */
async function sign(office: Office, campaignId: string): Promise<void> {
  await sql`insert into attestation (id, version, campaign_id, unit_id, jurisdiction, sector, state, edition,
      form_hash, answers, written, statements, rest_clean, files, signers, paper, started_at, changed_at,
      submitted_at, signed_at, is_late, covers_until, contradictions)
    select gen_random_uuid(), 9, campaign_id, unit_id, jurisdiction, sector, 'signed', 1, repeat('0', 64),
      '{}', '{}', '[]', true, '[]', '[]', 'accepted', now(), now(), now(), now(), false,
      now() + interval '1 year', '[]'
    from campaign_unit where campaign_id = ${campaignId} and hashtext(unit_id::text) % 3 <> 0`.execute(
    office.database.db,
  );
  await sql`analyze attestation`.execute(office.database.db);
}

async function bench(name: string, database: Database, folder: string): Promise<void> {
  const units = Number(options.units);
  const systems = Number(options.systems);
  say(`${name}: ${units} units, ${units * systems} systems`);
  const clock = { at: Date.now(), now: () => clock.at };
  const office = createOffice({
    database,
    clock,
    masterKey: new Uint8Array(32).fill(1),
    evidenceFolder: join(folder, 'evidence'),
  });
  await layRegister(database, units, systems);
  const content = {
    titleEn: 'Self-inspection',
    titleZh: '自查',
    aboutEn: null,
    aboutZh: null,
    jurisdiction: 'p',
    filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: false },
    due: { term: { businessDays: 20 } },
    remindBefore: [{ businessDays: 5 }],
    escalateAfter: [{ businessDays: 1 }],
    coversDays: 365,
    questions: [...SHIPPED_QUESTIONS],
  };
  const { id } = await perform(office, draftCampaign, OPERATOR, { ...NOTHING, body: content });
  await timed('open: population, deadline, a link for each unit', () =>
    perform(office, openCampaign, OPERATOR, { ...NOTHING, params: { id } }),
  );
  const { size } = await database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  say(`  events in the record: ${size}`);
  await sql`analyze campaign_unit`.execute(database.db);
  await sign(office, id);
  clock.at += 24 * DAY_MS;
  await timed('remind: one event, letters queued', () => sweepCampaigns(office));
  clock.at += 20 * DAY_MS;
  await timed('deadline and step up', () => sweepCampaigns(office));
  const asked = { ...NOTHING, params: { id } };
  const report = await timed('report by the cities', () =>
    perform(office, reportCampaign, OPERATOR, asked),
  );
  say(`  signed ${report.total.signed} of ${report.total.units}, late ${report.total.late}`);
  await timed('report by the counties of one city', () =>
    perform(office, reportCampaign, OPERATOR, { ...asked, query: { at: 'p/c1' } }),
  );
  const late = { ...NOTHING, query: { campaignId: id, limit: 200, late: true } };
  await timed('list 200 late units', () => perform(office, listCampaignUnits, OPERATOR, late));
  await timed('make all rows of units again from the events', () =>
    inWork(office, OPERATOR, (work) => rebuild(work.tx, office.vault, KINDS.population)),
  );
  await timed('report after that', () => perform(office, reportCampaign, OPERATOR, asked));
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-bench-campaign-'));
  // PostgreSQL's own user must reach its folder below.
  await chmod(folder, 0o755);
  try {
    if (options.store !== 'embedded') {
      const cluster = await startCluster(join(folder, 'cluster'));
      if (cluster === null) say('PostgreSQL is not installed');
      else {
        const database = await openDatabase({ url: cluster.url });
        await bench('PostgreSQL', database, folder);
        await database.close();
        await cluster.stop();
      }
    }
    if (options.store !== 'postgresql') {
      const database = await openDatabase({ folder: null });
      await bench('PGlite', database, folder);
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
