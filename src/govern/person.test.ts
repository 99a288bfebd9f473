import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#model/decision.ts';
import type { Recorded } from '#model/event.ts';
import { CREDENTIAL_KINDS, Person, type personEvents } from '#model/person.ts';
import { agency, grant, head, idOf, NOW, person, unit } from './people.fixture.ts';
import {
  addCredential,
  canSignIn,
  changePerson,
  disablePerson,
  enablePerson,
  erasePerson,
  evolvePerson,
  hasSecondFactor,
  PASSKEYS_MAX,
  registerPerson,
  removeCredential,
} from './person.ts';

const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');
const command = {
  belonging: { agencyId: idOf(100), unitId: null, language: 'zh-CN' },
  identity: { name: '张三', email: 'z@example.org', phone: null },
} as const;
const around = { agency: agency(), unit: null, sameEmail: null };

test('registerPerson() wants one open home and an e-mail address that nobody has', () => {
  const register = (parts: object): string =>
    codeOf(registerPerson(command, { ...around, ...parts }));
  assert.equal(register({}), 'done');
  assert.equal(register({ agency: null }), 'invalid');
  assert.equal(register({ agency: agency({ closedAt: NOW }) }), 'invalid');
  assert.equal(register({ sameEmail: person() }), 'conflict');
  const both = { ...command, belonging: { ...command.belonging, unitId: idOf(200) } };
  assert.equal(codeOf(registerPerson(both, { ...around, unit: unit() })), 'invalid');
  const liaison = { ...both, belonging: { ...both.belonging, agencyId: null } };
  assert.equal(codeOf(registerPerson(liaison, { ...around, unit: unit() })), 'done');
  const retired = unit({ retiredAt: NOW });
  assert.equal(codeOf(registerPerson(liaison, { ...around, unit: retired })), 'invalid');
});

test('changePerson() moves nobody who holds grants', () => {
  const same = { ...around, grants: [grant()] };
  assert.equal(codeOf(changePerson(person(), command, same)), 'done');
  const elsewhere = person({ agencyId: idOf(101) });
  assert.equal(codeOf(changePerson(elsewhere, command, same)), 'wrong-state');
  assert.equal(codeOf(changePerson(elsewhere, command, { ...around, grants: [] })), 'done');
  const own = { ...same, sameEmail: person() };
  assert.equal(codeOf(changePerson(person(), command, own)), 'done');
  const gone = person({ disabledAt: NOW, erasedAt: NOW });
  assert.equal(codeOf(changePerson(gone, command, same)), 'wrong-state');
});

test('disablePerson() refuses oneself and the last administrator of the root', () => {
  const disable = (actorId: string, isIndispensable: boolean): string =>
    codeOf(disablePerson(person(), 'left', { actorId, isIndispensable }));
  assert.equal(disable(idOf(9), false), 'done');
  assert.equal(disable(idOf(9), true), 'wrong-state');
  assert.equal(disable(idOf(300), false), 'conflict-of-interest');
  const disabled = person({ disabledAt: NOW });
  assert.equal(codeOf(enablePerson(disabled, idOf(9))), 'done');
  assert.equal(codeOf(enablePerson(disabled, idOf(300))), 'conflict-of-interest');
  assert.equal(codeOf(enablePerson(person(), idOf(9))), 'wrong-state');
});

test('erasePerson() comes after disabling and after the end of all grants', () => {
  const disabled = person({ disabledAt: NOW });
  const erase = (
    who: Person,
    grants: readonly ReturnType<typeof grant>[],
    actorId: string,
  ): string => codeOf(erasePerson(who, { actorId, grants }));
  assert.equal(erase(disabled, [], idOf(9)), 'done');
  assert.equal(erase(person(), [], idOf(9)), 'wrong-state');
  assert.equal(erase(disabled, [grant()], idOf(9)), 'wrong-state');
  assert.equal(erase(disabled, [], idOf(300)), 'conflict-of-interest');
  assert.equal(erase({ ...disabled, erasedAt: NOW }, [], idOf(9)), 'wrong-state');
  assert.equal(codeOf(enablePerson({ ...disabled, erasedAt: NOW }, idOf(9))), 'wrong-state');
});

