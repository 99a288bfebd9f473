/**
 * Two people (or programs) act on the same thing at the same instant, over HTTP, both requests in flight: one wins, the
 * other is told in a code and a sentence why not, and nothing is done twice.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf, MINER, simulateSighting } from '#bin/drill/sighting.ts';
import { isoFrom } from '#base/clock.ts';
import { Random } from '#base/random.ts';
import { gatherCast, PROVINCE, type Cast } from '#lab/office/cast.ts';
import type { Role } from '#model/authority.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { HttpPerson } from '../office/http-person.ts';
import { HttpVisitor, Refused } from '../office/http-visitor.ts';
import { onEachServed, type Served } from '../office/running.ts';

/** Of each race: who is first differs from one to the next. */
const REPETITIONS = 10;
const HOUR = 3_600_000;

interface Outcome<T> {
  readonly won: readonly T[];
  readonly lost: readonly Refused[];
}

interface Scene extends Served {
  readonly cast: Cast;
  readonly caseId: string;
  /** The second one of a role. */
  second(role: Role): Promise<{ readonly id: string; readonly person: HttpPerson }>;
  race<T>(...acts: readonly (() => Promise<T>)[]): Promise<Outcome<T>>;
}

/** Everything but a refusal in due form is a defect. */
async function race<T>(random: Random, acts: readonly (() => Promise<T>)[]): Promise<Outcome<T>> {
  const started = acts.map(async (act) => {
    const pause = random.below(4);
    if (pause > 0) await sleep(pause - 1);
    return act();
  });
  const won: T[] = [];
  const lost: Refused[] = [];
  for (const end of await Promise.allSettled(started)) {
    if (end.status === 'fulfilled') won.push(end.value);
    else if (end.reason instanceof Refused) lost.push(end.reason);
    else throw end.reason;
  }
  return { won, lost };
}

function oneWins({ won, lost }: Outcome<unknown>, codes: readonly string[]): void {
  assert.deepEqual([won.length, lost.length], [1, 1], lost.map(String).join('; '));
  for (const refused of lost) {
    assert.ok(codes.includes(refused.code), String(refused));
    assert.match(refused.problem.detail ?? '', /^[A-Z].{15,}/);
  }
}

async function sceneOf(t: TestContext, served: Served): Promise<Scene> {
  const { stage, place, clock } = served;
  const random = new Random(20_261_123);
  const cast = await gatherCast(stage, `${MINER.ip}/32`);
  const { finding, transcript } = simulateSighting(1, stage.now());
  await stage.pass(700_000);
  const { id: findingId, version } = finding;
  const content = { findings: [finding], transcripts: [{ findingId, version, transcript }] };
  const envelope = envelopeOf(cast.sensorId, 1, stage.now());
  await stage.call('sensor', sensorRoutes.deliver, {
    body: { ...envelope, ...content, sentAt: isoFrom(stage.now()) },
  });
  const { items } = await stage.call('analyst', caseRoutes.list, { query: {} });
  const caseId = items[0]?.id ?? '';
  const params = { id: caseId };
  await stage.call('analyst', caseRoutes.triage, {
    params,
    body: { handlerId: cast.people.analyst ?? null },
  });
  await stage.call('analyst', caseRoutes.assess, {
    params,
    body: { verdict: 'deliberate', note: 'It mines.' },
  });
  const seconds = new Map<Role, { readonly id: string; readonly person: HttpPerson }>();
  const second = async (role: Role) => {
    const known = seconds.get(role);
    if (known !== undefined) return known;
    const { agencyId } = cast;
    const person = new HttpPerson(place, clock);
    t.after(() => person.visitor.leave());
    const name = `Second ${role}`;
    const email = `second-${role}@office.example`;
    const { id, token } = await stage.call('administrator', personRoutes.invite, {
      body: { name, email, phone: null, agencyId, unitId: null, language: 'en' },
    });
    await grant(stage.person('administrator'), id, role, agencyId);
    await person.accept(token);
    seconds.set(role, { id, person });
    return { id, person };
  };
  return { ...served, cast, caseId, second, race: (...acts) => race(random, acts) };
}

function grant(by: HttpPerson, personId: string, role: Role, agencyId: string) {
  const where = { jurisdiction: PROVINCE, sector: null, until: null };
  return by.call(grantRoutes.make, { body: { personId, role, agencyId, ...where } });
}

