import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lead, LEAD_NAMES_MAX, LEAD_SIGHTINGS_MAX, type Sighting } from '#model/lead.ts';
import { codeOf, doer, fold, RULES, SYSTEM, UNIT } from '../casework.fixture.ts';
import { AT, HOUR, idOf, later, NOW } from '../people.fixture.ts';
import { evolveLead, type LeadDecision } from './evolve.ts';
import { decideSight, leadFor, type Candidate, type Seen } from './gather.ts';
import {
  decideDismiss,
  decideLeadOpened,
  decideMakeLead,
  decideMerge,
  decidePlace,
  decideRevive,
  decideWatch,
  type NewLead,
} from './triage.ts';

const ID = idOf(1);
const ANALYST = doer(20);
const CONTEXT = { at: AT, rules: RULES };

const after = (state: Lead, decision: LeadDecision, at = AT): Lead =>
  Lead.parse(fold(evolveLead, state.id, state, decision, at));

function made(parts: Partial<NewLead> = {}, id = ID): Lead {
  const lead: NewLead = {
    jurisdiction: 'hebei',
    sector: null,
    unitId: UNIT,
    systemId: SYSTEM,
    address: '192.0.2.7',
    provenance: 'sensor',
    source: null,
    grade: 'listed',
    recurrenceOfId: null,
    note: null,
    ...parts,
  };
  return Lead.parse(fold(evolveLead, id, null, decideMakeLead(lead, null)));
}

function sighting(parts: Partial<Sighting> = {}): Sighting {
  return {
    findingId: 'f1',
    findingVersion: 1,
    grade: 'session',
    category: 'mining',
    protocol: 'stratum-v1',
    carriers: [],
    coin: 'BTC',
    pool: 'pool.example',
    serverIp: '198.51.100.9',
    serverPort: 3333,
    walletTag: '0'.repeat(32),
    accepted: 3,
    algorithm: null,
    rate: null,
    watts: null,
    kwh: null,
    firstSeen: NOW,
    lastSeen: NOW,
    sensorId: idOf(2),
    transcriptId: null,
    ...parts,
  };
}

function seen(parts: Partial<Sighting> = {}, where: Partial<Seen> = {}): Seen {
  return {
    address: '192.0.2.7',
    systemId: SYSTEM,
    sighting: sighting(parts),
    names: { wallet: '1Boat', worker: 'rig1' },
    ...where,
  };
}

/** `taken`: what the office knows beside the lead; here all of it is in sight. */
const takenBy = (state: Lead, findingId: string): number | null =>
  state.sightings.find((one) => one.findingId === findingId)?.findingVersion ?? null;
const sighted = (state: Lead, parts: Partial<Sighting> = {}): LeadDecision => {
  const news = seen(parts);
  return decideSight(state, news, takenBy(state, news.sighting.findingId));
};
const sight = (state: Lead, parts: Partial<Sighting> = {}): Lead =>
  after(state, sighted(state, parts));

test('decideSight() gathers grade, times, names and counts', () => {
  const one = sight(made(), { lastSeen: later(HOUR) });
  const two = sight(one, {
    findingId: 'f2',
    grade: 'attempted',
    coin: 'XMR',
    firstSeen: later(-HOUR),
  });
  assert.equal(two.grade, 'session');
  assert.equal(two.sightingCount, 2);
  assert.equal(two.firstSeen, later(-HOUR));
  assert.equal(two.lastSeen, later(HOUR));
  assert.deepEqual(two.coins, ['BTC', 'XMR']);
  assert.deepEqual(two.wallets, ['1Boat']);
});

test('decideSight() takes each version of a finding once, a newer one in place of the older', () => {
  const one = sight(made());
  assert.deepEqual(sighted(one), { events: [] });
  const two = sight(one, { findingVersion: 2, grade: 'work-proven' });
  assert.equal(two.sightingCount, 1);
  assert.deepEqual(
    two.sightings.map(({ findingVersion }) => findingVersion),
    [2],
  );
  assert.deepEqual(sighted(two), { events: [] });
});

test('decideSight() keeps a bounded number of sightings and names, and counts all', () => {
  let state = made();
  for (let i = 0; i <= LEAD_SIGHTINGS_MAX; i++) {
    state = sight(state, { findingId: `f${i}`, pool: `p${i}.example` });
  }
  assert.equal(state.sightingCount, LEAD_SIGHTINGS_MAX + 1);
  assert.equal(state.sightings.length, LEAD_SIGHTINGS_MAX);
  assert.equal(state.pools.length, LEAD_NAMES_MAX);
});

test('decideSight() counts a finding once, also when it is out of sight by now', () => {
  let state = made();
  for (let i = 0; i <= LEAD_SIGHTINGS_MAX; i++) state = sight(state, { findingId: `f${i}` });
  assert.equal(takenBy(state, 'f0'), null, 'out of sight');
  const again = after(state, decideSight(state, seen({ findingId: 'f0', findingVersion: 2 }), 1));
  assert.equal(again.sightingCount, LEAD_SIGHTINGS_MAX + 1);
  assert.deepEqual(decideSight(state, seen({ findingId: 'f0' }), 1), { events: [] });
});

test('evolveLead() without its personal parts keeps everything else', () => {
  const state = fold(evolveLead, ID, made(), {
    events: [
      {
        type: 'lead.sighted',
        data: { address: '192.0.2.7', isNew: true, sighting: sighting() },
        personal: null as never,
      },
    ],
  });
  assert.deepEqual(Lead.parse(state).wallets, []);
  assert.equal(state.sightingCount, 1);
});

