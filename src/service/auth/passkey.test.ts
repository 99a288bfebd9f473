import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  PasskeyAssertion,
  PasskeyCreation,
  PasskeyRegistration,
  PasskeyRequest,
} from '#model/passkey.ts';
import { Authenticator, type Bend } from './authenticator.fixture.ts';
import {
  creationOptions,
  partyOf,
  registeredPasskey,
  requestOptions,
  usedPasskey,
} from './passkey.ts';

const ORIGIN = 'https://office.example';
const PARTY = partyOf(ORIGIN);
const USER = { id: '01900000-0000-7000-8000-000000000001', email: 'a@example.org', name: 'A' };
const challengeOf = (): string => randomBytes(32).toString('base64url');

const BENDS: readonly Bend[] = [
  { origin: 'https://office.example.evil.example' },
  { origin: 'http://office.example' },
  { rpId: 'evil.example' },
  { challenge: challengeOf() },
  { verified: false },
];

test('registeredPasskey() takes a passkey made for this challenge and place', async () => {
  const device = new Authenticator(ORIGIN);
  const challenge = challengeOf();
  const options = PasskeyCreation.parse(creationOptions(PARTY, USER, challenge, []));
  const answer = PasskeyRegistration.parse(device.create(options));
  const passkey = await registeredPasskey(PARTY, challenge, answer);
  assert.equal(passkey?.id, device.id.toString('base64url'));
  assert.deepEqual(passkey?.transports, ['internal']);
  assert.equal(passkey?.counter, 1);
});

test('registeredPasskey() refuses another origin, place, challenge, type, and a user who was not verified', async () => {
  for (const bend of [...BENDS, { type: 'webauthn.get' }]) {
    const challenge = challengeOf();
    const options = creationOptions(PARTY, USER, challenge, []);
    const answer = new Authenticator(ORIGIN).create(options, bend);
    assert.equal(await registeredPasskey(PARTY, challenge, answer), null, JSON.stringify(bend));
  }
});

async function registered(): Promise<{
  device: Authenticator;
  passkey: NonNullable<Awaited<ReturnType<typeof registeredPasskey>>>;
}> {
  const device = new Authenticator(ORIGIN);
  const challenge = challengeOf();
  const answer = device.create(creationOptions(PARTY, USER, challenge, []));
  const passkey = await registeredPasskey(PARTY, challenge, answer);
  assert.ok(passkey !== null);
  return { device, passkey };
}

test('usedPasskey() takes the passkey and counts its uses', async () => {
  const { device, passkey } = await registered();
  const challenge = challengeOf();
  const options = PasskeyRequest.parse(requestOptions(PARTY, challenge, [passkey]));
  assert.equal(options.allowCredentials[0]?.id, passkey.id);
  const answer = PasskeyAssertion.parse(device.get(options));
  assert.equal(await usedPasskey(PARTY, challenge, passkey, answer), 2);
});

test('usedPasskey() refuses what is bent in any way', async () => {
  const { device, passkey } = await registered();
  for (const bend of [...BENDS, { type: 'webauthn.create' }]) {
    const challenge = challengeOf();
    const answer = device.get(requestOptions(PARTY, challenge, []), bend);
    assert.equal(await usedPasskey(PARTY, challenge, passkey, answer), null, JSON.stringify(bend));
  }
});

test('usedPasskey() refuses a counter that does not grow: a copy of the key', async () => {
  const { device, passkey } = await registered();
  const used = { ...passkey, counter: 7 };
  const challenge = challengeOf();
  const options = requestOptions(PARTY, challenge, []);
  assert.equal(
    await usedPasskey(PARTY, challenge, used, device.get(options, { counter: 7 })),
    null,
  );
  assert.equal(await usedPasskey(PARTY, challenge, used, device.get(options, { counter: 8 })), 8);
  // Passkeys that several devices share do not count.
  const shared = { ...passkey, counter: 0 };
  assert.equal(await usedPasskey(PARTY, challenge, shared, device.get(options, { counter: 0 })), 0);
});

test('usedPasskey() refuses the signature of another key, and damage anywhere', async () => {
  const { device, passkey } = await registered();
  const challenge = challengeOf();
  const options = requestOptions(PARTY, challenge, []);
  const stranger = new Authenticator(ORIGIN).get(options);
  assert.equal(
    await usedPasskey(PARTY, challenge, passkey, {
      ...stranger,
      id: passkey.id,
      rawId: passkey.id,
    }),
    null,
  );
  const whole = device.get(options);
  for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
    const damaged = Buffer.from(whole.response[part], 'base64url');
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const response = { ...whole.response, [part]: damaged.toString('base64url') };
    assert.equal(await usedPasskey(PARTY, challenge, passkey, { ...whole, response }), null, part);
    const empty = { ...whole, response: { ...whole.response, [part]: '' } };
    assert.equal(await usedPasskey(PARTY, challenge, passkey, empty), null);
  }
});
