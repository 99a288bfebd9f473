import assert from 'node:assert/strict';
import type { PointContent } from '#model/enforcement-point.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { openSession } from '../../../test/authority/province.ts';
import { readSession } from '../auth/session.ts';
import { disablePerson, enablePerson } from '../people/disable-person.ts';
import { erasePerson } from '../people/erase-person.ts';
import { perform } from '../perform.ts';
import { declarePoint } from '../points/declare-point.ts';
import { retirePoint } from '../points/retire-point.ts';
import { inWork, type Work } from '../work.ts';
import { actorOfApiToken } from './api-token.ts';
import { listTokens } from './list-tokens.ts';
import { makePointToken } from './make-point-token.ts';
import { makeToken } from './make-token.ts';
import { revokeToken } from './revoke-token.ts';

const DAY = 86_400_000;
const page = { params: {}, query: { limit: 10 }, body: {} };
const asked = {
  params: {},
  query: {},
  body: { label: 'Witness', days: 30, scopes: ['log:read' as const] },
};
const POINT: PointContent = {
  name: 'border-1',
  kind: 'nftables',
  jurisdiction: 'hebei/baoding',
  networks: ['192.0.2.0/24'],
  rungs: ['block-pools'],
  mode: 'dry-run',
  leaseSeconds: 900,
  budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
  ...USUAL_POINT,
};

onEachDatabase(
  'a token is shown once, kept as a hash, and ends by revocation or age',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const cityAdmin = await staff.hire('administrator', 'hebei/baoding');
    await assert.rejects(perform(office, makeToken, cityAdmin, asked), { code: 'forbidden' });
    await assert.rejects(perform(office, makeToken, OPERATOR, asked), { code: 'forbidden' });
    const { id, token } = await perform(office, makeToken, admin, asked);
    assert.match(token, /^mw_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(await actorOfApiToken(office, token), {
      kind: 'token',
      id,
      subjectId: null,
      scopes: ['log:read'],
    });
    for (const forged of [token.slice(3), `${token}x`, token.slice(0, -1), 'mw_', ''])
      assert.equal(await actorOfApiToken(office, forged), null);
    const rows = JSON.stringify(await database.db.selectFrom('apiToken').selectAll().execute());
    assert.ok(!rows.includes(token) && !rows.includes(token.slice(3)));
    const [row] = (await perform(office, listTokens, admin, page)).items;
    assert.deepEqual([row?.label, row?.usedAt], ['Witness', new Date(clock.now()).toISOString()]);
    assert.deepEqual((await perform(office, listTokens, cityAdmin, page)).items, []);
    const second = await perform(office, makeToken, admin, asked);
    const revoke = { params: { id }, query: {}, body: {} };
    await assert.rejects(perform(office, revokeToken, cityAdmin, revoke), { code: 'forbidden' });
    await perform(office, revokeToken, admin, revoke);
    assert.equal(await actorOfApiToken(office, token), null);
    await assert.rejects(perform(office, revokeToken, admin, revoke), { code: 'wrong-state' });
    clock.forward(30 * DAY - 1);
    assert.notEqual(await actorOfApiToken(office, second.token), null);
    clock.forward(1);
    assert.equal(await actorOfApiToken(office, second.token), null);
    const told = await database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('type', 'like', 'person.token%')
      .orderBy('seq')
      .execute();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['person.token-made', 'person.token-made', 'person.token-revoked'],
    );
    assert.ok(!JSON.stringify(told).includes(token));
  },
);

onEachDatabase(
  'an enforcer’s token stands for its point and is made where the point is',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const cityAdmin = await staff.hire('administrator', 'hebei/baoding');
    const other = await staff.hire('administrator', 'hebei/shijiazhuang');
    const { id } = await perform(office, declarePoint, cityAdmin, {
      params: {},
      query: {},
      body: POINT,
    });
    const make = { params: { id }, query: {}, body: { label: 'border', days: 1 } };
    await assert.rejects(perform(office, makePointToken, other, make), { code: 'forbidden' });
    const { token } = await perform(office, makePointToken, cityAdmin, make);
    const actor = await actorOfApiToken(office, token);
    assert.deepEqual([actor?.subjectId, actor?.scopes], [id, ['enforcer:pull', 'enforcer:report']]);
  },
);

