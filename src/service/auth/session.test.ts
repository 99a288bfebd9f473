import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { rebuild } from '#store/record.ts';
import { KINDS } from '../aggregates.ts';
import { inWork } from '../work.ts';
import { tellLink } from './accept-link.ts';
import { addPasskey, askNewPasskey } from './add-passkey.ts';
import { addRecoveryCodes } from './add-recovery-codes.ts';
import { answerSecondFactor } from './answer-second-factor.ts';
import { Browser, FIRST, PASSWORD, setUpOffice } from '../../../test/browser.ts';
import { changePassword } from './change-password.ts';
import { lockSession } from './leave-session.ts';
import { LINK_MS, makeLink } from './one-time-link.ts';
import { listCredentials, removeCredential } from './own-credentials.ts';
import { listSessions, revokeSession } from './own-sessions.ts';
import { askProof, stepUp, unlockSession } from './prove.ts';
import { tellSession } from './read-session.ts';
import { actorOfSession, IDLE_MS, SESSION_MS, SESSIONS_MAX } from './session.ts';
import { askPasskey, signInByPasskey } from './sign-in-by-passkey.ts';
import { signInByPassword } from './sign-in-by-password.ts';

/** A route of staff that is no entry. */
const SOME = webhookRoutes.list;
const CREDENTIALS = { email: FIRST.email, password: PASSWORD };
const AGAIN = { code: 'unauthenticated' };

/** Password, then a code. Half a minute passes, so that the code is a new one. */
async function signIn(browser: Browser, clock: HandClock): Promise<void> {
  clock.forward(30_000);
  const { asked } = await browser.call(signInByPassword, { body: CREDENTIALS });
  const proof = { kind: 'totp', code: browser.code() };
  await browser.call(answerSecondFactor, { body: { challenge: asked?.challenge, proof } });
}

async function stepUpNow(browser: Browser, clock: HandClock): Promise<void> {
  clock.forward(30_000);
  const { challenge } = await browser.call(askProof);
  const proof = { kind: 'totp', code: browser.code() };
  await browser.call(stepUp, { body: { challenge, proof } });
}

onEachDatabase(
  'a session locks when idle, unlocks by one factor, and ends after SESSION_MS',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    const begun = clock.now();
    clock.forward(IDLE_MS);
    await actorOfSession(office, browser.session, SOME);
    clock.forward(IDLE_MS + 1);
    await assert.rejects(actorOfSession(office, browser.session, SOME), AGAIN);
    assert.equal((await browser.call(tellSession)).state, 'locked');
    const before = browser.session;
    const unlock = async (proof: object) => {
      const { challenge } = await browser.call(askProof);
      await browser.call(unlockSession, { body: { challenge, proof } });
    };
    await assert.rejects(unlock({ kind: 'password', password: 'not the password' }), AGAIN);
    await unlock({ kind: 'password', password: PASSWORD });
    assert.notEqual(browser.session, before);
    await assert.rejects(actorOfSession(office, before, SOME), AGAIN);
    const actor = await actorOfSession(office, browser.session, SOME);
    assert.equal(actor.steppedUpAt, 0);
    while (clock.now() + IDLE_MS < begun + SESSION_MS) {
      clock.forward(IDLE_MS);
      await actorOfSession(office, browser.session, SOME);
    }
    clock.at = begun + SESSION_MS;
    await assert.rejects(actorOfSession(office, browser.session, SOME), AGAIN);
  },
);

onEachDatabase(
  'what the page asks by itself does not keep a session awake',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    for (let i = 0; i < 4; i++) {
      clock.forward(IDLE_MS / 4);
      await actorOfSession(office, browser.session, SOME, true);
      await browser.call(tellSession);
    }
    clock.forward(1);
    await assert.rejects(actorOfSession(office, browser.session, SOME, true), AGAIN);
  },
);

onEachDatabase(
  'locking by hand holds until one proves oneself; a code then counts as fresh',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    await browser.call(lockSession);
    await assert.rejects(browser.call(lockSession), AGAIN);
    clock.forward(30_000);
    const { challenge } = await browser.call(askProof);
    const proof = { kind: 'totp', code: browser.code() };
    // Stepping up is for open sessions.
    await assert.rejects(browser.call(stepUp, { body: { challenge, proof } }), AGAIN);
    await browser.call(unlockSession, { body: { challenge, proof } });
    const actor = await actorOfSession(office, browser.session, SOME);
    assert.equal(actor.steppedUpAt, clock.now());
  },
);

