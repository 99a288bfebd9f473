/** Cases, leads, orders and what belongs to them. `systems`: those that the same words found. */
import { sql, type RawBuilder } from 'kysely';
import type { Hit } from '#model/search.ts';
import { withinReach } from '#store/reach.ts';
import { textsHolding } from '../bindings/pools-around.ts';
import { idsByWord } from './by-word.ts';
import { inOrder } from './find-supervised.ts';
import { ASKED, behind, hitOf, type Question } from './question.ts';

const OF_CASE = { jurisdiction: 'case.jurisdiction', sector: 'case.sector', unit: 'case.unitId' };
const OF_LEAD = { jurisdiction: 'lead.jurisdiction', sector: 'lead.sector', unit: 'lead.unitId' };
const OF_ORDER = {
  jurisdiction: 'order.jurisdiction',
  sector: 'order.sector',
  unit: 'order.unitId',
};

type Systems = readonly string[];

export async function findCases(question: Question, systems: Systems): Promise<readonly Hit[]> {
  const reach = question.reach('case.read');
  if (reach === null) return [];
  const some = question.view.db
    .selectFrom('case')
    .select(['id', 'number', 'state', 'unitId', 'jurisdiction', 'openedAt'])
    .where(withinReach(reach, OF_CASE));
  const newest = some.orderBy('id', 'desc').limit(ASKED);
  const hits: Hit[] = [];
  const add = (why: Hit['why'], rows: Readonly<Awaited<ReturnType<typeof some.execute>>>): void => {
    for (const { id, number: label, state, unitId, jurisdiction, openedAt: at } of rows) {
      hits.push(hitOf({ kind: 'case', id, label, why, state, unitId, jurisdiction, at }));
    }
  };
  if (question.id !== null) {
    add('id', await some.where('id', '=', question.id).execute());
    return hits;
  }
  const ids = await idsByWord(question, 'case', reach);
  if (ids.length > 0) add('number', inOrder(await some.where('id', 'in', ids).execute(), ids));
  const first = some.orderBy('address').orderBy('id', 'desc').limit(ASKED);
  const at = await gather(addressed(question), (where) => first.where(where).execute());
  add('address', at);
  if (systems.length > 0) add('system', await newest.where('systemId', 'in', systems).execute());
  return hits;
}

/** As the address that is named, or in turn as all that begin so, of which an index knows the first. */
function addressed({ network, starts }: Question): readonly RawBuilder<boolean>[] {
  if (network !== null && network.lo === network.hi)
    return [sql<boolean>`address = ${network.text}`];
  return starts.map((start) => sql<boolean>`(address >= ${start} and address < ${behind(start)})`);
}

/** Until there are enough. */
async function gather<T>(
  wheres: readonly RawBuilder<boolean>[],
  ask: (where: RawBuilder<boolean>) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for (const where of wheres) {
    all.push(...(await ask(where)));
    if (all.length >= ASKED) break;
  }
  return all;
}

export async function findLeads(question: Question): Promise<readonly Hit[]> {
  const reach = question.reach('lead.read');
  if (reach === null) return [];
  if (question.id !== null) return leadsOf(question, sql<boolean>`id = ${question.id}::uuid`, 'id');
  return gather(addressed(question), (where) => leadsOf(question, where, 'address'));
}

/** Leads within reach that are so. */
export async function leadsOf(
  question: Question,
  where: RawBuilder<boolean>,
  why: Hit['why'],
): Promise<readonly Hit[]> {
  const reach = question.reach('lead.read');
  if (reach === null) return [];
  const rows = await question.view.db
    .selectFrom('lead')
    .select(['id', 'address', 'state', 'grade', 'unitId', 'jurisdiction', 'lastSeen', 'caseId'])
    .where(withinReach(reach, OF_LEAD))
    .where(where)
    .$if(why === 'address', (all) => all.orderBy('address'))
    .orderBy('id', 'desc')
    .limit(ASKED)
    .execute();
  return rows.map((row) =>
    hitOf({
      kind: 'lead',
      id: row.id,
      label: row.address ?? row.id,
      why,
      state: row.state,
      detail: row.grade,
      unitId: row.unitId,
      jurisdiction: row.jurisdiction,
      caseId: row.caseId,
      at: row.lastSeen,
    }),
  );
}

