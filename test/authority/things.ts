/**
 * One of each kind of thing that a route's `:id` may name, by the collection that stands before it in the path. All lie at
 * HERE. A new collection gets a line in FIXTURE_OF; without it the tests of authority fail and say so.
 */
import type { SystemActor } from '#model/actor.ts';
import type { Route } from '#model/route.ts';
import { perform } from '#service/perform.ts';
import type { Office } from '#service/office.ts';
import { addFactor } from '#service/energy/manage-factors.ts';
import { countFigures } from '#service/publications/count-figures.ts';
import { inWork } from '#service/work.ts';
import { declareWebhook } from '#service/webhooks/declare-webhook.ts';
import { CASEWORK_FIXTURES } from './casework-things.ts';
import { JOINT_FIXTURES } from './joint-things.ts';
import { PEOPLE_FIXTURES } from './people-things.ts';
import { HERE, SECTOR, type Province } from './province.ts';
import { sampleOf, type Known } from './sample.ts';
import { TIP_FIXTURES } from './tip-things.ts';
import { UNIT_FIXTURES } from './unit-things.ts';
import { SUPERVISED_FIXTURES } from './supervised-things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {} };

export interface Fixture {
  /** The name of fields of bodies that take its id: `caseId`. */
  readonly field: string;
  /** Whether it is of the province's unit, so that nobody of that unit decides on it. */
  readonly isOfUnit: boolean;
  /** Makes a new one, by the office's own commands, and gives its id. */
  readonly make: (office: Office, province: Province) => Promise<string>;
}

let factorYear = 1990;

export const FIXTURE_OF: Readonly<Record<string, Fixture>> = {
  ...PEOPLE_FIXTURES,
  ...SUPERVISED_FIXTURES,
  ...CASEWORK_FIXTURES,
  ...UNIT_FIXTURES,
  ...JOINT_FIXTURES,
  ...TIP_FIXTURES,
  'energy-factors': {
    field: 'factorId',
    isOfUnit: false,
    make: async (office) => {
      const body = {
        kind: 'grid' as const,
        region: 'Own plant',
        gramsPerKwh: 500,
        counts: 'generation-CO2' as const,
        // A place has one of each year.
        year: (factorYear += 1),
        grade: 'own' as const,
        source: 'Meter',
        jurisdiction: HERE,
      };
      const { id } = await perform(office, addFactor, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  publications: {
    field: 'publicationId',
    isOfUnit: false,
    make: (office) =>
      inWork(office, OPERATOR, async (work) => {
        const month = { scope: 'agencies', unitId: null, month: '2026-01' } as const;
        const about = { ...month, jurisdiction: HERE };
        const counted = await countFigures(work.tx, about, work.at, null);
        const data = { ...about, ...counted, by: [work.newId()] };
        const events = [{ type: 'publication.drafted', data } as const];
        return (await work.record('publication', work.newId(), { events }, about)).id;
      }),
  },
  webhooks: {
    field: 'webhookId',
    isOfUnit: false,
    make: async (office) => {
      const content = { name: 'desk', url: 'https://desk.example/in', topics: ['case' as const] };
      const body = { ...content, jurisdiction: HERE };
      const { id } = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
};

/** Other names of fields that take such an id. */
const ALIASES: Readonly<Record<string, string>> = { intoId: 'leadId' };

export interface Things {
  /** One thing of each collection. */
  readonly things: ReadonlyMap<string, string>;
  /** What bodies may name. */
  readonly known: Known;
}

export async function makeThings(office: Office, province: Province): Promise<Things> {
  const { unitId, agencyId } = province;
  const things = new Map<string, string>();
  const place = { jurisdiction: HERE, path: `${HERE}/new`, sector: SECTOR };
  const known: Record<string, unknown> = { ...place, unitId };
  for (const [collection, { field, make }] of Object.entries(FIXTURE_OF)) {
    const id = await make(office, province);
    things.set(collection, id);
    known[field] = id;
    known[`${field}s`] = [id];
  }
  for (const [alias, field] of Object.entries(ALIASES)) known[alias] = known[field];
  // Where members of an agency are meant, it is the one that all belong to; who is asked is another one.
  const toAgencyId = known['agencyId'];
  return { things, known: { ...known, agencyId, toAgencyId, members: [toAgencyId] } };
}

/** `webhooks` of `/api/v1/webhooks/:id`; null where the path names no thing. */
export function collectionOf({ path }: Pick<Route, 'path'>): string | null {
  return /\/([^/:]+)\/:id(?:\/|$)/.exec(path)?.[1] ?? null;
}

export function fixtureOf(route: Route): Fixture | null {
  const collection = collectionOf(route);
  if (collection === null) return null;
  const fixture = FIXTURE_OF[collection];
  if (fixture !== undefined) return fixture;
  throw new Error(
    `${route.name}: nothing is known of '${collection}': add it to FIXTURE_OF in test/authority/things.ts`,
  );
}

/** A whole request that the route's schemas take, about the things at HERE. */
export interface Request {
  readonly method: Route['method'];
  readonly url: string;
  readonly payload?: object;
}

export function requestOf(route: Route, known: Known, id: string | null): Request {
  const params = id === null ? known : { ...known, id };
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = name in params ? params[name] : sampleOfParam(route, name, known);
    return encodeURIComponent(String(value));
  });
  const query =
    route.query === undefined ? {} : sampleOf(route.query, known, `the query of ${route.name}`);
  const pairs = Object.entries(Object(query)).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
  const url = path + search;
  if (route.body === undefined) return { method: route.method, url };
  const payload = Object(sampleOf(route.body, known, `the body of ${route.name}`));
  return { method: route.method, url, payload };
}

function sampleOfParam(route: Route, name: string, known: Known): unknown {
  const field = route.params?.shape[name];
  if (field === undefined) throw new Error(`${route.name}: its params do not describe :${name}`);
  return sampleOf(field, known, `:${name} of ${route.name}`);
}
