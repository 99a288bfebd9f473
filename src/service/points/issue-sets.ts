/**
 * Keeps what every enforcement point is told level with what was decided. Nothing is sent: a set is worked out from all
 * orders as they are, and issued where it differs from the last. So a step that was missed, or done twice, does no harm.
 */
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { issued } from '#govern/point-set.ts';
import type { SystemActor } from '#model/actor.ts';
import type { DesiredSet } from '#model/desired-set.ts';
import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { contentText, setBody, type SetBody } from './set-content.ts';

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** What a set follows from, beside time and what sensors see. */
const CAUSES = ['order', 'exemption', 'pool', 'point', 'binding'] as const;

/** Every point, whatever happened: time alone changes what may be held. Gives the number of sets that were issued. */
export async function issueSets(office: Office): Promise<number> {
  return issueWhere(office, () => Promise.resolve(true));
}

/** Only points whose set was worked out before something happened that it may follow from. */
export async function issueChangedSets(office: Office): Promise<number> {
  return issueWhere(office, async ({ asOf }) => {
    if (asOf === null) return true;
    const cause = await office.database.db
      .selectFrom('event')
      .select('seq')
      .where('seq', '>=', asOf)
      .where('streamKind', 'in', CAUSES)
      .limit(1)
      .executeTakeFirst();
    return cause !== undefined;
  });
}

type Pointed = EnforcementPoint & { readonly asOf: number | null };

async function issueWhere(
  office: Office,
  isDue: (point: Pointed) => Promise<boolean>,
): Promise<number> {
  const points: Pointed[] = await office.database.db
    .selectFrom('enforcementPoint')
    .leftJoin('pointContent', 'pointContent.pointId', 'enforcementPoint.id')
    .selectAll('enforcementPoint')
    .select('pointContent.asOf')
    .where('retiredAt', 'is', null)
    .orderBy('enforcementPoint.id')
    .execute();
  let count = 0;
  for (const { asOf, ...point } of points) {
    if ((await isDue({ ...point, asOf })) && (await issueSet(office, point))) count++;
  }
  return count;
}

interface Draft {
  readonly body: SetBody;
  /** The first event that it does not know of. */
  readonly asOf: number;
}

async function issueSet(office: Office, point: EnforcementPoint): Promise<boolean> {
  // Outside the decision: 50,000 orders take a second, in which people must be able to decide.
  const draft = await draftOf(office, point);
  const last = await office.database.db
    .selectFrom('pointSet')
    .select(['generation', 'digest'])
    .where('id', '=', point.id)
    .executeTakeFirst();
  if (last !== undefined && digestOf(contentText(draft.body, last.generation)) === last.digest) {
    await noteLook(office.database.db, point.id, draft.asOf);
    return false;
  }
  return inWork(office, BY_ITSELF, (work) => record(work, point, draft));
}

async function draftOf(office: Office, point: EnforcementPoint): Promise<Draft> {
  const work = async (db: Db): Promise<Draft> => {
    const { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
    return { body: await setBody(db, point, office.ownPools, office.clock.now()), asOf: size };
  };
  const { database } = office;
  // One connection: what is read first is not younger than the rest, and a later event makes it due again.
  if (database.kind === 'embedded') return work(database.db);
  const looks = database.db.transaction().setAccessMode('read only');
  return looks.setIsolationLevel('repeatable read').execute(work);
}

/** Another process may have looked later and issued meanwhile: then what we saw is old, and nothing is done. */
async function record(
  work: Work,
  point: EnforcementPoint,
  { body, asOf }: Draft,
): Promise<boolean> {
  const known = await work.tx
    .selectFrom('pointContent')
    .select('asOf')
    .where('pointId', '=', point.id)
    .executeTakeFirst();
  if (known !== undefined && known.asOf > asOf) return false;
  const last = await work.find('set', point.id);
  const generation = (last?.generation ?? 0) + 1;
  const text = contentText(body, generation);
  const { jurisdiction } = point;
  const data = { generation, digest: digestOf(text), jurisdiction, ...countsOf(body) };
  await work.record('set', point.id, { events: [issued(data)] }, { jurisdiction });
  const content = work.office.vault.sealApart(aboutSet(point.id), Buffer.from(text));
  const row = { pointId: point.id, generation, asOf, content };
  await work.tx
    .insertInto('pointContent')
    .values(row)
    .onConflict((conflict) => conflict.column('pointId').doUpdateSet(row))
    .execute();
  return true;
}

function countsOf({ holds, gone }: Pick<DesiredSet, 'holds' | 'gone'>) {
  const shadows = holds.filter(({ isShadow }) => isShadow).length;
  return { holds: holds.length - shadows, shadows, gone: gone.length };
}

async function noteLook(db: Db, pointId: string, asOf: number): Promise<void> {
  await db
    .updateTable('pointContent')
    .set({ asOf: sql`greatest(as_of, ${asOf})` })
    .where('pointId', '=', pointId)
    .execute();
}

/** What a sealed content is bound to. */
export const aboutSet = (pointId: string): string => `desired set ${pointId}`;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
