/** What a unit sees behind its link: its campaign, how far it is, its systems by name, and its filings. */
import { missingIn, type UnitOf } from '#govern/attestation.ts';
import type { UnitActor } from '#model/actor.ts';
import type { Attestation, Statement } from '#model/attestation.ts';
import type { Campaign } from '#model/campaign.ts';
import type { Filing } from '#model/filing.ts';
import type { Unit } from '#model/unit.ts';
import type { Db } from '#store/database.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { Office } from '../office.ts';

export interface NamedSystem {
  readonly id: string;
  readonly name: string;
  readonly says: Statement | null;
}

export interface UnitDesk {
  readonly unit: Unit;
  readonly timeZone: string;
  /** Null: the link is for filings alone. */
  readonly inspection: {
    readonly campaign: Campaign;
    readonly attestation: Attestation | null;
    readonly systems: readonly NamedSystem[];
    /** As `missingIn` names it; empty: it can be submitted. */
    readonly missing: readonly string[];
  } | null;
  readonly filings: readonly Filing[];
  /** In use now: what can be filed. */
  readonly ownSystems: readonly { readonly id: string; readonly name: string }[];
}

/** Filings and systems of one unit that are shown; more are in the office. */
export const DESK_ROWS_MAX = 100;

export async function unitDesk(office: Office, actor: UnitActor): Promise<UnitDesk> {
  const { db } = office.database;
  const unit = await db
    .selectFrom('unit')
    .selectAll()
    .where('id', '=', actor.unitId)
    .executeTakeFirstOrThrow();
  const { rules } = await calendarOf(db, unit.jurisdiction);
  const filings = await db
    .selectFrom('filing')
    .selectAll()
    .where('unitId', '=', unit.id)
    .orderBy('id', 'desc')
    .limit(DESK_ROWS_MAX)
    .execute();
  const ownSystems = await db
    .selectFrom('system')
    .select(['id', 'name'])
    .where('unitId', '=', unit.id)
    .where('retiredAt', 'is', null)
    .orderBy('name')
    .limit(DESK_ROWS_MAX)
    .execute();
  const inspection = await inspectionOf(db, actor);
  return { unit, timeZone: rules.timeZone, inspection, filings, ownSystems };
}

async function inspectionOf(
  db: Db,
  { campaignId, unitId }: UnitActor,
): Promise<UnitDesk['inspection']> {
  if (campaignId === null) return null;
  const campaign = await db
    .selectFrom('campaign')
    .selectAll()
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const listed = await inPopulation(db, campaignId, unitId);
  if (listed === null) return null;
  const attestation = await attestationOf(db, campaignId, unitId);
  const systems = await systemsShown(db, listed.systemIds, attestation);
  const missing = missingIn(
    attestation ?? { ...BLANK, edition: campaign.edition },
    campaign,
    listed,
  );
  return { campaign, attestation, systems, missing };
}

/** Of who has not begun yet, as far as it tells what is missing. */
const BLANK = { answers: {}, written: {}, restClean: false, statements: [] };

/** A unit as the campaign lists it; null: it does not. */
export async function inPopulation(
  db: Db,
  campaignId: string,
  unitId: string,
): Promise<UnitOf | null> {
  const row = await db
    .selectFrom('campaignUnit')
    .select(['unitId', 'jurisdiction', 'sector', 'systemIds'])
    .where('campaignId', '=', campaignId)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  return row ?? null;
}

export async function attestationOf(
  db: Db,
  campaignId: string,
  unitId: string,
): Promise<Attestation | null> {
  const row = await db
    .selectFrom('attestation')
    .selectAll()
    .where('campaignId', '=', campaignId)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  return row ?? null;
}

/** Ids of one question to the database. */
const IDS_AT_ONCE = 1_000;

/** By name, with what is said of each. */
export async function systemsShown(
  db: Db,
  ids: readonly string[],
  attestation: Pick<Attestation, 'statements'> | null,
): Promise<NamedSystem[]> {
  const says = new Map(attestation?.statements.map((one) => [one.systemId, one.says]));
  const found: NamedSystem[] = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('system')
      .select(['id', 'name'])
      .where('id', 'in', ids.slice(at, at + IDS_AT_ONCE))
      .execute();
    for (const { id, name } of rows) found.push({ id, name, says: says.get(id) ?? null });
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
