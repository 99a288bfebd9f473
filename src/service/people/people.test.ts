import assert from 'node:assert/strict';
import { isoFrom } from '#base/clock.ts';
import { rebuild } from '#store/record.ts';
import { Browser, PASSWORD, setUpOffice } from '../../../test/browser.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { KINDS } from '../aggregates.ts';
import { actorOfSession } from '../auth/session.ts';
import { signInByPassword } from '../auth/sign-in-by-password.ts';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { perform } from '../perform.ts';
import { breakGlass } from './break-glass.ts';
import { changePerson } from './change-person.ts';
import { disablePerson, enablePerson, endSessionsOf } from './disable-person.ts';
import { endDelegation, endOwnDelegation } from './end-delegation.ts';
import { endGrant, layDownGrant } from './end-grant.ts';
import { erasePerson } from './erase-person.ts';
import { inviteAgain, invitePerson, resetPerson } from './invite-person.ts';
import { arrangeDeputy, lendAuthority } from './lend-authority.ts';
import { listDelegations } from './list-delegations.ts';
import { listGrants } from './list-grants.ts';
import { listPeople } from './list-people.ts';
import { makeGrant } from './make-grant.ts';
import { reviewBreakGlass } from './review-break-glass.ts';
import { showMe } from './show-me.ts';
import { showPerson } from './show-person.ts';