onEachDatabase('a challenge of one session proves nothing for another', async (_t, database) => {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const browser = await setUpOffice(office);
  const other = new Browser(browser.entrance);
  other.totpSecret = browser.totpSecret;
  await signIn(other, clock);
  const { challenge } = await browser.call(askProof);
  clock.forward(30_000);
  const proof = { kind: 'totp', code: other.code() };
  await assert.rejects(other.call(stepUp, { body: { challenge, proof } }), AGAIN);
});

onEachDatabase('keys are changed only with a fresh second factor', async (_t, database) => {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const browser = await setUpOffice(office);
  clock.forward(5 * 60_000 + 1);
  await assert.rejects(browser.call(addRecoveryCodes), { code: 'step-up-needed' });
  await stepUpNow(browser, clock);
  const { codes } = await browser.call(addRecoveryCodes);
  assert.equal(codes.length, 10);
  assert.equal((await browser.call(listCredentials)).recoveryCodesLeft, 10);
  // A code on paper opens a session, once, and makes nothing fresh.
  const paper = new Browser(browser.entrance);
  const { asked } = await paper.call(signInByPassword, { body: CREDENTIALS });
  const proof = { kind: 'recovery-code', code: codes[0]?.toUpperCase() };
  const answered = { body: { challenge: asked?.challenge, proof } };
  await paper.call(answerSecondFactor, answered);
  await assert.rejects(paper.call(addRecoveryCodes), { code: 'step-up-needed' });
  const again = await paper.call(signInByPassword, { body: CREDENTIALS });
  const second = { body: { challenge: again.asked?.challenge, proof } };
  await assert.rejects(paper.call(answerSecondFactor, second), AGAIN);
  assert.equal((await browser.call(listCredentials)).recoveryCodesLeft, 9);
});

onEachDatabase(
  'a passkey signs in alone, once per challenge, and can be the second factor',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    const begun = await browser.call(askNewPasskey);
    const made = browser.authenticator.create(begun.passkey);
    const body = { challenge: begun.challenge, label: 'Laptop', passkey: made };
    const { id } = await browser.call(addPasskey, { body });
    await assert.rejects(browser.call(addPasskey, { body }), AGAIN);
    const other = new Browser(browser.entrance);
    const asked = await other.call(askPasskey);
    assert.ok(asked.passkey !== null);
    const assertion = browser.authenticator.get(asked.passkey);
    const answer = { body: { challenge: asked.challenge, passkey: assertion } };
    assert.equal((await other.call(signInByPasskey, answer)).next, 'done');
    await assert.rejects(other.call(signInByPasskey, answer), AGAIN);
    const actor = await actorOfSession(office, other.session, SOME);
    assert.equal(actor.steppedUpAt, clock.now());
    const third = new Browser(browser.entrance);
    const half = await third.call(signInByPassword, { body: CREDENTIALS });
    assert.deepEqual(half.asked?.factors, ['passkey', 'totp']);
    assert.ok(half.asked?.passkey);
    const proof = { kind: 'passkey', passkey: browser.authenticator.get(half.asked.passkey) };
    await third.call(answerSecondFactor, { body: { challenge: half.asked.challenge, proof } });
    // An answer to another challenge, and a passkey that nobody has.
    const fresh = await other.call(askPasskey);
    await assert.rejects(
      other.call(signInByPasskey, { body: { challenge: fresh.challenge, passkey: assertion } }),
      AGAIN,
    );
    assert.ok(fresh.passkey !== null);
    const stranger = third.authenticator.get(fresh.passkey);
    await assert.rejects(
      other.call(signInByPasskey, { body: { challenge: fresh.challenge, passkey: stranger } }),
      AGAIN,
    );
    await browser.call(removeCredential, { params: { id } });
    const gone = await other.call(askPasskey);
    assert.ok(gone.passkey !== null);
    const late = { challenge: gone.challenge, passkey: browser.authenticator.get(gone.passkey) };
    await assert.rejects(other.call(signInByPasskey, { body: late }), AGAIN);
  },
);

onEachDatabase(
  'removeCredential() keeps the last factor and what is not one’s own',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    const { items } = await browser.call(listCredentials);
    for (const { id } of items)
      await assert.rejects(browser.call(removeCredential, { params: { id } }), {
        code: 'wrong-state',
      });
    const strange = { params: { id: office.newId() } };
    await assert.rejects(browser.call(removeCredential, strange), { code: 'not-found' });
  },
);