function writtenOrder({ cast, caseId, stage }: Scene, durationHours: number) {
  const { systemId, bindingId } = cast;
  const boundAt = isoFrom(stage.now());
  return {
    content: {
      caseId,
      systemId,
      reason: 'confirmed-deliberate' as const,
      rung: 'block-pools' as const,
      legalBasis: { id: 'sample-notice-3', version: '2026-01' },
      scope: [{ network: `${MINER.ip}/32`, bindingId, boundAt }],
      durationHours,
      reviewHours: 24,
      releaseConditions: ['report-accepted' as const],
    },
    grounds: {
      necessity: 'It goes on.',
      lesser: (['notify', 'sink-pools'] as const).map((rung) => ({ rung, fails: 'Tried.' })),
    },
  };
}

async function proposed(scene: Scene, hours: number): Promise<{ id: string; contentHash: string }> {
  const { stage } = scene;
  const body = writtenOrder(scene, hours);
  const { id, contentHash } = await stage.call('officer', orderRoutes.draft, { body });
  await stage.call('officer', orderRoutes.propose, { params: { id } });
  return { id, contentHash };
}

async function approveTogether(scene: Scene): Promise<void> {
  const { stage, running } = scene;
  const first = stage.person('approver');
  const { person: other } = await scene.second('approver');
  for (let i = 0; i < REPETITIONS; i++) {
    const { id, contentHash } = await proposed(scene, 48);
    const asked = { params: { id }, body: { contentHash } };
    const outcome = await scene.race(
      () => first.call(orderRoutes.approve, asked),
      () => other.call(orderRoutes.approve, asked),
    );
    oneWins(outcome, ['wrong-state']);
    const { db } = running.office.database;
    const events = db.selectFrom('event').select('seq').where('streamId', '=', id);
    const approvals = await events.where('type', '=', 'order.approved').execute();
    assert.equal(approvals.length, 1);
    const ended = await scene.race(
      () => stage.call('officer', orderRoutes.withdraw, { params: { id }, body: {} }),
      () => stage.call('officer', orderRoutes.withdraw, { params: { id }, body: {} }),
    );
    oneWins(ended, ['wrong-state']);
  }
}

async function editTogether(scene: Scene): Promise<void> {
  const { stage } = scene;
  const officer = stage.person('officer');
  const approver = stage.person('approver');
  const { person: other } = await scene.second('officer');
  for (let i = 0; i < REPETITIONS; i++) {
    const { id, contentHash } = await proposed(scene, 48);
    const params = { id };
    const { version } = await officer.call(orderRoutes.show, { params });
    const seen = { 'if-match': `"${version}"` };
    const edit = (by: HttpPerson, hours: number, headers = {}) =>
      by.call(orderRoutes.edit, { params, body: writtenOrder(scene, hours) }, headers);
    const edited = await scene.race(
      () => edit(officer, 49, seen),
      () => edit(other, 50, seen),
    );
    oneWins(edited, ['stale']);
    const after = await officer.call(orderRoutes.show, { params });
    assert.equal(after.contentHash, edited.won[0]?.contentHash);
    assert.notEqual(after.contentHash, contentHash);
    // An approval binds what was read: whoever is first, nothing else than that is ever approved.
    await officer.call(orderRoutes.propose, { params });
    const body = { contentHash: after.contentHash };
    const both = await scene.race<unknown>(
      () => approver.call(orderRoutes.approve, { params, body }),
      () => edit(officer, 51),
    );
    const end = await officer.call(orderRoutes.show, { params });
    for (const approval of end.approvals) assert.equal(approval.contentHash, end.contentHash);
    assert.notEqual(end.contentHash, after.contentHash);
    assert.ok(
      both.lost.every(({ code }) => code === 'stale' || code === 'wrong-state'),
      both.lost.map(String).join('; '),
    );
    assert.equal(end.state, 'draft');
    await officer.call(orderRoutes.withdraw, { params, body: {} });
  }
}

async function serveNotice({ stage, caseId }: Scene): Promise<void> {
  const now = stage.now();
  const { id } = await stage.call('officer', noticeRoutes.prepare, {
    params: { id: caseId },
    body: {
      kind: 'finding-notice',
      language: 'en',
      channels: ['print'],
      template: null,
      recipient: 'leader',
      orderId: null,
      earlierId: null,
      words: {
        whatWasSeen: ['A system of yours was paid for work by a mining pool.'],
        seenSince: isoFrom(now - HOUR),
        seenUntil: isoFrom(now),
        deadline: isoFrom(now + 240 * HOUR),
        howToRectify: ['End the mining program.'],
        legalBasis: [{ citation: 'Notice of the sample office, article 3', says: null }],
        howToObject: ['Answer in writing.'],
        objectBefore: isoFrom(now + 240 * HOUR),
      },
    },
  });
  const params = { id };
  await stage.call('officer', noticeRoutes.print, { params });
  await stage.call('officer', noticeRoutes.recordService, {
    params,
    body: { channel: 'print', transportId: 'receipt 1' },
  });
}

