/**
 * Fills the TAXII collections from the cases that changed: an object whose content is new gets a new version. What was told
 * in error is told again as revoked; what may not be told any more is taken out.
 */
import { sql } from 'kysely';
import { canonicalJson } from '#base/canonical-json.ts';
import { isoFrom } from '#base/clock.ts';
import { cutFor, sharingFault } from '#govern/sharing.ts';
import type { Case } from '#model/case.ts';
import type { SharedCase } from '#model/shared-case.ts';
import { COLLECTIONS, type Collection } from '#model/taxii.ts';
import type { Tx } from '#store/database.ts';
import { jsonColumn } from '#store/json-column.ts';
import { sha256 } from '#store/record.ts';
import type { StixObject } from '#wire/stix/object.ts';
import { stixObjects } from '#wire/stix/write-case.ts';
import type { Office } from '../office.ts';
import { sharedFrom, sharingOffice } from './shared-from.ts';

/** Events read in one go; the rest waits for the next. */
const EVENTS_AT_ONCE = 500;
const CURSOR = 1;

/** Gives how many cases were looked at. */
export async function publishCases(office: Office): Promise<number> {
  let count = 0;
  for (;;) {
    const done = await office.database.db.transaction().execute((tx) => publishSome(office, tx));
    if (done === null) return count;
    count += done;
  }
}

async function publishSome(office: Office, tx: Tx): Promise<number | null> {
  const from = await cursorOf(tx);
  const events = await tx
    .selectFrom('event')
    .select(['seq', 'streamId', 'streamKind'])
    .where('seq', '>=', from)
    .orderBy('seq')
    .limit(EVENTS_AT_ONCE)
    .execute();
  const last = events.at(-1);
  if (last === undefined) return null;
  const ids = new Set<string>();
  for (const { streamKind, streamId } of events) {
    if (streamKind === 'case') ids.add(streamId);
    if (streamKind === 'lead' || streamKind === 'order') {
      const { caseId } = (await tx
        .selectFrom(streamKind)
        .select('caseId')
        .where('id', '=', streamId)
        .executeTakeFirst()) ?? { caseId: null };
      if (caseId !== null) ids.add(caseId);
    }
  }
  for (const id of ids) await publishCase(office, tx, id);
  const values = { id: CURSOR, nextSeq: last.seq + 1 };
  await tx
    .insertInto('taxiiCursor')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ nextSeq: values.nextSeq }))
    .execute();
  return ids.size;
}

/** Locked, so that two processes do not publish the same at once. */
async function cursorOf(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('taxiiCursor')
    .select('nextSeq')
    .where('id', '=', CURSOR)
    .forUpdate()
    .executeTakeFirst();
  return row?.nextSeq ?? 0;
}

async function publishCase(office: Office, tx: Tx, id: string): Promise<void> {
  const about = await tx.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirst();
  if (about === undefined) return;
  const isMining = about.verdict === 'deliberate' || about.verdict === 'compromised';
  const shared = isMining ? await sharedFrom(tx, about) : null;
  for (const collection of COLLECTIONS) {
    // Accounts at pools for those who may have what leads to people; systems' addresses for nobody unasked.
    const audience = { clearance: collection, wallets: collection === 'amber', subjects: false };
    const isTold = sharingFault(about, audience) === null;
    if (shared !== null && isTold) await tell(office, tx, { about, collection, shared });
    else await untell(office, tx, about, collection);
  }
}

interface Telling {
  readonly about: Case;
  readonly collection: Collection;
  readonly shared: SharedCase;
}

async function tell(office: Office, tx: Tx, { about, collection, shared }: Telling): Promise<void> {
  const audience = { clearance: collection, wallets: collection === 'amber', subjects: false };
  const objects = stixObjects(cutFor(shared, audience), sharingOffice(office));
  const latest = await latestOf(tx, about.id, collection);
  for (const object of objects) {
    const contentHash = hashOf(object);
    const before = latest.get(object.id);
    if (before?.contentHash === contentHash) continue;
    const news = before === undefined ? object : newer(object, before.version, office);
    await add(office, tx, { about, collection, object: news, contentHash });
  }
}

