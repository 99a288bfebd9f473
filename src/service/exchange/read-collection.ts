/** What a TAXII reader gets of a collection: by version, in the order in which it was added. */
import { sql, type RawBuilder } from 'kysely';
import { OperatingError } from '#base/errors.ts';
import type { TokenActor } from '#model/actor.ts';
import { COLLECTIONS, type Collection, type TaxiiFilter } from '#model/taxii.ts';
import { officeUuid } from '#wire/stix/ids.ts';
import type { Office } from '../office.ts';

interface TaxiiRow {
  readonly seq: number;
  readonly objectId: string;
  readonly version: string;
  readonly dateAdded: string;
  readonly object: unknown;
}
export interface TaxiiPage {
  readonly rows: readonly TaxiiRow[];
  readonly more: boolean;
}

/** The same everywhere: a collection is a marking, not an office (TAXII §5.1.1 wants a UUID). */
export const collectionIdOf = (collection: Collection): string =>
  officeUuid(`taxii collection ${collection}`);

/** A token of a wider collection reads the narrower ones too. */
export function collectionsOf({ scopes }: TokenActor): readonly Collection[] {
  const widest = COLLECTIONS.findLastIndex((one) => scopes.includes(`taxii:${one}`));
  return COLLECTIONS.slice(0, widest + 1);
}

export async function readCollection(
  office: Office,
  actor: TokenActor,
  collection: Collection,
  filter: TaxiiFilter,
): Promise<TaxiiPage> {
  const { db } = office.database;
  const token = await db
    .selectFrom('apiToken')
    .select('jurisdiction')
    .where('id', '=', actor.id)
    .executeTakeFirst();
  if (token === undefined) throw new OperatingError('unauthenticated', 'The token has ended');
  const rows = await sql<TaxiiRow>`
    select seq, object_id, version, object,
      to_char(date_added at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as date_added
    from (
      select distinct on (object_id, version) *,
        max(version) over (partition by object_id) as newest,
        min(version) over (partition by object_id) as oldest
      from taxii_object
      where ${all([
        sql`collection = ${collection}`,
        withinPlace(token.jurisdiction),
        oneOf('object_id', filter.ids),
        oneOf('object_type', filter.types),
      ])}
      order by object_id, version, seq
    ) told
    where ${all([
      isSpecAsked(filter.specVersions) ? null : sql`false`,
      ofVersions(filter.versions),
      sql`seq > ${filter.afterSeq}`,
      filter.addedAfter === null ? null : sql`date_added > ${filter.addedAfter}::timestamptz`,
    ])}
    order by seq limit ${filter.limit + 1}`.execute(db);
  const found = rows.rows;
  return { rows: found.slice(0, filter.limit), more: found.length > filter.limit };
}

type Condition = RawBuilder<unknown>;

function all(conditions: readonly (Condition | null)[]): Condition {
  return sql.join(
    conditions.filter((one) => one !== null),
    sql` and `,
  );
}

function withinPlace(path: string | null): Condition | null {
  return path === null ? null : sql`(jurisdiction || '/') ^@ ${`${path}/`}`;
}

function oneOf(column: string, values: readonly string[] | null): Condition | null {
  return values === null ? null : sql`${sql.ref(column)} in (${sql.join(values)})`;
}

/** TAXII §3.4.3: `last`, `first`, `all`, or an exact version; several are joined by or. */
function ofVersions(versions: readonly string[]): Condition | null {
  if (versions.includes('all')) return null;
  return sql`(${sql.join(
    versions.map((one) => {
      if (one === 'last') return sql`version = newest`;
      return one === 'first' ? sql`version = oldest` : sql`version = ${one}`;
    }),
    sql` or `,
  )})`;
}

/** All that is told here is STIX 2.1 (TAXII §3.4.2). */
const isSpecAsked = (versions: readonly string[] | null): boolean =>
  versions === null || versions.includes('2.1');