async function verifyTogether(scene: Scene): Promise<void> {
  const { stage, caseId } = scene;
  await serveNotice(scene);
  const first = stage.person('verifier');
  const { person: other } = await scene.second('verifier');
  const params = { id: caseId };
  for (let i = 0; i < REPETITIONS; i++) {
    await stage.call('liaison', caseRoutes.report, {
      params,
      body: { note: 'Removed.', rootCause: 'insider' },
    });
    const accept = { params, body: { accepted: true } };
    oneWins(
      await scene.race(
        () => stage.call('officer', caseRoutes.reviewReport, accept),
        () => stage.call('officer', caseRoutes.reviewReport, accept),
      ),
      ['wrong-state'],
    );
    const asked = { params, body: { passed: false, note: 'It still mines.' } };
    const outcome = await scene.race(
      () => first.call(caseRoutes.verify, asked),
      () => other.call(caseRoutes.verify, asked),
    );
    oneWins(outcome, ['wrong-state']);
  }
}

async function closeTogether(scene: Scene): Promise<void> {
  const { stage, running } = scene;
  const closing = {
    outcome: 'transferred',
    rootCause: 'unknown',
    energy: { known: false, why: 'Another authority computes it.' },
    transferredTo: PROVINCE,
    note: 'Theirs.',
  } as const;
  const officers = [stage.person('officer'), (await scene.second('officer')).person];
  let { caseId } = scene;
  for (let i = 0; i < REPETITIONS; i++) {
    const params = { id: caseId };
    // Beforehand: whoever proves themselves gets a new token.
    for (const officer of officers) await officer.stepUp();
    const acts = officers.map(
      (officer) => () => officer.call(caseRoutes.close, { params, body: closing }),
    );
    oneWins(await scene.race(...acts), ['wrong-state']);
    const reopen = () =>
      stage.call('analyst', caseRoutes.reopen, { params, body: { note: 'Again.' } });
    const reopened = await scene.race(reopen, reopen);
    oneWins(reopened, ['wrong-state', 'conflict']);
    caseId = reopened.won[0]?.id ?? '';
  }
  const { db } = running.office.database;
  const cases = await db.selectFrom('case').select(['id', 'number', 'state']).execute();
  assert.equal(cases.length, REPETITIONS + 1);
  assert.equal(new Set(cases.map(({ number }) => number)).size, cases.length);
  assert.equal(cases.filter(({ state }) => state !== 'closed').length, 1);
}

async function dismissEachOther(scene: Scene): Promise<void> {
  const { stage, cast, running } = scene;
  const { person: me } = await stage.call('administrator', personRoutes.me);
  const second = await scene.second('administrator');
  const people = new Map([
    [me.id, stage.person('administrator')],
    [second.id, second.person],
  ]);
  const grantsNow = async (): Promise<ReadonlyMap<string, string>> => {
    const rows = await running.office.database.db
      .selectFrom('grant')
      .select(['id', 'personId'])
      .where('role', '=', 'administrator')
      .where('endedAt', 'is', null)
      .execute();
    return new Map(rows.map(({ id, personId }) => [personId, id]));
  };
  for (let i = 0; i < REPETITIONS; i++) {
    const before = await grantsNow();
    assert.equal(before.size, 2);
    const acts = [...people].map(([id, person]) => () => {
      const other = [...before].find(([personId]) => personId !== id);
      const theirs = { params: { id: other?.[1] ?? '' } };
      const own = { params: { id: before.get(id) ?? '' } };
      // Half of the time each ends the other's, half of the time each lays down their own.
      return i % 2 === 0
        ? person.call(grantRoutes.end, theirs)
        : person.call(grantRoutes.layDown, own);
    });
    const outcome = await scene.race(...acts);
    // Whoever lost the role a moment ago may end nobody's any more.
    oneWins(outcome, i % 2 === 0 ? ['forbidden', 'wrong-state'] : ['wrong-state']);
    const left = await grantsNow();
    assert.equal(left.size, 1);
    const [staying = ''] = left.keys();
    const gone = [...people.keys()].find((id) => id !== staying) ?? '';
    const by = people.get(staying);
    assert.ok(by !== undefined);
    await grant(by, gone, 'administrator', cast.agencyId);
  }
}