onEachDatabase('an enforcer’s tokens end with its point', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const admin = await staff.hire('administrator');
  const place = { params: {}, query: {} };
  const declare = (name: string) =>
    perform(office, declarePoint, admin, { ...place, body: { ...POINT, name } });
  const tokenFor = async ({ id }: { id: string }) => {
    const make = { params: { id }, query: {}, body: { label: 'border', days: 1 } };
    return (await perform(office, makePointToken, admin, make)).token;
  };
  const [retired, other] = [await declare('border-1'), await declare('border-2')];
  const ended = [await tokenFor(retired), await tokenFor(retired)];
  const kept = await tokenFor(other);
  const { id } = retired;
  const retire = { params: { id }, query: {}, body: { reason: 'replaced' } };
  await perform(office, retirePoint, admin, retire);
  for (const token of ended) assert.equal(await actorOfApiToken(office, token), null);
  assert.equal((await actorOfApiToken(office, kept))?.subjectId, other.id);
  await assert.rejects(tokenFor(retired), { code: 'wrong-state' });
});

onEachDatabase(
  'whoever is disabled holds neither sessions nor tokens any more; machines go on',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const leaver = await staff.hire('administrator');
    const session = await inWork(office, OPERATOR, (work) => openSession(work, leaver.id));
    const held = await perform(office, makeToken, leaver, asked);
    const others = await perform(office, makeToken, admin, asked);
    const { id } = await perform(office, declarePoint, leaver, {
      params: {},
      query: {},
      body: POINT,
    });
    const make = { params: { id }, query: {}, body: { label: 'border', days: 1 } };
    const machine = await perform(office, makePointToken, leaver, make);
    assert.ok((await readSession(office, session)) !== null);
    const leave = { params: { id: leaver.id }, query: {}, body: { reason: 'left' } };
    const { version } = await perform(office, disablePerson, admin, leave);
    assert.equal(await readSession(office, session), null);
    assert.equal(await actorOfApiToken(office, held.token), null);
    assert.notEqual(await actorOfApiToken(office, others.token), null);
    assert.notEqual(await actorOfApiToken(office, machine.token), null);
    const events = await database.db
      .selectFrom('event')
      .select(['type', 'version'])
      .where('streamId', '=', leaver.id)
      .orderBy('seq')
      .execute();
    assert.deepEqual(events.slice(-3), [
      { type: 'person.disabled', version: version - 2 },
      { type: 'person.token-revoked', version: version - 1 },
      { type: 'person.sessions-revoked', version },
    ]);
    // What has ended does not begin again, and erasing leaves nothing that opens anything.
    await perform(office, enablePerson, admin, { ...leave, body: {} });
    assert.equal(await actorOfApiToken(office, held.token), null);
    const again = await inWork(office, OPERATOR, (work) => openSession(work, leaver.id));
    await perform(office, disablePerson, admin, leave);
    await inWork(office, OPERATOR, (work) => endGrants(work, leaver.id));
    await perform(office, erasePerson, admin, { ...leave, body: {} });
    for (const token of [session, again]) assert.equal(await readSession(office, token), null);
    for (const table of ['session', 'credential', 'device', 'oneTimeLink'] as const) {
      const left = database.db.selectFrom(table).select('personId');
      assert.deepEqual(await left.where('personId', '=', leaver.id).execute(), [], table);
    }
    const live = database.db.selectFrom('apiToken').select('id').where('revokedAt', 'is', null);
    const alone = live.where('madeById', '=', leaver.id).where('subjectId', 'is', null);
    assert.deepEqual(await alone.execute(), []);
  },
);

async function endGrants(work: Work, personId: string): Promise<void> {
  const grants = work.tx.selectFrom('grant').select(['id', 'jurisdiction']);
  for (const { id, jurisdiction } of await grants.where('personId', '=', personId).execute()) {
    const events = [{ type: 'grant.ended', data: {} } as const];
    await work.record('grant', id, { events }, { jurisdiction });
  }
}
