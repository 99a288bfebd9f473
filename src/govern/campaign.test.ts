import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CAMPAIGN_UNITS_MAX,
  EDITIONS_MAX,
  PART_UNITS_MAX,
  SAMPLES_MAX,
  type Campaign,
  type CampaignContent,
  type PopulationUnit,
} from '#model/campaign.ts';
import { ATTACHED_MAX, CONTRADICTIONS_MAX, type Attestation } from '#model/attestation.ts';
import { isRefusal } from '#model/decision.ts';
import {
  attachFile,
  attestationAggregate,
  contentHashOf,
  startAttestation,
} from './attestation.ts';
import { plainCalendar } from './calendar-shipped.ts';
import {
  amendForm,
  campaignAggregate,
  draftCampaign,
  nodeAbove,
  openCampaign,
  sampleCampaign,
  takeStep,
} from './campaign.ts';
import { deadlineOf } from './campaign-deadline.ts';
import { SHIPPED_QUESTIONS } from './campaign-form.ts';
import { sampleOf } from './campaign-sample.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const MONDAY = Date.UTC(2026, 2, 2, 8);
const COUNTING = { id: null, rules: plainCalendar('UTC') };
const CONTENT: CampaignContent = {
  titleEn: 'Self-inspection',
  titleZh: '自查',
  aboutEn: null,
  aboutZh: null,
  jurisdiction: 'hebei',
  filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: false },
  due: { day: '2026-09-30' },
  remindBefore: [{ businessDays: 5 }],
  escalateAfter: [{ businessDays: 1 }, { businessDays: 3 }],
  coversDays: 365,
  questions: [...SHIPPED_QUESTIONS],
};

function unit(i: number, systems = 2): PopulationUnit {
  const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const systemIds = Array.from({ length: systems }, (_, k) => id(i * 100 + k));
  return { unitId: id(i), jurisdiction: 'hebei/tangshan', sector: 'education', systemIds };
}

/** What the events make of it. */
function after(state: Campaign | null, decision: ReturnType<typeof draftCampaign>): Campaign {
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision.events.reduce<Campaign | null>((now, event) => {
    const head = { streamId: ID, version: (now?.version ?? 0) + 1, actorId: null };
    const at = new Date(MONDAY).toISOString();
    return campaignAggregate.evolve(now, { personal: null, ...event, ...head, at });
  }, state) as Campaign;
}

function opened(): Campaign {
  const drafted = after(null, draftCampaign(null, CONTENT));
  const opening = openCampaign(drafted, [unit(1)], deadlineOf(CONTENT, MONDAY, COUNTING));
  assert.ok(!isRefusal(opening));
  return after(drafted, opening.campaign);
}

test('deadlineOf() ends when the office closes on that day, with its steps in order', () => {
  const deadline = deadlineOf(CONTENT, MONDAY, COUNTING);
  assert.ok(!isRefusal(deadline));
  assert.equal(deadline.dueAt.slice(0, 10), '2026-09-30');
  assert.deepEqual(
    deadline.steps.map(({ kind, up }) => [kind, up]),
    [
      ['remind', 0],
      ['due', 0],
      ['escalate', 1],
      ['escalate', 2],
    ],
  );
  const sunday = deadlineOf({ ...CONTENT, due: { day: '2026-10-04' } }, MONDAY, COUNTING);
  assert.ok(!isRefusal(sunday));
  assert.equal(sunday.dueAt.slice(0, 10), '2026-10-05', 'a Sunday: the next working day');
  const over = deadlineOf({ ...CONTENT, due: { day: '2026-02-01' } }, MONDAY, COUNTING);
  assert.ok(isRefusal(over));
});

test('openCampaign() cuts the population into parts and refuses one that is empty or too large', () => {
  const drafted = after(null, draftCampaign(null, CONTENT));
  const deadline = deadlineOf(CONTENT, MONDAY, COUNTING);
  const units = Array.from({ length: PART_UNITS_MAX + 1 }, (_, i) => unit(i + 1, 1));
  const opening = openCampaign(drafted, units, deadline);
  assert.ok(!isRefusal(opening));
  assert.deepEqual(
    opening.parts.map(({ length }) => length),
    [PART_UNITS_MAX, 1],
  );
  assert.ok(isRefusal(openCampaign(drafted, [], deadline)));
  const many = Array.from({ length: CAMPAIGN_UNITS_MAX + 1 }, () => unit(1, 0));
  assert.ok(isRefusal(openCampaign(drafted, many, deadline)));
});