const HOUR = 3_600_000;
/** What names one thing, with a body. */
const of = <B extends object = Record<string, never>>(id: string, body = {} as B) => ({
  params: { id },
  query: {},
  body,
});
const ME = { params: {}, query: {}, body: {} };
const page = { params: {}, query: { limit: 200 }, body: {} };
const memberOf = (agencyId: string, name = 'Wang Fang') => ({
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@office.example`,
  phone: null,
  language: 'zh-CN' as const,
  agencyId,
  unitId: null,
});

onEachDatabase(
  'an invitation makes a person who can sign in, and is used once',
  async (_t, database) => {
    const office = await officeOn(database);
    const chief = await setUpOffice(office);
    const admin = await actorOfSession(office, chief.session, listWebhooks.route);
    const { person } = await perform(office, showMe, admin, ME);
    assert.ok(person.agencyId !== null);
    const body = memberOf(person.agencyId);
    const invite = (parts = {}) =>
      perform(office, invitePerson, admin, { params: {}, query: {}, body: { ...body, ...parts } });
    const { id, token, version } = await invite();
    await assert.rejects(invite(), { code: 'conflict' });
    assert.equal((await perform(office, showPerson, admin, of(id))).version, version);
    const { token: second } = await perform(office, inviteAgain, admin, of(id));
    const browser = new Browser(chief.entrance);
    await assert.rejects(browser.accept(token), { code: 'not-found' });
    await browser.accept(second);
    await assert.rejects(browser.accept(second), { code: 'not-found' });
    await browser.enrolTotp();
    await actorOfSession(office, browser.session, listWebhooks.route);
    await assert.rejects(perform(office, inviteAgain, admin, of(id)), { code: 'wrong-state' });
    const dropped = { dropsFactors: false };
    await assert.rejects(perform(office, resetPerson, admin, of(admin.id, dropped)), {
      code: 'conflict-of-interest',
    });
    await perform(office, resetPerson, admin, of(id, dropped));
    assert.equal((await perform(office, listPeople, admin, page)).items.length, 2);
  },
);

onEachDatabase(
  'a disabled person is out at once and comes back only by another',
  async (_t, database) => {
    const office = await officeOn(database);
    const chief = await setUpOffice(office);
    const admin = await actorOfSession(office, chief.session, listWebhooks.route);
    const { person } = await perform(office, showMe, admin, ME);
    const body = memberOf(person.agencyId ?? '');
    const made = await perform(office, invitePerson, admin, { params: {}, query: {}, body });
    const browser = new Browser(chief.entrance);
    await browser.accept(made.token);
    await browser.enrolTotp();
    const reason = { reason: 'Left the office' };
    await assert.rejects(perform(office, disablePerson, admin, of(admin.id, reason)), {
      code: 'conflict-of-interest',
    });
    await assert.rejects(perform(office, disablePerson, OPERATOR, of(admin.id, reason)), {
      code: 'wrong-state',
      message: /last administrator/,
    });
    const { version } = await perform(office, disablePerson, admin, of(made.id, reason));
    const shown = await perform(office, showPerson, admin, of(made.id));
    assert.deepEqual([shown.version, shown.disabledReason], [version, reason.reason]);
    const out = { code: 'unauthenticated' };
    await assert.rejects(actorOfSession(office, browser.session, listWebhooks.route), out);
    const credentials = { email: body.email, password: PASSWORD };
    await assert.rejects(browser.call(signInByPassword, { body: credentials }), out);
    await perform(office, enablePerson, admin, of(made.id));
    await assert.rejects(actorOfSession(office, browser.session, listWebhooks.route), out);
    const { next } = await browser.call(signInByPassword, { body: credentials });
    assert.equal(next, 'second-factor');
  },
);

onEachDatabase(
  'erasing leaves no name anywhere and the same rows after a rebuild',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const officer = await staff.hire('officer');
    const deputy = await staff.hire('officer', 'hebei/baoding');
    const lent = {
      personId: deputy.id,
      roles: ['officer' as const],
      verbs: null,
      jurisdiction: 'hebei/shijiazhuang',
      sector: null,
      until: isoFrom(office.clock.now() + HOUR),
      reason: 'Operation of A. Officer',
    };
    await perform(office, lendAuthority, officer, { params: {}, query: {}, body: lent });
    const erase = () => perform(office, erasePerson, admin, of(officer.id));
    await assert.rejects(erase(), { code: 'wrong-state', message: /Disable/ });
    await perform(office, disablePerson, admin, of(officer.id, { reason: 'Left' }));
    await assert.rejects(erase(), { code: 'wrong-state', message: /grants/ });
    const { items } = await perform(office, listGrants, admin, {
      ...page,
      query: { limit: 10, personId: officer.id },
    });
    for (const { id } of items) await perform(office, endGrant, admin, of(id));
    await erase();
    const shown = await perform(office, showPerson, admin, of(officer.id));
    assert.deepEqual(
      [shown.name, shown.email, shown.phone, shown.disabledReason],
      [null, null, null, null],
    );
    assert.equal(shown.delegations[0]?.reason, null);
    await assert.rejects(erase(), { code: 'wrong-state' });
    const rows = async () => [
      await database.db.selectFrom('person').selectAll().orderBy('id').execute(),
      await database.db.selectFrom('delegation').selectAll().orderBy('id').execute(),
      await database.db.selectFrom('grant').selectAll().orderBy('id').execute(),
    ];
    const before = await rows();
    for (const kind of ['person', 'delegation', 'grant'] as const)
      await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS[kind]));
    assert.deepEqual(await rows(), before);
  },
);

onEachDatabase('grants are made by who reaches them, and end at once', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const admin = await staff.hire('administrator');
  const cityAdmin = await staff.hire('administrator', 'hebei/baoding');
  const analyst = await staff.hire('analyst', 'hebei/baoding');
  const grant = (jurisdiction: string, personId = analyst.id) => ({
    params: {},
    query: {},
    body: {
      personId,
      role: 'officer' as const,
      agencyId: staff.agencyId,
      jurisdiction,
      sector: null,
      until: null,
    },
  });
  await assert.rejects(perform(office, makeGrant, cityAdmin, grant('hebei/shijiazhuang')), {
    code: 'forbidden',
  });
  await assert.rejects(
    perform(office, makeGrant, cityAdmin, grant('hebei/baoding', cityAdmin.id)),
    {
      code: 'conflict-of-interest',
    },
  );
  await assert.rejects(perform(office, makeGrant, analyst, grant('hebei/baoding', admin.id)), {
    code: 'forbidden',
  });
  const { id } = await perform(office, makeGrant, cityAdmin, grant('hebei/baoding'));
  const holds = async () =>
    (await perform(office, showMe, analyst, ME)).holds.map(({ role }) => role);
  assert.deepEqual((await holds()).sort(), ['analyst', 'officer']);
  await perform(office, endGrant, cityAdmin, of(id));
  assert.deepEqual(await holds(), ['analyst']);
  await assert.rejects(perform(office, endGrant, cityAdmin, of(id)), { code: 'wrong-state' });
  const { items } = await perform(office, listGrants, cityAdmin, page);
  assert.deepEqual([...new Set(items.map(({ jurisdiction }) => jurisdiction))], ['hebei/baoding']);
  const own = items.find(({ personId, endedAt }) => personId === analyst.id && endedAt === null);
  assert.ok(own !== undefined);
  await assert.rejects(perform(office, layDownGrant, cityAdmin, of(own.id)), { code: 'not-found' });
  await perform(office, layDownGrant, analyst, of(own.id));
  assert.deepEqual(await holds(), []);
});

onEachDatabase(
  'a deputy acts within what was lent, and neither lends it on nor keeps it',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const officer = await staff.hire('officer');
    const deputy = await staff.hire('analyst', 'hebei/baoding');
    const third = await staff.hire('analyst', 'hebei/baoding');
    const loan = (personId: string, parts = {}) => ({
      params: {},
      query: {},
      body: {
        personId,
        roles: ['officer' as const],
        verbs: null,
        jurisdiction: 'hebei/baoding',
        sector: null,
        until: isoFrom(clock.now() + HOUR),
        reason: 'On leave',
        ...parts,
      },
    });
    const { id } = await perform(office, lendAuthority, officer, loan(deputy.id));
    const holds = async () =>
      (await perform(office, showMe, deputy, ME)).holds.map(({ role, via }) => `${role} ${via}`);
    assert.deepEqual((await holds()).sort(), ['analyst grant', 'officer deputy']);
    await assert.rejects(perform(office, lendAuthority, deputy, loan(third.id)), {
      code: 'forbidden',
    });
    const forThird = {
      ...loan(third.id),
      body: { ...loan(third.id).body, fromPersonId: officer.id },
    };
    await assert.rejects(perform(office, arrangeDeputy, deputy, forThird), { code: 'forbidden' });
    await perform(office, arrangeDeputy, admin, forThird);
    await assert.rejects(perform(office, endOwnDelegation, third, of(id)), { code: 'not-found' });
    await perform(office, endOwnDelegation, deputy, of(id));
    assert.deepEqual(await holds(), ['analyst grant']);
    const again = await perform(office, lendAuthority, officer, loan(deputy.id));
    await perform(office, endDelegation, admin, of(again.id));
    await perform(office, lendAuthority, officer, loan(deputy.id));
    clock.forward(HOUR);
    assert.deepEqual(await holds(), ['analyst grant']);
  },
);

onEachDatabase(
  'broken glass gives a role for hours, shows until it is reviewed by another',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const staff = await staffOf(office);
    const auditor = await staff.hire('auditor');
    const analyst = await staff.hire('analyst', 'hebei/baoding');
    const body = {
      roles: ['officer' as const],
      verbs: null,
      jurisdiction: 'hebei/shijiazhuang',
      sector: null,
      until: isoFrom(clock.now() + HOUR),
      reason: 'The officer on duty cannot be reached',
    };
    const broken = { params: {}, query: {}, body };
    await assert.rejects(perform(office, breakGlass, OPERATOR, broken), { code: 'forbidden' });
    await assert.rejects(perform(office, breakGlass, { ...analyst, steppedUpAt: 0 }, broken), {
      code: 'step-up-needed',
    });
    const { id } = await perform(office, breakGlass, analyst, broken);
    const { holds } = await perform(office, showMe, analyst, ME);
    assert.ok(holds.some(({ role, via }) => role === 'officer' && via === 'break-glass'));
    const unreviewed = { ...page, query: { limit: 10, unreviewed: 'true' as const } };
    const waiting = async () => (await perform(office, listDelegations, auditor, unreviewed)).items;
    assert.deepEqual(
      (await waiting()).map((row) => row.id),
      [id],
    );
    const verdict = { outcome: 'justified' as const, note: 'The log of calls agrees' };
    await assert.rejects(perform(office, reviewBreakGlass, analyst, of(id, verdict)), {
      code: 'forbidden',
    });
    await perform(office, reviewBreakGlass, auditor, of(id, verdict));
    assert.deepEqual(await waiting(), []);
  },
);

onEachDatabase(
  'people are seen and managed only by who reaches them, and every look is recorded',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const cityAdmin = await staff.hire('administrator', 'hebei/shijiazhuang');
    const liaison = await staff.hire('liaison', 'hebei/shijiazhuang');
    const officer = await staff.hire('officer');
    const seen = async (who: typeof admin) =>
      (await perform(office, listPeople, who, page)).items.map(({ id }) => id).sort();
    assert.equal((await seen(admin)).length, 4);
    assert.deepEqual(await seen(cityAdmin), [liaison.id]);
    await assert.rejects(seen(officer), { code: 'forbidden' });
    await assert.rejects(perform(office, showPerson, cityAdmin, of(officer.id)), {
      code: 'not-found',
    });
    await perform(office, showPerson, cityAdmin, of(liaison.id));
    const looks = await database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('streamKind', '=', 'access')
      .where('actorId', '=', cityAdmin.id)
      .execute();
    assert.deepEqual(
      looks.map(({ data }) => JSON.parse(data)),
      [
        { route: 'person.list', of: [] },
        { route: 'person.show', of: [liaison.id] },
      ],
    );
    await assert.rejects(perform(office, endSessionsOf, cityAdmin, of(officer.id)), {
      code: 'forbidden',
    });
    const moved = { ...memberOf(staff.agencyId), name: 'Zhao Lei' };
    await assert.rejects(perform(office, changePerson, cityAdmin, of(liaison.id, moved)), {
      code: 'forbidden',
    });
    const same = { ...moved, agencyId: null, unitId: staff.unitId };
    await perform(office, changePerson, cityAdmin, of(liaison.id, same));
    await assert.rejects(perform(office, changePerson, admin, of(liaison.id, moved)), {
      code: 'wrong-state',
    });
  },
);
