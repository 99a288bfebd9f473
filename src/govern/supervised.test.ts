import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, type Decision } from '#model/decision.ts';
import type { Exemption } from '#model/exemption.ts';
import { networkFromText } from '#base/network.ts';
import { addBinding, correctBinding, endBinding, evolveBinding, extendBinding } from './binding.ts';
import { exemptionsOf } from './exemption.ts';
import { evolveSystem, isFiled } from './system.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const day = (n: number): string => `2026-03-0${n}T08:00:00.000Z`;
const head = (version: number) => ({ streamId: id(1), version, at: day(version), actorId: id(9) });
const CONTENT = {
  name: 'Render farm',
  code: null,
  unitId: id(2),
  jurisdiction: 'hebei',
  sector: 'education',
  critical: null,
  hardwareClass: 'gpu-server' as const,
  electricityAccounts: [],
};
const BOUND = {
  systemId: id(1),
  network: '192.0.2.7',
  from: day(1),
  until: day(5),
  seenAt: day(1),
  final: false,
  source: 'dhcp' as const,
  origin: '',
  confidence: 0.9,
  importId: null,
};
const HOLDER = {
  mac: '00:53:00:aa:bb:cc',
  client: null,
  user: null,
  host: null,
  session: null,
  port: null,
};

function codeOf(decision: Decision<unknown>): string | null {
  return isRefusal(decision) ? decision.refused : null;
}

test('evolveSystem() forgets people and handles whose data were erased', () => {
  const registered = evolveSystem(null, {
    ...head(1),
    type: 'system.registered',
    data: CONTENT,
    personal: null,
  });
  const named = evolveSystem(registered, {
    ...head(2),
    type: 'system.contacts-set',
    data: {},
    personal: {
      leader: { name: 'A', email: null, phone: null },
      responsible: null,
      technical: null,
    },
  });
  assert.equal(named.leader?.name, 'A');
  const erased = evolveSystem(registered, {
    ...head(2),
    type: 'system.contacts-set',
    data: {},
    personal: null,
  });
  assert.deepEqual(erased, { ...named, leader: null });
  const handles = { ...head(3), type: 'system.handles-set', data: { count: 1 } } as const;
  assert.deepEqual(evolveSystem(erased, { ...handles, personal: null }).handles, []);
});

test('evolveBinding() keeps an address whose holder was erased', () => {
  const added = { ...head(1), type: 'binding.added', data: BOUND } as const;
  const known = evolveBinding(null, { ...added, personal: HOLDER });
  const erased = evolveBinding(null, { ...added, personal: null });
  assert.equal(known.mac, HOLDER.mac);
  assert.deepEqual(erased, { ...known, mac: null });
});

test('decisions about bindings refuse what contradicts itself', () => {
  const around = { system: { retiredAt: day(3) }, shared: null };
  const state = evolveBinding(null, {
    ...head(1),
    type: 'binding.added',
    data: BOUND,
    personal: null,
  });
  const add = (changes: object, place: Parameters<typeof addBinding>[2] = around) =>
    codeOf(addBinding({ ...BOUND, ...changes }, HOLDER, place));
  assert.equal(add({}), null);
  assert.equal(add({ from: day(3) }), 'wrong-state');
  assert.equal(add({}, { ...around, system: null }), 'invalid');
  assert.equal(add({}, { ...around, shared: 'CGNAT' }), 'exempt');
  assert.equal(add({ until: day(1) }), 'invalid');
  assert.equal(add({ network: '0.0.0.0/0' }), 'invalid');
  assert.equal(add({ network: '2000::/15' }), 'invalid');
  const end = (until: string) =>
    codeOf(endBinding(state, { until, why: 'manual', importId: null }));
  assert.deepEqual(
    [end(day(2)), end(day(6)), end('2025-01-01T00:00:00.000Z')],
    [null, 'wrong-state', 'invalid'],
  );
  const gone = { ...state, withdrawnAt: day(4) };
  const right = { systemId: id(1), from: day(1), until: null, confidence: 1, reason: 'x' };
  assert.equal(codeOf(correctBinding(gone, right, null)), 'wrong-state');
  assert.equal(codeOf(correctBinding(state, right, null)), 'invalid');
  const longer = { until: day(6), seenAt: null, final: false, importId: null };
  assert.equal(codeOf(extendBinding(state, longer)), null);
  assert.equal(codeOf(extendBinding({ ...state, correctedAt: day(2) }, longer)), 'wrong-state');
});

test('isFiled() holds from the filing on until it ends', () => {
  const filedResearch = { reference: 'HB-1', from: day(2), until: day(4) };
  assert.deepEqual(
    [day(1), day(2), day(4)].map((at) => isFiled({ filedResearch }, at)),
    [false, true, false],
  );
  assert.equal(isFiled({ filedResearch: { ...filedResearch, until: null } }, day(9)), true);
  assert.equal(isFiled({ filedResearch: null }, day(2)), false);
});

test('exemptionsOf() finds an exemption around the scope and within it, while it is in force', () => {
  const exemption: Exemption = {
    id: id(5),
    version: 2,
    name: 'Hospital',
    kind: 'hospital',
    networks: ['198.51.100.0/28'],
    systemId: null,
    jurisdiction: 'hebei',
    sector: null,
    unitId: null,
    from: day(2),
    until: day(4),
    state: 'granted',
    reason: null,
    proposedBy: [],
    proposedAt: day(1),
    decidedBy: [],
    decidedAt: day(1),
    withdrawnAt: null,
  };
  const found = (text: string, at: string, changes: Partial<Exemption> = {}): number => {
    const network = networkFromText(text);
    assert.ok(typeof network !== 'string');
    const scope = { systemId: id(1), networks: [network] };
    return exemptionsOf([{ ...exemption, ...changes }], scope, at).length;
  };
  assert.equal(found('198.51.100.3', day(2)), 1);
  assert.equal(found('198.51.100.0/24', day(3)), 1);
  assert.equal(found('198.51.100.16', day(3)), 0);
  assert.equal(found('198.51.100.3', day(1)), 0);
  assert.equal(found('198.51.100.3', day(4)), 0);
  assert.equal(found('198.51.100.3', day(3), { state: 'proposed' }), 0);
  assert.equal(found('203.0.113.1', day(3), { networks: [], systemId: id(1) }), 1);
});
