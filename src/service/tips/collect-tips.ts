/**
 * Brings what came in before the office, all of it at once and at set hours: the record then tells the hour of collecting and
 * nothing of when somebody sent what. Rows are written anew in an order by chance, so that neither their place in the table nor the
 * number of the transaction that wrote them tells it either, and their old versions are swept away.
 */
import { sql } from 'kysely';
import type { SystemActor } from '#model/actor.ts';
import type { Tip } from '#model/tip.ts';
import type { Database, Tx } from '#store/database.ts';
import type { TipBoxRow } from '#store/tip-tables.ts';
import type { Office, TipOffice } from '../office.ts';
import { runClock } from '../clocks/run-clocks.ts';
import { rulesIn } from '../policies/rules-at.ts';
import { inWork, type Work } from '../work.ts';
import { openSealed } from './sealed-box.ts';
import { openContent } from './tip-content.ts';

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** Boxes collected at once; what is left waits for the next round, a day at most. */
export const COLLECT_MAX = 1_000;

/** Gives how many boxes had news; null: this round was collected already, or there is no tip line. */
export async function collectTips(office: Office): Promise<number | null> {
  const { tips } = office;
  if (tips === null) return null;
  const round = Math.floor(office.clock.now() / tips.collectMs);
  const { db } = office.database;
  const last = await db.selectFrom('tipLine').select('round').executeTakeFirstOrThrow();
  if (last.round >= round) return null;
  const count = await inWork(office, BY_ITSELF, async (work) => {
    const line = await work.tx.selectFrom('tipLine').select('round').executeTakeFirstOrThrow();
    if (line.round >= round) return 0;
    await work.tx.updateTable('tipLine').set({ round }).where('id', '=', 1).execute();
    return collect(work, tips);
  });
  if (count > 0) await sweepAway(office.database);
  return count;
}

interface News {
  readonly tipId: string;
  readonly messageCount: number;
  readonly fileCount: number;
  readonly day: string;
}

async function collect(work: Work, tips: TipOffice): Promise<number> {
  /** From the id by chance, under which it lay, to the one of the record. */
  const ids = new Map<string, string>();
  for (const box of await newBoxes(work.tx)) ids.set(box.id, await take(work, tips, box));
  for (const { tipId, ...data } of await newsOf(work.tx, [...ids.keys()])) {
    ids.set(tipId, tipId);
    const tip = await work.load('tip', tipId);
    await work.record('tip', tipId, { events: [{ type: 'tip.continued', data }] }, tip);
  }
  if (ids.size > 0) await shuffle(work.tx, ids);
  return ids.size;
}

/** In an order by chance: their numbers in the record tell nothing. */
async function newBoxes(tx: Tx): Promise<readonly TipBoxRow[]> {
  return tx
    .selectFrom('tipBox')
    .selectAll()
    .where('isCollected', '=', false)
    .orderBy(sql`random()`)
    .limit(COLLECT_MAX)
    .execute();
}

async function take(work: Work, tips: TipOffice, box: TipBoxRow): Promise<string> {
  const items = await work.tx
    .selectFrom('tipItem')
    .select(['isFile', 'sealed', 'place'])
    .where('tipId', '=', box.id)
    .where('isFile', '=', false)
    .orderBy('place')
    .execute();
  const files = await work.tx
    .selectFrom('tipItem')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tipId', '=', box.id)
    .where('isFile', '=', true)
    .executeTakeFirstOrThrow();
  const privateKey = openSealed(tips.keys, box.forOffice);
  const keys = { privateKey, publicKey: box.publicKey };
  const first = items[0] === undefined ? null : openContent(keys, items[0].sealed).head;
  const about =
    first?.kind === 'report' ? first : ({ category: 'other', language: 'zh-CN' } as const);
  const { category, language } = about;
  const jurisdiction = await homeOf(work, tips);
  const data = { jurisdiction, category, language, day: box.day, fileCount: files.count };
  const events = [{ type: 'tip.collected', data } as const];
  const tip = await work.record('tip', work.newId(), { events }, { jurisdiction });
  await beginAcceptance(work, tip);
  return tip.id;
}

/** Where the configuration says, else the root of the tree. */
async function homeOf(work: Work, { jurisdiction }: TipOffice): Promise<string> {
  if (jurisdiction !== null) return jurisdiction;
  const { path } = await work.once('root of the tree', () =>
    work.tx
      .selectFrom('jurisdiction')
      .select('path')
      .where('path', 'not like', '%/%')
      .orderBy('path')
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
  return path;
}

export async function beginAcceptance(work: Work, tip: Tip): Promise<void> {
  const { rules } = await rulesIn(work, tip.jurisdiction);
  const { id, jurisdiction } = tip;
  await runClock(work, {
    aboutKind: 'tip',
    aboutId: id,
    caseId: null,
    unitId: null,
    jurisdiction,
    sector: null,
    kind: 'tip-acceptance',
    terms: rules.clocks['tip-acceptance'],
  });
}

/** Of boxes that were collected before and have something new. */
async function newsOf(tx: Tx, besides: readonly string[]): Promise<readonly News[]> {
  const { rows } = await sql<News>`
    select tip_id, count(*) filter (where not is_file)::int as message_count,
      count(*) filter (where is_file)::int as file_count, max(day) as day
    from tip_item where not is_collected and tip_id <> all(${[...besides]}::uuid[])
    group by tip_id order by random()
    limit ${COLLECT_MAX}`.execute(tx);
  return rows;
}

async function shuffle(tx: Tx, ids: ReadonlyMap<string, string>): Promise<void> {
  const pairs = sql`unnest(${[...ids.keys()]}::uuid[], ${[...ids.values()]}::uuid[])`;
  await sql`with moved as (
      delete from tip_box using ${pairs} as pair (was, now)
      where tip_box.id = pair.was and not is_collected returning tip_box.*, pair.now)
    insert into tip_box select now, lookup, public_key, for_office, for_sender, day, true, status,
      reason, reward_state, reward_amount, reward_currency, reward_code
    from moved order by random()`.execute(tx);
  await sql`with moved as (
      delete from tip_item using ${pairs} as pair (was, now)
      where tip_item.tip_id = pair.was and not is_collected returning tip_item.*, pair.now)
    insert into tip_item select id, now, place, by_office, is_file, day, sealed, true
    from moved order by random()`.execute(tx);
}

/** What rows were before stays on disk until then. */
async function sweepAway({ db }: Database): Promise<void> {
  for (const table of ['tip_box', 'tip_item']) {
    await sql`vacuum ${sql.table(table)}`.execute(db);
  }
}