async function findTogether(scene: Scene, t: TestContext): Promise<void> {
  const { stage, place, running, cast } = scene;
  const sensors: { readonly id: string; readonly visitor: HttpVisitor }[] = [];
  for (const name of ['North', 'South']) {
    const body = { name, jurisdiction: PROVINCE, networks: [`${MINER.ip}/32`] };
    const { id } = await stage.call('administrator', sensorRoutes.declare, { body });
    const invited = await stage.call('administrator', sensorRoutes.invite, { params: { id } });
    const publicInfo = { version: '0', host: 'sensor.office.example', platform: 'test' };
    const visitor = new HttpVisitor(place);
    t.after(() => visitor.leave());
    const { token } = await visitor.call(sensorRoutes.enrol, {
      body: { code: invited.code, name, publicInfo },
    });
    visitor.bearer = token;
    sensors.push({ id, visitor });
  }
  const sample = simulateSighting(2, stage.now() - 700_000);
  for (let i = 1; i <= REPETITIONS; i++) {
    const finding = { ...sample.finding, id: `both-${i}` };
    const transcripts = [{ findingId: finding.id, version: finding.version, ...sample }].map(
      ({ findingId, version, transcript }) => ({ findingId, version, transcript }),
    );
    const content = { findings: [finding], transcripts, sentAt: isoFrom(stage.now()) };
    const acts = sensors.map(({ id, visitor }) => {
      // The second attempt of the same batch overtakes the first.
      const body = { ...envelopeOf(id, i, stage.now()), ...content };
      return () => visitor.call(sensorRoutes.deliver, { body });
    });
    const { won, lost } = await scene.race(...acts, ...acts);
    assert.deepEqual([won.length, lost], [4, []]);
    for (const reply of won) assert.deepEqual(reply.refused, []);
    const same = new Set(won.map((reply) => JSON.stringify(reply)));
    assert.equal(same.size, 2, 'the same batch has one answer');
    const { db } = running.office.database;
    const events = db.selectFrom('event').select('data').where('type', '=', 'lead.sighted');
    const told = (await events.execute()).filter(({ data }) => data.includes(`"${finding.id}"`));
    assert.equal(told.length, 1, 'one sighting');
  }
  const { db } = running.office.database;
  const leads = await db.selectFrom('lead').select('sightings').execute();
  const ids = leads.flatMap(({ sightings }) => sightings.map(({ findingId }) => findingId));
  assert.equal(new Set(ids).size, ids.length);
  const pieces = await db.selectFrom('evidence').select('leadId').execute();
  assert.ok(pieces.every(({ leadId }) => leadId !== null));
  assert.ok(cast.sensorId !== sensors[0]?.id);
}

async function askTwice(scene: Scene): Promise<void> {
  const { stage, running } = scene;
  const { items } = await stage.call('analyst', caseRoutes.list, { query: {} });
  const here = { ...scene, caseId: items.find(({ state }) => state !== 'closed')?.id ?? '' };
  const officer = stage.person('officer');
  const orders = async (): Promise<number> => {
    const { db } = running.office.database;
    return (await db.selectFrom('order').select('id').execute()).length;
  };
  for (let i = 0; i < REPETITIONS; i++) {
    const before = await orders();
    const headers = { 'idempotency-key': `key-${i}` };
    const ask = (hours: number) => () =>
      officer.call(orderRoutes.draft, { body: writtenOrder(here, hours) }, headers);
    const { won, lost } = await scene.race(ask(48), ask(48));
    assert.deepEqual(lost, []);
    assert.deepEqual(won[0], won[1]);
    assert.equal(await orders(), before + 1);
    const { won: none, lost: other } = await scene.race(ask(49));
    assert.deepEqual([none.length, other[0]?.code], [0, 'conflict']);
  }
}

onEachServed('two who act at the same instant', async (t, served) => {
  const scene = await sceneOf(t, served);
  await t.test('one approves an order', () => approveTogether(scene));
  await t.test('one edits an order, and no approval outlives an edit', () => editTogether(scene));
  await t.test('one accepts a report, and one verifies a case', () => verifyTogether(scene));
  await t.test('one closes a case, and one reopens it', () => closeTogether(scene));
  await t.test('one administrator always stays', () => dismissEachOther(scene));
  await t.test('a finding of two sensors is one sighting', () => findTogether(scene, t));
  await t.test('the same key has one effect and one reply', () => askTwice(scene));
  const rebuilt = await rebuildAll(served.running.office);
  assert.deepEqual(
    rebuilt.filter(({ same }) => !same),
    [],
  );
});
