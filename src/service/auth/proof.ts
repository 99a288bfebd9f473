/** Checking what somebody shows: a code, a passkey, a password. */
import { isoFrom } from '#base/clock.ts';
import type { Person } from '#model/person.ts';
import type { AskedFactor, FactorKind, Proof } from '#model/routes/auth.ts';
import type { PasskeyAssertion } from '#model/passkey.ts';
import {
  advanceCounter,
  noteCredentialUse,
  passkeyFrom,
  passkeysOf,
  readCredential,
  readCredentials,
} from './credential.ts';
import type { Entrance } from './entry.ts';
import { requestOptions, usedPasskey } from './passkey.ts';
import { recoveryCodeHash } from './recovery-code.ts';
import { totpStep } from './totp.ts';

/** What a person can be asked for. `passkey`: the WebAuthn challenge that was put with the token. */
export async function askedOf(
  { office, party }: Entrance,
  person: Person,
  challenge: string,
  passkey: string | null,
): Promise<AskedFactor> {
  const rows = await readCredentials(office.database.db, person.id);
  const passkeys = passkeysOf(rows);
  const factors: FactorKind[] = [];
  if (passkeys.length > 0) factors.push('passkey');
  if (person.totpAt !== null) factors.push('totp');
  if (person.recoveryCodesAt !== null) factors.push('recovery-code');
  const isOffered = passkey !== null && passkeys.length > 0;
  return {
    challenge,
    factors,
    passkey: isOffered ? requestOptions(party, passkey, passkeys) : null,
  };
}

/** Whether this is the person's. What works once is used up by it. */
export async function isProof(
  entrance: Entrance,
  person: Person,
  passkeyChallenge: string | null,
  proof: Proof,
): Promise<boolean> {
  switch (proof.kind) {
    case 'totp':
      return isTotp(entrance, person.id, proof.code);
    case 'recovery-code':
      return isRecoveryCode(entrance, person.id, proof.code);
    case 'passkey':
      return (await passkeyOwner(entrance, passkeyChallenge, proof.passkey)) === person.id;
    default:
      return isPassword(entrance, person.id, proof.password);
  }
}

export async function isPassword(
  { office, hasher }: Entrance,
  personId: string,
  password: string,
): Promise<boolean> {
  const { db } = office.database;
  const row = await readCredential(db, personId, 'password');
  const secret = row?.secret ?? null;
  const stored = secret === null ? null : new TextDecoder().decode(secret);
  const { isRight, isStale } = await hasher.check(stored, password);
  if (!isRight || row === null) return false;
  if (isStale) {
    const anew = new TextEncoder().encode(await hasher.hash(password));
    await db.updateTable('credential').set({ secret: anew }).where('id', '=', row.id).execute();
  }
  await noteCredentialUse(db, row, isoFrom(office.clock.now()));
  return true;
}

async function isTotp({ office }: Entrance, personId: string, code: string): Promise<boolean> {
  const { db } = office.database;
  const row = await readCredential(db, personId, 'totp');
  if (row === null || row.secret === null) return false;
  const secret = await office.vault.open(db, personId, row.secret);
  if (secret === null) return false;
  const now = office.clock.now();
  const step = totpStep(secret, code, now, row.counter);
  return step !== null && advanceCounter(db, row, step, isoFrom(now));
}

async function isRecoveryCode(
  { office }: Entrance,
  personId: string,
  code: string,
): Promise<boolean> {
  const { numUpdatedRows } = await office.database.db
    .updateTable('recoveryCode')
    .set({ usedAt: isoFrom(office.clock.now()) })
    .where('personId', '=', personId)
    .where('hash', '=', recoveryCodeHash(code))
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whose passkey answered; null: nobody's, or not to this challenge. */
export async function passkeyOwner(
  { office, party }: Entrance,
  challenge: string | null,
  assertion: PasskeyAssertion,
): Promise<string | null> {
  if (challenge === null) return null;
  const { db } = office.database;
  const row = await db
    .selectFrom('credential')
    .selectAll()
    .where('kind', '=', 'passkey')
    .where('lookup', '=', assertion.id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const counter = await usedPasskey(party, challenge, passkeyFrom(row), assertion);
  if (counter === null) return null;
  const isFirst = await advanceCounter(db, row, counter, isoFrom(office.clock.now()));
  return isFirst ? row.personId : null;
}
