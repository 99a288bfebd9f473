import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { officeOn, onEachDatabase } from '../../../test/office.ts';
import { Browser, ORIGIN, setUpOffice } from '../../../test/browser.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { answerSecondFactor, readSecondFactorAsked } from './answer-second-factor.ts';
import { HandClock } from '../../../test/office.ts';
import { CLIENT_ID, CLIENT_SECRET, startProvider, type TestProvider } from './oidc.fixture.ts';
import { OIDC_CALLBACK } from './entry.ts';
import { actorOfSession } from './session.ts';
import { linkIdentity, startOidc, takeBackOidc } from './sign-in-by-oidc.ts';
import { tellSession } from './read-session.ts';

let provider: TestProvider;
before(async () => {
  provider = await startProvider(`${ORIGIN}${OIDC_CALLBACK}`);
});
after(() => provider.stop());

const settings = () => ({
  issuer: provider.issuer,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  name: 'Single sign-on',
});

async function goAndComeBack(
  browser: Browser,
  start: typeof startOidc | typeof linkIdentity,
  account: string,
  amr: readonly string[] = [],
): Promise<void> {
  const { url } =
    start === startOidc ? await browser.call(startOidc) : await browser.call(linkIdentity);
  const back = await provider.visit(url, account, amr);
  await browser.call(takeBackOidc, { query: Object.fromEntries(back.searchParams) });
}

onEachDatabase(
  'an identity opens the account that it was linked to, and no other',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const owner = await setUpOffice(office, settings());
    const stranger = new Browser(owner.entrance);
    await goAndComeBack(stranger, startOidc, 'li');
    assert.equal(stranger.redirect, '/sign-in#refused=unknown');
    assert.equal(stranger.session, null);
    await goAndComeBack(owner, linkIdentity, 'li');
    assert.equal(owner.redirect, '/me#linked');
    await goAndComeBack(stranger, startOidc, 'wang');
    assert.equal(stranger.redirect, '/sign-in#refused=unknown');
    // The provider asked for one factor, so the office asks for the second.
    const browser = new Browser(owner.entrance);
    browser.totpSecret = owner.totpSecret;
    await goAndComeBack(browser, startOidc, 'li');
    const challenge = /^\/sign-in#challenge=(.+)$/.exec(browser.redirect ?? '')?.[1];
    assert.equal(browser.session, null);
    const asked = await browser.call(readSecondFactorAsked, { body: { challenge } });
    assert.deepEqual(asked.factors, ['totp']);
    clock.forward(30_000);
    const proof = { kind: 'totp', code: browser.code() };
    await browser.call(answerSecondFactor, { body: { challenge, proof } });
    await actorOfSession(office, browser.session, webhookRoutes.list);
    // Here the provider asked for both.
    const third = new Browser(owner.entrance);
    await goAndComeBack(third, startOidc, 'li', ['pwd', 'mfa']);
    assert.equal(third.redirect, '/');
    const actor = await actorOfSession(office, third.session, webhookRoutes.list);
    assert.equal(actor.steppedUpAt, 0);
    assert.equal((await third.call(tellSession)).provider, 'Single sign-on');
  },
);

onEachDatabase(
  'an answer is taken once, and only in the browser that asked',
  async (_t, database) => {
    const office = await officeOn(database);
    const owner = await setUpOffice(office, settings());
    await goAndComeBack(owner, linkIdentity, 'li');
    const attacker = new Browser(owner.entrance);
    const { url } = await attacker.call(startOidc);
    const back = await provider.visit(url, 'li', ['mfa']);
    const query = Object.fromEntries(back.searchParams);
    const victim = new Browser(owner.entrance);
    await victim.call(takeBackOidc, { query });
    assert.deepEqual([victim.redirect, victim.session], ['/sign-in#refused=failed', null]);
    const { trip } = attacker;
    await attacker.call(takeBackOidc, { query });
    assert.equal(attacker.redirect, '/');
    attacker.trip = trip;
    await attacker.call(takeBackOidc, { query });
    assert.equal(attacker.redirect, '/sign-in#refused=failed');
    await attacker.call(takeBackOidc, { query: {} });
    assert.equal(attacker.redirect, '/sign-in#refused=failed');
  },
);

onEachDatabase('an office without a provider says so', async (_t, database) => {
  const office = await officeOn(database);
  const owner = await setUpOffice(office);
  await assert.rejects(owner.call(startOidc), { code: 'not-found' });
});
