/** Systems, units, sensors and enforcement points. */
import { sql } from 'kysely';
import type { Hit } from '#model/search.ts';
import { withinReach, type Reach } from '#store/reach.ts';
import { textsHolding } from '../bindings/pools-around.ts';
import { idsByWord } from './by-word.ts';
import { ASKED, hitOf, type Finder, type Question } from './question.ts';

const OF_SYSTEM = {
  jurisdiction: 'system.jurisdiction',
  sector: 'system.sector',
  unit: 'system.unitId',
};

export const findSystems: Finder = async (question) => {
  const reach = question.reach('system.read');
  if (reach === null) return [];
  const [named, bound] = [await namedSystems(question, reach), await systemsAt(question, reach)];
  return [...bound, ...named];
};

async function namedSystems(question: Question, reach: readonly Reach[]): Promise<readonly Hit[]> {
  const ids = question.id === null ? await idsByWord(question, 'system', reach) : [question.id];
  const why = question.id === null ? 'name' : 'id';
  return systemsOf(question, reach, ids, why);
}

/** Whose an address is or was; all of a prefix that was bound as one. */
async function systemsAt(question: Question, reach: readonly Reach[]): Promise<readonly Hit[]> {
  const { view, network } = question;
  if (network === null || question.reach('binding.read') === null) return [];
  const rows = await view.db
    .selectFrom('binding')
    .select('systemId')
    .where('network', 'in', textsHolding([network]))
    .where('withdrawnAt', 'is', null)
    .orderBy(sql`coalesce(until, 'infinity')`, 'desc')
    .limit(ASKED)
    .execute();
  return systemsOf(question, reach, [...new Set(rows.map((row) => row.systemId))], 'address');
}

async function systemsOf(
  { view, low }: Question,
  reach: readonly Reach[],
  ids: readonly string[],
  why: Hit['why'],
): Promise<readonly Hit[]> {
  if (ids.length === 0) return [];
  const rows = await view.db
    .selectFrom('system')
    .select(['id', 'name', 'code', 'unitId', 'jurisdiction', 'retiredAt'])
    .where('id', 'in', ids)
    .where(withinReach(reach, OF_SYSTEM))
    .execute();
  return inOrder(rows, ids).map((row) =>
    hitOf({
      kind: 'system',
      id: row.id,
      label: row.name,
      why: why === 'name' && row.code?.toLowerCase().startsWith(low) === true ? 'code' : why,
      detail: row.code,
      state: row.retiredAt === null ? null : 'retired',
      unitId: row.unitId,
      jurisdiction: row.jurisdiction,
    }),
  );
}

/** As they were found, as many as are asked for. */
export function inOrder<T extends { readonly id: string }>(
  rows: readonly T[],
  ids: readonly string[],
): readonly T[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const found = ids.map((id) => known.get(id)).filter((row) => row !== undefined);
  return found.slice(0, ASKED);
}

export const findUnits: Finder = async (question) => {
  const reach = question.reach('directory.read');
  if (reach === null) return [];
  const ids = question.id === null ? await idsByWord(question, 'unit', reach) : [question.id];
  if (ids.length === 0) return [];
  const rows = await question.view.db
    .selectFrom('unit')
    .select(['id', 'name', 'code', 'jurisdiction', 'sector', 'retiredAt'])
    .where('id', 'in', ids)
    .where(
      withinReach(reach, {
        jurisdiction: 'unit.jurisdiction',
        sector: 'unit.sector',
        unit: 'unit.id',
      }),
    )
    .execute();
  return inOrder(rows, ids).map(({ id, name, code, jurisdiction, retiredAt }) => {
    const state = retiredAt === null ? null : 'retired';
    const why = question.id === null ? 'name' : 'id';
    return hitOf({ kind: 'unit', id, label: name, why, detail: code, state, jurisdiction });
  });
};

export const findSensors: Finder = async (question) => {
  const reach = question.reach('sensor.read');
  if (reach === null) return [];
  const ids = question.id === null ? await idsByWord(question, 'sensor', reach) : [question.id];
  if (ids.length === 0) return [];
  const rows = await question.view.db
    .selectFrom('sensor')
    .select(['id', 'name', 'state', 'jurisdiction'])
    .where('id', 'in', ids)
    .where(withinReach(reach, { jurisdiction: 'sensor.jurisdiction' }))
    .execute();
  return inOrder(rows, ids).map(({ id, name, state, jurisdiction }) => {
    const why = question.id === null ? 'name' : 'id';
    return hitOf({ kind: 'sensor', id, label: name, why, state, jurisdiction });
  });
};

export const findPoints: Finder = async (question) => {
  const reach = question.reach('point.read');
  if (reach === null) return [];
  const ids = question.id === null ? await idsByWord(question, 'point', reach) : [question.id];
  if (ids.length === 0) return [];
  const rows = await question.view.db
    .selectFrom('enforcementPoint')
    .select(['id', 'name', 'kind', 'mode', 'jurisdiction'])
    .where('id', 'in', ids)
    .where(withinReach(reach, { jurisdiction: 'enforcement_point.jurisdiction' }))
    .execute();
  return inOrder(rows, ids).map(({ id, name, kind: detail, mode: state, jurisdiction }) => {
    const why = question.id === null ? 'name' : 'id';
    return hitOf({ kind: 'point', id, label: name, why, detail, state, jurisdiction });
  });
};
