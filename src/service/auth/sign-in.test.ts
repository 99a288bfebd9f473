import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authRoutes } from '#model/routes/auth.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { inWork } from '../work.ts';
import { answerSecondFactor } from './answer-second-factor.ts';
import {
  Browser,
  entranceOf,
  FIRST,
  PASSWORD,
  SET_UP,
  setUpOffice,
} from '../../../test/browser.ts';
import { ANSWERS_MAX } from './challenge.ts';
import { ENTRIES } from './entries.ts';
import { signOut } from './leave-session.ts';
import { LINK_MS, makeSetUpLink } from './one-time-link.ts';
import { tellSession } from './read-session.ts';
import { actorOfSession } from './session.ts';
import { setUp } from './set-up.ts';
import { signInByPassword } from './sign-in-by-password.ts';

/** A route of staff that is no entry. */
const SOME = webhookRoutes.list;
const CREDENTIALS = { email: FIRST.email, password: PASSWORD };
const AGAIN = { code: 'unauthenticated' };

test('ENTRIES has one entry for each route of its table', () => {
  assert.deepEqual(
    ENTRIES.map(({ route: { name } }) => name).sort(),
    Object.values(authRoutes)
      .map(({ name }) => name)
      .sort(),
  );
});

onEachDatabase(
  'setUp() works once, by the newest link, and only until it is old',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = new Browser(entranceOf(office));
    const first = await makeSetUpLink(office);
    const second = await makeSetUpLink(office);
    assert.equal((await browser.call(tellSession)).needsSetUp, true);
    const using = (token: string | undefined, parts = {}) =>
      browser.call(setUp, { body: { ...SET_UP, ...parts, token } });
    await assert.rejects(using(first?.token), { code: 'not-found' });
    await assert.rejects(using('x'.repeat(43)), { code: 'not-found' });
    await assert.rejects(using(second?.token, { password: 'short' }), { code: 'invalid' });
    await assert.rejects(using(second?.token, { password: 'li@office.example' }), {
      code: 'invalid',
    });
    clock.forward(LINK_MS['set-up']);
    await assert.rejects(using(second?.token), { code: 'not-found' });
    const third = await makeSetUpLink(office);
    assert.equal((await using(third?.token)).next, 'enrol');
    await assert.rejects(using(third?.token), { code: 'not-found' });
    assert.equal(await makeSetUpLink(office), null);
    const view = await browser.call(tellSession);
    assert.deepEqual(
      [view.state, view.needsSetUp, view.person?.name],
      ['enrol', false, FIRST.name],
    );
  },
);

onEachDatabase(
  'actorOfSession() opens nothing but one’s own keys until a second factor is set up',
  async (_t, database) => {
    const office = await officeOn(database);
    const browser = new Browser(entranceOf(office));
    const link = await makeSetUpLink(office);
    await browser.call(setUp, { body: { ...SET_UP, token: link?.token } });
    await assert.rejects(actorOfSession(office, browser.session, SOME), { code: 'forbidden' });
    await actorOfSession(office, browser.session, authRoutes.credentials);
    await browser.enrolTotp();
    const actor = await actorOfSession(office, browser.session, SOME);
    assert.equal(actor.steppedUpAt, office.clock.now());
    await assert.rejects(actorOfSession(office, 'x'.repeat(43), SOME), AGAIN);
    await assert.rejects(actorOfSession(office, null, SOME), AGAIN);
  },
);

onEachDatabase(
  'signing in takes the password and a code that was never used',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    await browser.call(signOut);
    assert.equal((await browser.call(tellSession)).state, 'none');
    const { next, asked } = await browser.call(signInByPassword, { body: CREDENTIALS });
    assert.deepEqual([next, asked?.factors], ['second-factor', ['totp']]);
    assert.equal(browser.session, null);
    const answer = (code: string) =>
      browser.call(answerSecondFactor, {
        body: { challenge: asked?.challenge, proof: { kind: 'totp', code } },
      });
    // The code by which the application was added.
    await assert.rejects(answer(browser.code()), AGAIN);
    const wrong = String((Number(browser.code(1)) + 1) % 1_000_000).padStart(6, '0');
    await assert.rejects(answer(wrong), AGAIN);
    assert.equal((await answer(browser.code(1))).next, 'done');
    // A challenge is answered once.
    await assert.rejects(answer(browser.code(1)), AGAIN);
    assert.equal((await browser.call(tellSession)).state, 'open');
  },
);

