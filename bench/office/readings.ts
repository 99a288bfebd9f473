/** What is asked of a big office, as people do: lists with each of their filters, deep pages, one thing. */
import { sql } from 'kysely';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { situationRoutes } from '#model/routes/energy.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { personRoutes } from '#model/routes/people.ts';
import { recordRoutes } from '#model/routes/record.ts';
import { searchRoutes } from '#model/routes/search.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import type { Asked } from '#lab/office/call.ts';
import type { Route } from '#model/route.ts';
import type { Db } from '#store/database.ts';
import type { Asker } from './office.ts';

export interface Reading {
  readonly name: string;
  readonly route: Route;
  readonly who: readonly Asker[];
  /** Several, asked in turn. */
  readonly asked: readonly Asked<Route>[];
}

const STAFF: readonly Asker[] = ['city', 'county', 'newcomer', 'auditor'];
/** Those who may read the record. */
const READERS: readonly Asker[] = ['city', 'newcomer', 'auditor'];
/** Different things to ask for. */
const DRAWS = 20;

type Query = Readonly<Record<string, unknown>>;

export async function readingsOf(db: Db): Promise<readonly Reading[]> {
  const some = await drawFrom(db);
  const list = (
    route: Route,
    filter: string,
    queries: readonly Query[],
    who: readonly Asker[] = STAFF,
  ): Reading => ({
    name: `${route.name} ${filter}`.trim(),
    route,
    who,
    asked: queries.map((query) => ({ query })),
  });
  const each = (values: readonly unknown[], name: string, more: Query = {}): Query[] =>
    values.map((value) => ({ ...more, [name]: value }));
  const anything: readonly Query[] = [{}];
  const deep = (values: readonly unknown[]): Query[] => each(values, 'after', { limit: 200 });
  return [
    ...CASES(list, each, anything, deep, some),
    list(situationRoutes.show, '', [{ days: 30 }, { days: 90 }]),
    list(situationRoutes.show, 'jurisdiction', [{ days: 30, jurisdiction: 'sample/c03' }]),
    list(leadRoutes.list, '', anything),
    list(leadRoutes.list, 'state', each(['new', 'watching', 'dismissed', 'opened'], 'state')),
    list(leadRoutes.list, 'state=merged (none)', [{ state: 'merged' }]),
    list(leadRoutes.list, 'provenance', each(['tip', 'superior-list'], 'provenance')),
    list(leadRoutes.list, 'provenance (none)', [{ provenance: 'manual' }]),
    list(leadRoutes.list, 'grade', each(['work-proven', 'listed'], 'grade')),
    list(leadRoutes.list, 'unitId', each(some.units, 'unitId')),
    list(leadRoutes.list, 'systemId', each(some.systems, 'systemId')),
    list(leadRoutes.list, 'handlerId', each(some.people, 'handlerId')),
    list(leadRoutes.list, 'address', each(some.addresses, 'address')),
    list(
      leadRoutes.list,
      'pool',
      each(['pool0.example', 'pool7.example', 'pool399.example'], 'pool'),
    ),
    list(leadRoutes.list, 'pool (unknown)', [{ pool: 'nobody.example' }]),
    list(leadRoutes.list, 'walletTag', each(some.tags, 'walletTag')),
    list(leadRoutes.list, 'deep page', deep(some.leads)),
    list(orderRoutes.list, '', anything),
    list(orderRoutes.list, 'state', each(['active', 'proposed', 'lifted'], 'state')),
    list(orderRoutes.list, 'jurisdiction', each(['sample/c03', 'sample/c03/d2'], 'jurisdiction')),
    list(orderRoutes.list, 'caseId', each(some.cases, 'caseId')),
    list(orderRoutes.list, 'pointId', each(some.points, 'pointId')),
    list(orderRoutes.list, 'deep page', deep(some.orders)),
    list(systemRoutes.list, '', anything),
    list(systemRoutes.list, 'unitId', each(some.units, 'unitId')),
    list(systemRoutes.list, 'jurisdiction', each(['sample/c03', 'sample/c03/d2'], 'jurisdiction')),
    list(systemRoutes.list, 'critical', [{ critical: 'true' }]),
    list(systemRoutes.list, 'retired', [{ retired: 'true' }]),
    list(systemRoutes.list, 'search (common)', [{ search: 'cluster' }]),
    list(systemRoutes.list, 'search (rare)', each(some.names, 'search')),
    list(systemRoutes.list, 'search (code)', each(some.codes, 'search')),
    list(systemRoutes.list, 'deep page', deep(some.systems)),
    list(noticeRoutes.list, '', anything),
    list(noticeRoutes.list, 'caseId', each(some.cases, 'caseId')),
    list(noticeRoutes.list, 'unitId', each(some.units, 'unitId')),
    list(noticeRoutes.list, 'kind', each(['finding-notice', 'release-notice'], 'kind')),
    list(noticeRoutes.list, 'kind (none)', [{ kind: 'correction' }]),
    list(noticeRoutes.list, 'open', [{ open: 'true' }]),
    list(clockRoutes.list, '', anything),
    list(clockRoutes.list, 'state', each(['running', 'breached', 'stopped'], 'state')),
    list(clockRoutes.list, 'state=paused (none)', [{ state: 'paused' }]),
    list(clockRoutes.list, 'binds', each(['authority', 'subject'], 'binds')),
    list(clockRoutes.list, 'caseId', each(some.cases, 'caseId')),
    list(recordRoutes.list, '', anything, READERS),
    list(recordRoutes.list, 'kind', each(['case', 'lead', 'policy', 'sensor'], 'kind'), READERS),
    list(recordRoutes.list, 'id', each(some.cases, 'id'), READERS),
    list(recordRoutes.list, 'kind and id', each(some.people, 'id', { kind: 'access' }), READERS),
    list(recordRoutes.list, 'actor', each(some.people, 'actor'), READERS),
    list(recordRoutes.list, 'deep page', deep(some.seqs), READERS),
    list(unitRoutes.list, '', anything),
    list(unitRoutes.list, 'under', each(['sample/c03', 'sample/c03/d2'], 'under')),
    list(unitRoutes.list, 'sector', each(['education', 'health'], 'sector')),
    list(personRoutes.list, '', anything, ['auditor']),
    list(personRoutes.list, 'unitId', each(some.units, 'unitId'), ['auditor']),
    ...SEARCHES(list, each, some),
    list(bindingRoutes.whoHad, '', each(some.addresses, 'address', { at: AT }), ['auditor']),
    {
      name: 'case.show',
      route: caseRoutes.show,
      who: ['auditor'],
      asked: some.cases.map((id) => ({ params: { id } })),
    },
  ];
}

