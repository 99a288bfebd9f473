/**
 * Every route of the table, asked by every role, from above, from the place itself, from below, from beside and from far away,
 * by people of the unit concerned, by nobody and by programs. Made from the table: a new route is tested as it is added.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { isoFrom } from '#base/clock.ts';
import { VERBS, type Role, type Verb } from '#model/authority.ts';
import { TokenScope } from '#model/person.ts';
import type { Problem } from '#model/problem.ts';
import type { Route } from '#model/route.ts';
import { ROUTES } from '#model/routes/index.ts';
import type { Office } from '#service/office.ts';
import { API_TOKEN_PREFIX, newToken } from '#service/auth/secret-token.ts';
import { inWork } from '#service/work.ts';
import type { Database } from '#store/database.ts';
import { jsonColumn } from '#store/json-column.ts';
import { officeOn, onEachDatabase } from '../office.ts';
import { hasPeer } from '../peers.ts';
import { eachAtOnce } from './at-once.ts';
import { makeCrowd } from './crowd.ts';
import { Findings } from './findings.ts';
import {
  HERE,
  makeProvince,
  openSession,
  SETUP,
  type Province,
  type Somebody,
} from './province.ts';
import { expectedOf, type About, type Expected } from './rules.ts';
import { serve, type Served } from './served.ts';
import {
  FIXTURE_OF,
  fixtureOf,
  makeThings,
  requestOf,
  type Fixture,
  type Things,
} from './things.ts';

interface Stage extends Things {
  readonly office: Office;
  readonly served: Served;
  readonly province: Province;
  /** Whether this store is asked by as many one by one as make a difference: see `isCrowded`. */
  readonly isWhole: boolean;
}

type Subject = TestContext & Parameters<typeof serve>[0];

const guarded = ROUTES.filter(({ who, stream }) => who === 'staff' && stream !== true);

async function setStage(t: Subject, database: Database): Promise<Stage> {
  const office = await officeOn(database);
  const province = await makeProvince(office);
  const served = await serve(t, office);
  const { things, known } = await makeThings(office, province);
  // Where there is no PostgreSQL the whole is asked of PGlite.
  const isWhole = database.kind === 'postgresql' || !hasPeer('postgresql');
  return { office, served, province, known, things, isWhole };
}

/**
 * One stage for all of it: what is refused changes nothing, which the first of them shows, and what is let in comes last.
 */
onEachDatabase('the routes of the table, asked by everybody', async (t, database) => {
  const stage = await setStage(t, database);
  await t.test('every route refuses whom the rules refuse', () => refuseWhom(stage));
  await t.test('lists show what lies within reach', () => showWithinReach(stage));
  await t.test('no route answers who is not signed in, or a session that has ended', () =>
    refuseStrangers(stage),
  );
  await t.test('routes for programs refuse people', () => refusePeople(stage));
  await t.test('routes for programs refuse tokens of another scope', () => refuseScopes(stage));
  await t.test('routes that need a fresh second factor refuse an old one', () => refuseOld(stage));
  await t.test('every route lets in whom the rules let in', () => letInWhom(stage));
});

/**
 * Whose role has not the verb is asked as a crowd: no row decides on them. On PostgreSQL whoever has a role for it and is
 * refused all the same (by the tree, by their unit) is asked one by one; on PGlite they too are asked as a crowd. The
 * verdict comes from the same code and the same rows on both, and PGlite answers one at a time, in this very thread.
 */
function isCrowded({ isWhole }: Stage, verb: Verb, { role }: Somebody): boolean {
  const roles: readonly Role[] = VERBS[verb];
  return !isWhole || !roles.includes(role);
}

/** Each command is done on both stores: on one by those from above, on the other by those of the place itself. */
function isLetIn({ office, isWhole }: Stage, { method }: Route, { place }: Somebody): boolean {
  const isEmbedded = office.database.kind === 'embedded';
  if (method === 'GET' || (isEmbedded && isWhole)) return true;
  return isEmbedded ? place === 'own' : place === 'above';
}

async function refuseWhom(stage: Stage): Promise<void> {
  const findings = new Findings();
  const crowd = await makeCrowd(stage.office, stage.province);
  for (const route of guarded) {
    const { verb } = route;
    if (verb === null) continue;
    const { size } = await headOf(stage.office);
    const about = aboutOf(stage, route);
    const expected = (who: Somebody): Expected => expectedOf(route, verb, who, about);
    const refused = stage.province.people.filter((who) => isRefusal(expected(who)));
    const alone = refused.filter((who) => !isCrowded(stage, verb, who));
    const crowded = refused.filter((who) => isCrowded(stage, verb, who));
    const groups = Map.groupBy(crowded, (who) => `${expected(who)} ${who.isOfUnit}`);
    for (const [answer, group] of groups) {
      const token = await crowd.of(group);
      const isBlind = answer.startsWith('blind');
      const told = await wrongFor(stage, route, token, isBlind ? 'blind' : 'refused');
      findings.add(told === null ? null : `some of ${group.length} people: ${told}`);
      // Then it is of interest who.
      if (told !== null) alone.push(...group);
    }
    await eachAtOnce(stage.office.database, alone, async (who) => {
      const told = await wrongFor(stage, route, who.token, expected(who));
      findings.add(told === null ? null : `${nameOf(who)}: ${told}`);
    });
    if (route.method === 'GET') continue;
    await findings.try(async () => {
      assert.deepEqual(await headOf(stage.office), { size }, `${route.name} recorded something`);
    });
  }
  findings.conclude();
}