async function latestOf(tx: Tx, caseId: string, collection: Collection) {
  const rows = await tx
    .selectFrom('taxiiObject')
    .select(['objectId', 'contentHash', 'version', 'object'])
    .where('caseId', '=', caseId)
    .where('collection', '=', collection)
    .orderBy('version')
    .execute();
  return new Map(rows.map((row) => [row.objectId, row]));
}

/** A lead may bring news without a step of its case: then the version is of now. */
function newer(object: StixObject, before: string, office: Office): StixObject {
  const { modified } = object;
  if (typeof modified !== 'string' || modified > before) return object;
  return { ...object, modified: isoFrom(office.clock.now()) };
}

/** Times of change alone are no news. */
function hashOf(object: StixObject): string {
  const content = Object.entries(object).filter(([name]) => name !== 'modified');
  return sha256(canonicalJson(Object.fromEntries(content)));
}

interface Added {
  readonly about: Case;
  readonly collection: Collection;
  readonly object: StixObject;
  readonly contentHash: string;
}

async function add(
  office: Office,
  tx: Tx,
  { about, collection, object, contentHash }: Added,
): Promise<void> {
  const now = isoFrom(office.clock.now());
  const values = {
    collection,
    objectId: object.id,
    objectType: object.type,
    version: await versionOf(tx, collection, object, now),
    contentHash,
    caseId: about.id,
    jurisdiction: about.jurisdiction,
    object: jsonColumn(object),
  };
  // No two have the same time, so that whoever asks for what came after the last they got misses nothing.
  const dateAdded = sql<string>`greatest(${now}::timestamptz,
    (select max(date_added) + interval '1 microsecond' from taxii_object))`;
  await tx
    .insertInto('taxiiObject')
    .values({ ...values, dateAdded })
    .onConflict((conflict) =>
      conflict.columns(['collection', 'objectId', 'version', 'caseId']).doNothing(),
    )
    .execute();
}

/** TAXII §3.4.1: what has no versions has the time of its making or, without one, of its first adding. */
async function versionOf(
  tx: Tx,
  collection: Collection,
  { id, modified, created }: StixObject,
  now: string,
): Promise<string> {
  if (typeof modified === 'string') return modified;
  if (typeof created === 'string') return created;
  const known = await tx
    .selectFrom('taxiiObject')
    .select('version')
    .where('collection', '=', collection)
    .where('objectId', '=', id)
    .limit(1)
    .executeTakeFirst();
  return known?.version ?? now;
}

/**
 * Where the verdict fell, readers must learn that it did: the case's own objects are revoked (STIX §3.2). Where the marking
 * rose, or what is personal was erased, they leave without a word.
 */
async function untell(office: Office, tx: Tx, about: Case, collection: Collection): Promise<void> {
  const latest = await latestOf(tx, about.id, collection);
  if (latest.size === 0) return;
  const fell = about.verdict === 'unfounded' || about.verdict === 'insufficient';
  if (!fell && about.verdict !== 'filed-research') {
    await tx
      .deleteFrom('taxiiObject')
      .where('caseId', '=', about.id)
      .where('collection', '=', collection)
      .execute();
    return;
  }
  for (const { object } of latest.values()) {
    if (!isOurs(object) || object['revoked'] === true) continue;
    const revoked: StixObject = { ...object, revoked: true, modified: about.changedAt };
    const contentHash = hashOf(revoked);
    await add(office, tx, { about, collection, object: revoked, contentHash });
  }
}

/** Objects of this case alone: what has its times. Observables and what is the same in all cases are true as before. */
const OF_CASE = new Set([
  'incident',
  'indicator',
  'infrastructure',
  'observed-data',
  'sighting',
  'relationship',
  'grouping',
  'note',
]);
function isOurs(object: unknown): object is StixObject {
  return (
    typeof object === 'object' &&
    object !== null &&
    'type' in object &&
    typeof object.type === 'string' &&
    OF_CASE.has(object.type)
  );
}