onEachDatabase(
  'answers to unknown addresses, wrong passwords and disabled people are the same',
  async (_t, database) => {
    const office = await officeOn(database);
    const browser = await setUpOffice(office);
    const answerTo = async (body: object): Promise<string> => {
      const error = await new Browser(browser.entrance)
        .call(signInByPassword, { body })
        .catch((e: unknown) => e);
      assert.ok(error instanceof Error);
      return `${Reflect.get(error, 'code')}: ${error.message}`;
    };
    const unknown = await answerTo({ email: 'nobody@office.example', password: PASSWORD });
    assert.equal(await answerTo({ ...CREDENTIALS, password: 'another long password' }), unknown);
    await inWork(office, OPERATOR, async (work) => {
      const { id } = await work.tx.selectFrom('person').select('id').executeTakeFirstOrThrow();
      const events = [{ type: 'person.disabled', data: {}, personal: { reason: 'x' } } as const];
      await work.record('person', id, { events }, { jurisdiction: null });
    });
    assert.equal(await answerTo(CREDENTIALS), unknown);
    // Disabling also ends what is open, at once.
    await assert.rejects(actorOfSession(office, browser.session, SOME), AGAIN);
  },
);

onEachDatabase('a challenge dies after ANSWERS_MAX wrong codes', async (_t, database) => {
  const office = await officeOn(database);
  const browser = await setUpOffice(office);
  const { asked } = await browser.call(signInByPassword, { body: CREDENTIALS });
  const answer = (code: string) =>
    browser.call(answerSecondFactor, {
      body: { challenge: asked?.challenge, proof: { kind: 'totp', code } },
    });
  const wrong = String((Number(browser.code(1)) + 1) % 1_000_000).padStart(6, '0');
  for (let i = 0; i < ANSWERS_MAX; i++) await assert.rejects(answer(wrong), AGAIN);
  await assert.rejects(answer(browser.code(1)), AGAIN);
});

onEachDatabase(
  'guesses from elsewhere pause strangers, not the owner’s own browser',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const owner = await setUpOffice(office);
    const stranger = new Browser(owner.entrance);
    stranger.address = '198.51.100.7';
    const guess = () =>
      stranger.call(signInByPassword, { body: { ...CREDENTIALS, password: 'a guess of mine' } });
    for (let i = 0; i < 5; i++) await assert.rejects(guess(), AGAIN);
    await assert.rejects(guess(), { code: 'too-many' });
    // Even with the right password: within a pause nothing is tried.
    await assert.rejects(stranger.call(signInByPassword, { body: CREDENTIALS }), {
      code: 'too-many',
    });
    assert.equal((await owner.call(signInByPassword, { body: CREDENTIALS })).next, 'second-factor');
    clock.forward(1_001);
    assert.equal(
      (await stranger.call(signInByPassword, { body: CREDENTIALS })).next,
      'second-factor',
    );
    const told = await database.db
      .selectFrom('event')
      .select('type')
      .where('type', '=', 'person.sign-in-throttled')
      .execute();
    assert.equal(told.length, 1);
  },
);

onEachDatabase(
  'counting is the same for addresses that nobody has, and by address it ends in a pause too',
  async (_t, database) => {
    const office = await officeOn(database);
    const { entrance } = await setUpOffice(office);
    const stranger = new Browser(entrance);
    const guess = (n: number) =>
      stranger.call(signInByPassword, {
        body: { email: `nobody${n}@office.example`, password: 'a guess of mine' },
      });
    for (let i = 0; i < 5; i++) await assert.rejects(guess(0), AGAIN);
    await assert.rejects(guess(0), { code: 'too-many' });
    for (let i = 1; i < 26; i++) await assert.rejects(guess(i), AGAIN);
    await assert.rejects(guess(99), { code: 'too-many' });
  },
);

onEachDatabase('attempts at one time are all counted', async (_t, database) => {
  const office = await officeOn(database);
  const { entrance } = await setUpOffice(office);
  const guess = () =>
    new Browser(entrance).call(signInByPassword, {
      body: { ...CREDENTIALS, password: 'a guess of mine' },
    });
  const results = await Promise.allSettled(Array.from({ length: 12 }, guess));
  const codes = results.map((r) => (r.status === 'rejected' ? String(r.reason.code) : 'in'));
  assert.equal(codes.filter((code) => code === 'unauthenticated').length, 5);
  assert.equal(codes.filter((code) => code === 'too-many').length, 7);
});