const AT = '2026-03-03T00:00:00.000Z';

type List = (route: Route, filter: string, queries: readonly Query[]) => Reading;
type Each = (values: readonly unknown[], name: string, more?: Query) => Query[];

function CASES(
  list: List,
  each: Each,
  anything: readonly Query[],
  deep: (values: readonly unknown[]) => Query[],
  some: Drawn,
): readonly Reading[] {
  const route = caseRoutes.list;
  return [
    list(route, '', anything),
    list(route, 'state', each(['triage', 'noticed', 'verifying', 'closed'], 'state')),
    list(route, 'verdict', each(['deliberate', 'insufficient'], 'verdict')),
    list(route, 'verdict=filed-research (none)', [{ verdict: 'filed-research' }]),
    list(route, 'outcome', each(['rectified', 'duplicate'], 'outcome')),
    list(route, 'measure', each(['active', 'lifting'], 'measure')),
    list(route, 'jurisdiction', each(['sample/c03', 'sample/c03/d2'], 'jurisdiction')),
    list(route, 'jurisdiction (few)', [{ jurisdiction: 'sample/c10/new' }]),
    list(route, 'unitId', each(some.units, 'unitId')),
    list(route, 'systemId', each(some.systems, 'systemId')),
    list(route, 'sector', each(['energy', 'health'], 'sector')),
    list(route, 'handlerId', each(some.people, 'handlerId')),
    list(route, 'overdue', [{ overdue: 'true' }]),
    list(route, 'number', each(some.numbers, 'number')),
    list(route, 'state, handlerId', each(some.people, 'handlerId', { state: 'triage' })),
    list(route, 'deep page', deep(some.cases)),
  ];
}

/** What people type into the one box: whole, begun, common and rare. */
function SEARCHES(list: List, each: Each, some: Drawn): readonly Reading[] {
  const route = searchRoutes.things;
  const begun = (texts: readonly string[], signs: number): string[] =>
    texts.map((text) => text.slice(0, signs));
  return [
    list(route, 'number', each(some.numbers, 'q')),
    list(route, 'number (begun)', each(begun(some.numbers, 12), 'q')),
    list(route, 'serial', each(['000123', '2999', '7'], 'q')),
    list(route, 'name (common)', each(['cluster', 'inst', 'c'], 'q')),
    list(route, 'name (rare)', each(some.names, 'q')),
    list(route, 'code', each(some.codes, 'q')),
    list(route, 'address', each(some.addresses, 'q')),
    list(route, 'address (begun)', each(['10.0.3.', '10.0', '10.0.0.0/12'], 'q')),
    list(route, 'pool', each(['pool', 'pool7', 'pool399.example'], 'q')),
    list(route, 'id', each(some.cases, 'q')),
    list(route, 'place in the record', each(some.seqs.map(String), 'q')),
    list(route, 'hash', [{ q: 'ab'.repeat(32) }]),
    list(route, 'nothing', [{ q: 'zzz-nobody' }]),
    list(searchRoutes.named, 'person', each(['Person 1', 'p7@'], 'q')),
    list(searchRoutes.named, 'wallet or worker', [{ q: '4'.repeat(95) }, { q: 'rig1' }]),
  ];
}

type Drawn = Awaited<ReturnType<typeof drawFrom>>;

/** Names that there are, spread over each table. */
async function drawFrom(db: Db) {
  const draw = async (table: string, column: string): Promise<string[]> => {
    const { rows } = await sql<{ value: string }>`
      select ${sql.raw(column)} as value from ${sql.table(table)} tablesample system (20) repeatable (7)
      where ${sql.raw(column)} is not null limit 2000`.execute(db);
    const step = Math.max(1, Math.floor(rows.length / DRAWS));
    return rows.filter((_, at) => at % step === 0).map(({ value }) => value);
  };
  return {
    cases: await draw('case', 'id'),
    numbers: await draw('case', 'number'),
    leads: await draw('lead', 'id'),
    orders: await draw('order', 'id'),
    systems: await draw('system', 'id'),
    names: await draw('system', 'name'),
    codes: await draw('system', 'code'),
    units: await draw('unit', 'id'),
    people: await draw('case', 'handler_id'),
    addresses: await draw('lead', 'address'),
    tags: await draw('lead', `wallet_tags ->> 0`),
    points: await draw('order', `points -> 0 ->> 'id'`),
    seqs: await draw('event', 'seq'),
  };
}