onEachDatabase(
  'changePassword() ends all other sessions and gives this one a new token',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    const other = new Browser(browser.entrance);
    other.totpSecret = browser.totpSecret;
    await signIn(other, clock);
    const before = browser.session;
    const next = 'sjQ7-vvT1-k2Pd';
    const change = (current: string, to: string) =>
      browser.call(changePassword, { body: { current, next: to } });
    await assert.rejects(change('not the password', next), AGAIN);
    await assert.rejects(change(PASSWORD, 'qwertyuiop12'), { code: 'invalid' });
    await change(PASSWORD, next);
    await actorOfSession(office, browser.session, SOME);
    await assert.rejects(actorOfSession(office, before, SOME), AGAIN);
    await assert.rejects(actorOfSession(office, other.session, SOME), AGAIN);
    await assert.rejects(browser.call(signInByPassword, { body: CREDENTIALS }), AGAIN);
    const anew = { body: { ...CREDENTIALS, password: next } };
    assert.equal((await browser.call(signInByPassword, anew)).next, 'second-factor');
  },
);

onEachDatabase(
  'one sees and ends one’s own sessions, of which there are SESSIONS_MAX',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const first = await setUpOffice(office);
    const browsers = [first];
    for (let i = 0; i < SESSIONS_MAX; i++) {
      const browser = new Browser(first.entrance);
      browser.totpSecret = first.totpSecret;
      await signIn(browser, clock);
      browsers.push(browser);
    }
    await assert.rejects(actorOfSession(office, first.session, SOME), AGAIN);
    const [, second, third] = browsers;
    assert.ok(second !== undefined && third !== undefined);
    const { items } = await second.call(listSessions);
    assert.equal(items.length, SESSIONS_MAX);
    assert.equal(items.filter(({ isThis }) => isThis).length, 1);
    assert.equal(items[0]?.address, '192.0.2.1');
    const { sessionId } = await third.call(tellSession);
    await second.call(revokeSession, { params: { id: sessionId } });
    await assert.rejects(actorOfSession(office, third.session, SOME), AGAIN);
    const again = { params: { id: sessionId } };
    await assert.rejects(second.call(revokeSession, again), { code: 'not-found' });
  },
);

onEachDatabase(
  'a reset link sets a password and takes lost factors away, once',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    const linkFor = (drops: boolean) =>
      inWork(office, OPERATOR, async (work) => {
        const { id } = await work.tx.selectFrom('person').select('id').executeTakeFirstOrThrow();
        return makeLink(work, await work.load('person', id), 'reset', drops);
      });
    const { token: old } = await linkFor(false);
    const { token } = await linkFor(false);
    const other = new Browser(browser.entrance);
    await assert.rejects(other.accept(old), { code: 'not-found' });
    const told = await other.call(tellLink, { body: { token } });
    assert.deepEqual([told.purpose, told.email], ['reset', FIRST.email]);
    await other.accept(token);
    // The second factor still stands, so nobody is let in by the link alone.
    assert.equal(other.session, null);
    await assert.rejects(actorOfSession(office, browser.session, SOME), AGAIN);
    await assert.rejects(other.accept(token), { code: 'not-found' });
    const { token: dropping } = await linkFor(true);
    await other.accept(dropping);
    assert.equal((await other.call(tellSession)).state, 'enrol');
    const { items } = await other.call(listCredentials);
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['password'],
    );
    clock.forward(LINK_MS.reset);
  },
);

onEachDatabase(
  'no secret is in the record, and people’s rows can be made again from it',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const browser = await setUpOffice(office);
    await browser.call(addRecoveryCodes);
    const secrets = [
      browser.session,
      browser.device,
      PASSWORD,
      FIRST.email,
      FIRST.name,
      '192.0.2.1',
    ];
    const { rows } = await sql<{ data: string }>`select data from event`.execute(database.db);
    const text = rows.map(({ data }) => data).join('\n');
    assert.ok(text.includes('recovery-codes'));
    for (const secret of secrets)
      assert.ok(secret !== null && !text.includes(secret), secret ?? '');
    const people = () => database.db.selectFrom('person').selectAll().execute();
    const before = await people();
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS.person));
    assert.deepEqual(await people(), before);
    for (const table of ['session', 'challenge', 'device', 'credential'] as const) {
      const all = JSON.stringify(await database.db.selectFrom(table).selectAll().execute());
      for (const secret of [browser.session, browser.device])
        assert.ok(secret !== null && !all.includes(secret), table);
    }
  },
);