test('takeStep() takes each step once and tells the nodes above', () => {
  let state = opened();
  const late = [
    { jurisdiction: 'hebei/tangshan/lubei', count: 2 },
    { jurisdiction: 'hebei/tangshan/lunan', count: 3 },
  ];
  const at = '2026-12-31T00:00:00.000Z';
  const types: string[] = [];
  for (;;) {
    const decision = takeStep(state, at, late);
    if (isRefusal(decision) || decision.events.length === 0) break;
    const [event] = decision.events;
    types.push(event?.type ?? '');
    if (event?.type === 'campaign.escalated' && types.length === 3) {
      assert.deepEqual(event.data.told, [{ jurisdiction: 'hebei/tangshan', count: 5 }]);
    }
    state = after(state, decision);
  }
  const escalated = 'campaign.escalated';
  assert.deepEqual(types, ['campaign.reminded', 'campaign.due-passed', escalated, escalated]);
  assert.equal(state.nextAt, null);
  assert.equal(nodeAbove('hebei/tangshan', 9), 'hebei');
});

test('a form has EDITIONS_MAX editions, a campaign SAMPLES_MAX samples', () => {
  let state = opened();
  for (let edition = 2; edition <= EDITIONS_MAX; edition++) {
    const [first, ...rest] = SHIPPED_QUESTIONS;
    assert.ok(first !== undefined);
    state = after(state, amendForm(state, [{ ...first, en: `Edition ${edition}?` }, ...rest]));
  }
  assert.equal(state.forms.length, EDITIONS_MAX);
  assert.ok(isRefusal(amendForm(state, [...SHIPPED_QUESTIONS])));
  for (let i = 0; i < SAMPLES_MAX; i++) {
    state = after(state, sampleCampaign(state, [ID], { seed: `seed-number-${i}`, count: 1 }));
  }
  assert.ok(isRefusal(sampleCampaign(state, [ID], { seed: 'one-too-many', count: 1 })));
});

test('sampleOf() draws the same from the same, whatever the order, and never twice', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 40 }),
      fc.string({ minLength: 8, maxLength: 20 }),
      fc.nat(50),
      (ids, seed, count) => {
        const drawn = sampleOf(seed, ids, count);
        assert.deepEqual(sampleOf(seed, ids.toReversed(), count), drawn);
        assert.equal(new Set(drawn).size, Math.min(count, ids.length));
        assert.deepEqual(sampleOf(seed, ids, count + 1).slice(0, drawn.length), drawn);
      },
    ),
    { numRuns: 50 },
  );
});

test('an attestation has ATTACHED_MAX files, and its hash is of what is signed alone', () => {
  const campaign = opened();
  const start = startAttestation(campaign, unit(1));
  assert.ok(!isRefusal(start));
  const head = { streamId: ID, version: 1, actorId: null, at: '2026-03-02T08:00:00.000Z' };
  const state = attestationAggregate.evolve(null, {
    personal: null,
    ...start.events[0],
    ...head,
  } as never);
  const file = {
    evidenceId: ID,
    kind: 'document',
    sha256: '0'.repeat(64),
    systemId: null,
  } as const;
  const files = Array.from({ length: ATTACHED_MAX }, () => file);
  assert.ok(isRefusal(attachFile({ ...state, files }, campaign, file)));
  const changes: Partial<Attestation>[] = [
    { restClean: true },
    { answers: { ledger: 'no' } },
    { written: { measures: 'x' } },
    { files: [file] },
    { nonce: 'ab' },
  ];
  const hashes = [state, ...changes.map((change) => ({ ...state, ...change }))].map(contentHashOf);
  assert.equal(new Set(hashes).size, hashes.length);
  assert.equal(contentHashOf({ ...state, state: 'signed', note: 'x' }), contentHashOf(state));
  const seen = { leadId: ID, caseId: null, systemId: ID, grade: 'session', when: 'after' } as const;
  const told = Array.from({ length: CONTRADICTIONS_MAX + 1 }).reduce<Attestation>(
    (now) =>
      attestationAggregate.evolve(now, {
        type: 'attestation.contradicted',
        personal: null,
        ...head,
        data: { ...seen, seenAt: head.at },
      }),
    state,
  );
  assert.equal(told.contradictions.length, CONTRADICTIONS_MAX, 'the record has all');
});