async function letInWhom(stage: Stage): Promise<void> {
  const findings = new Findings();
  const untouched = new Untouched(stage);
  for (const route of guarded) {
    const { verb } = route;
    if (verb === null) continue;
    const about = aboutOf(stage, route);
    const allowed = stage.province.people.filter((who) => {
      return expectedOf(route, verb, who, about) === 'allowed' && isLetIn(stage, route, who);
    });
    for (const who of allowed) {
      const id = await untouched.idFor(route);
      const told = await wrongFor(stage, route, who.token, 'allowed', id);
      findings.add(told === null ? null : `${nameOf(who)}: ${told}`);
    }
  }
  findings.conclude();
}

/** Things that nobody has changed yet: what is changed by somebody who may is not there any more for the next. */
class Untouched {
  readonly #stage: Stage;
  readonly #ids = new Map<Fixture, string>();
  #size = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async idFor(route: Route): Promise<string | null> {
    const fixture = fixtureOf(route);
    if (fixture === null || route.method === 'GET') return idOf(this.#stage, route);
    const { office, province } = this.#stage;
    const { size } = await headOf(office);
    if (size !== this.#size) this.#ids.clear();
    const id = this.#ids.get(fixture) ?? (await fixture.make(office, province));
    this.#ids.set(fixture, id);
    this.#size = (await headOf(office)).size;
    return id;
  }
}

/** Null: the route answers as is expected of it. */
async function wrongFor(
  stage: Stage,
  route: Route,
  token: string,
  expected: Expected,
  id = idOf(stage, route),
): Promise<string | null> {
  const request = requestOf(route, stage.known, id);
  const reply = await stage.served.ask({ ...request, token });
  if (isAsExpected(stage, reply, expected)) return null;
  return `${route.name} is not ${expected}: ${reply.statusCode} ${reply.body.slice(0, 300)}`;
}

function isAsExpected(stage: Stage, reply: LightMyRequestResponse, expected: Expected): boolean {
  if (isRefused(reply)) return expected !== 'allowed';
  // What the office of this test lacks is asked for after authority.
  if (expected === 'allowed') return reply.statusCode !== 500;
  // Lists say nothing of what lies elsewhere.
  const isShown = [...stage.things.values()].some((id) => reply.body.includes(id));
  return expected === 'blind' && reply.statusCode === 200 && !isShown;
}

function aboutOf(stage: Stage, route: Route): About {
  const fixture = fixtureOf(route);
  const { payload = {} } = requestOf(route, stage.known, fixture === null ? null : NO_THING);
  const text = JSON.stringify(payload);
  const namesUnit = text.includes(stage.province.unitId);
  if (fixture !== null) {
    return { isHere: true, isOfUnit: fixture.isOfUnit, isPerhapsOfUnit: namesUnit };
  }
  const named = [...stage.things].filter(([, id]) => text.includes(id));
  const isPerhapsOfUnit = !namesUnit && named.some(([name]) => FIXTURE_OF[name]?.isOfUnit === true);
  const isHere = namesUnit || named.length > 0 || text.includes(`"${HERE}`);
  return { isHere, isOfUnit: namesUnit, isPerhapsOfUnit };
}

const NO_THING = '01900000-0000-7000-8000-00000000ffff';

function idOf(stage: Stage, route: Route): string | null {
  const collection = collectionName(route);
  return collection === null ? null : (stage.things.get(collection) ?? null);
}

function collectionName(route: Route): string | null {
  const fixture = fixtureOf(route);
  return Object.keys(FIXTURE_OF).find((name) => FIXTURE_OF[name] === fixture) ?? null;
}

function isRefusal(expected: Expected): boolean {
  return expected === 'refused' || expected === 'blind';
}

/** Refused by authority: neither by a schema, which would hide what is asked here, nor by a fault. */
function isRefused(reply: LightMyRequestResponse): boolean {
  if (reply.statusCode < 400) return false;
  const code = reply.json<Problem>().type.replace('urn:minewatch:error:', '');
  return ['forbidden', 'not-found', 'conflict-of-interest'].includes(code);
}

async function showWithinReach(stage: Stage): Promise<void> {
  const findings = new Findings();
  for (const route of guarded) {
    const id = stage.things.get(/\/([^/]+)$/.exec(route.path)?.[1] ?? '');
    if (route.method !== 'GET' || route.verb === null || id === undefined) continue;
    // Of another thing than the one that is looked for.
    if (route.path.includes('/:')) continue;
    const own = stage.province.people.filter(({ place, isOfUnit }) => place === 'own' && !isOfUnit);
    for (const who of own) {
      const about = { isHere: true, isOfUnit: false, isPerhapsOfUnit: false };
      if (expectedOf(route, route.verb, who, about) === 'refused') continue;
      await findings.try(async () => {
        const request = requestOf(route, stage.known, null);
        const reply = await stage.served.ask({ ...request, token: who.token });
        assert.ok(reply.body.includes(id), `${route.name} hides it from ${nameOf(who)}`);
      });
    }
  }
  findings.conclude();
}

async function refuseStrangers(stage: Stage): Promise<void> {
  const findings = new Findings();
  for (const route of ROUTES.filter(({ who }) => who !== 'anyone')) {
    const strangers = [
      {},
      { token: 'a'.repeat(43) },
      { headers: { authorization: `Bearer mw_${'a'.repeat(43)}` } },
      { headers: { authorization: 'Basic YTph' } },
    ];
    await findings.try(async () => {
      const request = requestOf(route, stage.known, idOf(stage, route));
      for (const stranger of strangers) {
        const reply = await stage.served.ask({ ...request, ...stranger });
        assert.equal(reply.statusCode, 401, `${route.name}: ${reply.body}`);
      }
    });
  }
  findings.conclude();
}

async function refusePeople(stage: Stage): Promise<void> {
  const [somebody] = stage.province.people;
  for (const route of ROUTES.filter(({ who }) => who.startsWith('token:'))) {
    const request = requestOf(route, stage.known, idOf(stage, route));
    const reply = await stage.served.ask({ ...request, token: somebody?.token ?? '' });
    assert.equal(reply.statusCode, 401, route.name);
  }
}

async function refuseScopes(stage: Stage): Promise<void> {
  const findings = new Findings();
  const { people } = stage.province;
  for (const route of ROUTES.filter(({ who }) => who.startsWith('token:'))) {
    const right = TokenScope.parse(route.who.slice('token:'.length));
    const others = TokenScope.options.filter((scope) => scope !== right);
    const wrong = await tokenOf(stage.office, people[0]?.personId ?? '', others);
    await findings.try(async () => {
      const request = requestOf(route, stage.known, idOf(stage, route));
      const headers = { authorization: `Bearer ${wrong}` };
      const reply = await stage.served.ask({ ...request, headers });
      assert.equal(reply.statusCode, 403, `${route.name}: ${reply.body}`);
      const staff = ROUTES.find(({ who }) => who === 'staff');
      assert.ok(staff);
      const elsewhere = requestOf(staff, stage.known, idOf(stage, staff));
      assert.equal((await stage.served.ask({ ...elsewhere, headers })).statusCode, 401);
    });
  }
  findings.conclude();
}

async function tokenOf(
  office: Office,
  madeById: string,
  scopes: readonly TokenScope[],
): Promise<string> {
  const { token, hash: tokenHash } = newToken(API_TOKEN_PREFIX);
  const at = office.clock.now();
  await office.database.db
    .insertInto('apiToken')
    .values({
      id: office.newId(),
      label: 'program',
      scopes: jsonColumn(scopes),
      subjectId: null,
      jurisdiction: HERE,
      tokenHash,
      madeById,
      createdAt: isoFrom(at),
      expiresAt: isoFrom(at + 3_600_000),
      usedAt: null,
      revokedAt: null,
    })
    .execute();
  return token;
}

async function refuseOld(stage: Stage): Promise<void> {
  const findings = new Findings();
  const [who] = stage.province.people;
  assert.ok(who);
  const token = await inWork(stage.office, SETUP, (work) =>
    openSession(work, who.personId, { isFresh: false }),
  );
  for (const route of guarded.filter(({ stepUp, verb }) => stepUp === true && verb !== null)) {
    await findings.try(async () => {
      const request = requestOf(route, stage.known, idOf(stage, route));
      const reply = await stage.served.ask({ ...request, token });
      assert.equal(reply.json<Problem>().type, 'urn:minewatch:error:step-up-needed', route.name);
    });
  }
  findings.conclude();
}

async function headOf({ database }: Office): Promise<{ size: number }> {
  return database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
}

function nameOf({ role, place, isOfUnit }: Somebody): string {
  return `${role} ${place}${isOfUnit ? ' of the unit' : ''}`;
}