test('addCredential() stops at PASSKEYS_MAX, at the disabled, and at codes without a factor', () => {
  const passkey = { credentialId: idOf(700), kind: 'passkey' } as const;
  const passkeyIds = Array.from({ length: PASSKEYS_MAX }, (_, i) => idOf(600 + i));
  assert.equal(codeOf(addCredential(person({ passkeyIds: passkeyIds.slice(1) }), passkey)), 'done');
  assert.equal(codeOf(addCredential(person({ passkeyIds }), passkey)), 'wrong-state');
  assert.equal(codeOf(addCredential(person({ disabledAt: NOW }), passkey)), 'wrong-state');
  const codes = { credentialId: idOf(700), kind: 'recovery-codes' } as const;
  assert.equal(codeOf(addCredential(person({ totpAt: null }), codes)), 'wrong-state');
  assert.equal(codeOf(addCredential(person(), codes)), 'done');
});

test('removeCredential() never shuts a person out nor leaves them without a second factor', () => {
  const state = fc.record({
    passwordAt: fc.constantFrom(null, NOW),
    totpAt: fc.constantFrom(null, NOW),
    oidcAt: fc.constantFrom(null, NOW),
    passkeyIds: fc.subarray([idOf(1), idOf(2)]),
  });
  let refusals = 0;
  fc.assert(
    fc.property(state, fc.constantFrom(...CREDENTIAL_KINDS), (parts, kind) => {
      const before = person(parts);
      const answer = removeCredential(before, { credentialId: idOf(1), kind });
      if (isRefusal(answer)) {
        refusals += 1;
        return;
      }
      const event = answer.events[0];
      assert.ok(event?.type === 'person.credential-removed');
      const after = evolvePerson(before, { ...head(before.id, 2), ...event, personal: null });
      assert.ok(canSignIn(after) || !canSignIn(before));
      assert.ok(hasSecondFactor(after) || !hasSecondFactor(before));
    }),
  );
  assert.ok(refusals > 0);
});

type Event = Recorded<typeof personEvents>;

test('evolvePerson() gives the same row before and after the key is destroyed', () => {
  const id = idOf(300);
  const events: Event[] = [
    {
      ...head(id, 1),
      type: 'person.registered',
      data: command.belonging,
      personal: command.identity,
    },
    {
      ...head(id, 2),
      type: 'person.credential-added',
      data: { credentialId: idOf(1), kind: 'password' },
      personal: null,
    },
    {
      ...head(id, 3),
      type: 'person.credential-added',
      data: { credentialId: idOf(2), kind: 'passkey' },
      personal: null,
    },
    {
      ...head(id, 4),
      type: 'person.signed-in',
      data: { sessionId: idOf(3), method: 'passkey' },
      personal: { address: '192.0.2.1', agent: null },
    },
    {
      ...head(id, 5),
      type: 'person.changed',
      data: command.belonging,
      personal: { ...command.identity, phone: '+86 311 000' },
    },
    { ...head(id, 6), type: 'person.disabled', data: {}, personal: { reason: 'left' } },
    { ...head(id, 7), type: 'person.erased', data: {}, personal: null },
  ];
  const rowOf = (list: readonly Event[]): Person | null =>
    list.reduce<Person | null>((state, event) => {
      const next = evolvePerson(state, event);
      assert.deepEqual(Person.parse(next), next);
      return next;
    }, null);
  const alive = rowOf(events.slice(0, 6));
  assert.equal(alive?.phone, '+86 311 000');
  assert.equal(alive?.disabledReason, 'left');
  assert.deepEqual(alive?.passkeyIds, [idOf(2)]);
  assert.equal(alive?.signedInAt, head(id, 4).at);
  const erased = rowOf(events);
  assert.equal(erased?.name, null);
  assert.deepEqual(rowOf(events.map((event) => ({ ...event, personal: null }))), erased);
});
