import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandClock } from '../../../test/office.ts';
import { CLIENT_ID, CLIENT_SECRET, startProvider, type TestProvider } from './oidc.fixture.ts';
import { identityKey, OidcProvider } from './oidc.ts';

const CALLBACK = 'https://office.example/api/v1/auth/oidc/callback';
let provider: TestProvider;
before(async () => {
  provider = await startProvider(CALLBACK);
});
after(() => provider.stop());

const office = (parts: object = {}): OidcProvider =>
  new OidcProvider(
    {
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      redirectUri: CALLBACK,
      name: 'Single sign-on',
      ...parts,
    },
    new HandClock(Date.now()),
  );

test('OidcProvider brings back issuer and subject of who signed in', async () => {
  const oidc = office();
  const { url, trip } = await oidc.begin('state-1');
  const sent = new URL(url).searchParams;
  assert.equal(sent.get('code_challenge_method'), 'S256');
  assert.equal(sent.get('state'), 'state-1');
  const back = await provider.visit(url, 'li');
  const identity = await oidc.finish(back.search, 'state-1', trip);
  assert.deepEqual(identity, {
    key: identityKey(provider.issuer, 'li'),
    hasSecondFactor: false,
  });
});

test('finish() believes in a second factor when the provider says mfa', async () => {
  const oidc = office();
  const { url, trip } = await oidc.begin('state-2');
  const back = await provider.visit(url, 'li', ['pwd', 'mfa']);
  assert.equal((await oidc.finish(back.search, 'state-2', trip))?.hasSecondFactor, true);
});

test('finish() takes no other state, nonce or verifier, no code twice and no refusal', async () => {
  const oidc = office();
  const tripTo = async () => {
    const begun = await oidc.begin('state-3');
    return { back: await provider.visit(begun.url, 'li'), trip: begun.trip };
  };
  const a = await tripTo();
  assert.equal(await oidc.finish(a.back.search, 'state-4', a.trip), null);
  const b = await tripTo();
  assert.equal(await oidc.finish(b.back.search, 'state-3', { ...b.trip, nonce: 'x' }), null);
  const c = await tripTo();
  const verifier = 'x'.repeat(43);
  assert.equal(await oidc.finish(c.back.search, 'state-3', { ...c.trip, verifier }), null);
  const d = await tripTo();
  assert.notEqual(await oidc.finish(d.back.search, 'state-3', d.trip), null);
  assert.equal(await oidc.finish(d.back.search, 'state-3', d.trip), null);
  const refused = `?error=access_denied&state=state-3&iss=${encodeURIComponent(provider.issuer)}`;
  assert.equal(await oidc.finish(refused, 'state-3', d.trip), null);
  assert.equal(await oidc.finish('?%', 'state-3', d.trip), null);
});

test('finish() takes no answer of another issuer', async () => {
  const oidc = office();
  const { url, trip } = await oidc.begin('state-5');
  const back = await provider.visit(url, 'li');
  back.searchParams.set('iss', 'https://evil.example');
  assert.equal(await oidc.finish(back.search, 'state-5', trip), null);
});

test('OidcProvider tells a provider that is away as unavailable, and asks again later', async () => {
  const away = await startProvider(CALLBACK);
  const oidc = office({ issuer: away.issuer });
  await away.stop();
  await assert.rejects(oidc.begin('s'), { code: 'unavailable' });
  await assert.rejects(oidc.begin('s'), { code: 'unavailable' });
  const insecure = office({ issuer: 'http://office.example' });
  await assert.rejects(insecure.begin('s'), { code: 'unavailable' });
});