export async function findOrders(question: Question, systems: Systems): Promise<readonly Hit[]> {
  const reach = question.reach('order.read');
  if (reach === null) return [];
  const some = question.view.db
    .selectFrom('order')
    .innerJoin('system', 'system.id', 'order.systemId')
    .select([
      'order.id',
      'system.name',
      'order.state',
      'order.rungNow',
      'order.unitId',
      'order.jurisdiction',
      'order.caseId',
      'order.changedAt',
    ])
    .where(withinReach(reach, OF_ORDER))
    .orderBy('order.id', 'desc')
    .limit(ASKED);
  const hits: Hit[] = [];
  const add = (why: Hit['why'], rows: Readonly<Awaited<ReturnType<typeof some.execute>>>): void => {
    for (const { name: label, rungNow: detail, changedAt: at, ...row } of rows) {
      hits.push(hitOf({ ...row, kind: 'order', label, why, detail, at }));
    }
  };
  if (question.id !== null) {
    add('id', await some.where('order.id', '=', question.id).execute());
    return hits;
  }
  if (SHA256.test(question.low)) {
    add('hash', await some.where('order.contentHash', '=', question.low).execute());
  }
  if (question.network !== null) {
    const held = question.view.db
      .selectFrom('heldNetwork')
      .select('orderId')
      .where('network', 'in', textsHolding([question.network]));
    add('address', await some.where('order.id', 'in', held).execute());
  }
  if (systems.length > 0) {
    add('system', await some.where('order.systemId', 'in', systems).execute());
  }
  return hits;
}

const SHA256 = /^[0-9a-f]{64}$/;
const CODE = /^\d{12}$/;

/** By the code that is printed on it, as it is written or in groups. */
export async function findNotices(question: Question): Promise<readonly Hit[]> {
  const reach = question.reach('notice.read');
  const code = question.text.replaceAll(/[\s-]/g, '');
  if (reach === null || (question.id === null && !CODE.test(code))) return [];
  const by =
    question.id === null ? sql`verification_code = ${code}` : sql`id = ${question.id}::uuid`;
  const rows = await question.view.db
    .selectFrom('notice')
    .select(['id', 'verificationCode', 'kind', 'unitId', 'jurisdiction', 'caseId', 'preparedAt'])
    .where(sql<boolean>`${by}`)
    .where(
      withinReach(reach, {
        jurisdiction: 'notice.jurisdiction',
        sector: 'notice.sector',
        unit: 'notice.unitId',
      }),
    )
    .limit(ASKED)
    .execute();
  const why = question.id === null ? 'code' : 'id';
  return rows.map(({ verificationCode: label, kind: detail, preparedAt: at, ...row }) =>
    hitOf({ ...row, kind: 'notice', label, why, detail, at }),
  );
}

export async function findEvidence(question: Question): Promise<readonly Hit[]> {
  const reach = question.reach('evidence.read');
  const isHash = SHA256.test(question.low);
  if (reach === null || (question.id === null && !isHash)) return [];
  const by = isHash ? sql`sha256 = ${question.low}` : sql`id = ${question.id}::uuid`;
  const rows = await question.view.db
    .selectFrom('evidence')
    .select(['id', 'sha256', 'kind', 'jurisdiction', 'caseId', 'keptAt'])
    .where(sql<boolean>`${by}`)
    .where(
      withinReach(reach, {
        jurisdiction: 'evidence.jurisdiction',
        sector: 'evidence.sector',
        unit: 'evidence.unitId',
      }),
    )
    .limit(ASKED)
    .execute();
  return rows.map(({ sha256: label, kind: detail, keptAt: at, ...row }) =>
    hitOf({ ...row, kind: 'evidence', label, why: isHash ? 'hash' : 'id', detail, at }),
  );
}