const candidate = (state: Lead, parts: Partial<Candidate> = {}): Candidate => ({
  ...state,
  caseClosed: false,
  taken: null,
  ...parts,
});

test('leadFor() goes by system, else by address, and by nothing else', () => {
  const mine = candidate(made({}, idOf(11)));
  const other = candidate(made({ systemId: idOf(5) }, idOf(12)));
  const nobody = candidate(made({ systemId: null }, idOf(13)));
  const all = [other, nobody, mine];
  assert.equal(leadFor(seen(), all, AT)?.id, mine.id);
  assert.equal(leadFor(seen({}, { systemId: null }), all, AT)?.id, nobody.id);
  const elsewhere = seen({}, { systemId: null, address: '192.0.2.8' });
  assert.equal(leadFor(elsewhere, all, AT), null);
  assert.equal(leadFor(seen({}, { systemId: idOf(6) }), all, AT), null);
});

test('leadFor() leaves merged leads and those of closed cases alone, and prefers an open case', () => {
  const free = candidate(made({}, idOf(11)));
  const open = candidate({ ...made({}, idOf(12)), state: 'opened', caseId: idOf(7) });
  assert.equal(leadFor(seen(), [free, open], AT)?.id, open.id);
  assert.equal(leadFor(seen(), [{ ...open, caseClosed: true }], AT), null);
  assert.equal(leadFor(seen(), [candidate({ ...made(), state: 'merged' })], AT), null);
});

test('leadFor() brings a finding back to where it went before', () => {
  const before = candidate(sight(made({ systemId: null }, idOf(11))), { taken: 1 });
  const now = candidate(made({}, idOf(12)));
  assert.equal(leadFor(seen({ findingVersion: 2 }), [now, before], AT)?.id, before.id);
});

test('leadFor() lets a dismissed lead take in what is no news, until its date', () => {
  const weak = sight(made(), { grade: 'corroborated' });
  const off = decideDismiss(weak, { why: 'too-weak', note: null }, ANALYST, CONTEXT);
  const lead = candidate(after(weak, off));
  const by = (grade: Sighting['grade'], at = AT) => leadFor(seen({ grade }), [lead], at);
  assert.equal(by('corroborated')?.id, lead.id);
  assert.equal(by('session'), null);
  assert.equal(by('listed', AT + 30 * 24 * HOUR), null);
});

test('decideDismiss() wants a reason in words where a session is proven', () => {
  const state = sight(made());
  const by = (note: string | null, who: typeof ANALYST | null = ANALYST): string =>
    codeOf(decideDismiss(state, { why: 'false-positive', note }, who, CONTEXT));
  assert.equal(by(null), 'invalid');
  assert.equal(by('Our own pool'), 'allowed');
  assert.equal(by(null, null), 'allowed');
});

test('a lead is triaged once, by somebody of another unit', () => {
  const own = doer(1, { unitId: UNIT });
  const watch = (state: Lead, who = ANALYST): string =>
    codeOf(decideWatch(state, { handlerId: null, note: null }, who));
  assert.equal(watch(made(), own), 'conflict-of-interest');
  const open = after(made(), decideLeadOpened(made(), idOf(7)));
  assert.equal(open.state, 'opened');
  assert.equal(watch(open), 'wrong-state');
  assert.equal(codeOf(decideLeadOpened(open, idOf(7))), 'wrong-state');
});

test('decideRevive() takes a dismissal back', () => {
  const gone = decideDismiss(made(), { why: 'test', note: null }, ANALYST, CONTEXT);
  const off = after(made(), gone);
  const back = after(off, decideRevive(off));
  assert.deepEqual([back.state, back.dismissal], ['new', null]);
  assert.equal(codeOf(decideRevive(back)), 'wrong-state');
});

test('decideMerge() carries over what was seen', () => {
  const from = sight(made({ systemId: null }, idOf(11)));
  const into = made({}, idOf(12));
  const both = decideMerge(from, into, 'Same machine', ANALYST);
  assert.ok('from' in both);
  assert.equal(after(from, both.from).mergedIntoId, into.id);
  const one = after(into, both.into);
  assert.deepEqual([one.sightingCount, one.grade, one.coins], [1, 'session', ['BTC']]);
  assert.equal(codeOf(decideMerge(from, from, null, ANALYST)), 'invalid');
  const foreign = made({ systemId: idOf(5) }, idOf(13));
  assert.equal(codeOf(decideMerge(into, foreign, null, ANALYST)), 'invalid');
});

test('decidePlace() records a change only', () => {
  const place = { jurisdiction: 'hebei', sector: null, unitId: UNIT, systemId: SYSTEM };
  assert.deepEqual(decidePlace(made(), place), { events: [] });
  const moved = after(made(), decidePlace(made(), { ...place, systemId: idOf(5) }));
  assert.equal(moved.systemId, idOf(5));
  const inCase = after(made(), decideLeadOpened(made(), idOf(7)));
  assert.equal(codeOf(decidePlace(inCase, { ...place, systemId: idOf(5) })), 'wrong-state');
  const along = after(inCase, decidePlace(inCase, { ...place, systemId: idOf(5) }, true));
  assert.equal(along.systemId, idOf(5));
});

test('decideMakeLead() names a system or an address', () => {
  const nothing = { ...made(), address: null, systemId: null };
  const { jurisdiction, sector, unitId, systemId, address, provenance, source, grade } = nothing;
  const lead = { jurisdiction, sector, unitId, systemId, address, provenance, source, grade };
  assert.equal(
    codeOf(decideMakeLead({ ...lead, recurrenceOfId: null, note: null }, null)),
    'invalid',
  );
});
