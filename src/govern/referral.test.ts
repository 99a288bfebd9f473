import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isRefusal } from '#model/decision.ts';
import { Referral, type Recipient, type ReferralContent } from '#model/referral.ts';
import { doer, fold } from './casework.fixture.ts';
import { noticed, rectifying } from './case/case.fixture.ts';
import { miningInterval, SPAN_GAP_MS, type Proof } from './mining-interval.ts';
import { AT, idOf } from './people.fixture.ts';
import {
  decideAnnul,
  decideApproveReferral,
  decideConclude,
  decideDraftReferral,
  decidePackaged,
  decideReceipt,
  decideSanction,
  decideSend,
  evolveReferral,
  referralHashOf,
  type ReferralDecision,
} from './referral.ts';

const REFERRAL = idOf(950);
const OFFICER = doer(41);
const APPROVER = doer(42);
const LEGAL = { id: 'sichuan-2022-186', version: '2022' };
const iso = (at: number): string => new Date(at).toISOString();
const NONE = { rescan: null, cleanWindow: null, releasedAt: null };

function proof(at: number, parts: Partial<Proof> = {}): Proof {
  return {
    findingId: `f${at}`,
    grade: 'work-proven',
    firstSeen: iso(at),
    lastSeen: iso(at + 60_000),
    sensorId: null,
    transcriptId: null,
    transcriptSha256: null,
    ...parts,
  };
}

function contentFor(recipient: Recipient, parts: Partial<ReferralContent> = {}): ReferralContent {
  return {
    recipient,
    receiver: 'Office of Prices',
    reason: 'It went on for months',
    legalBasis: LEGAL,
    caseNumber: noticed().number,
    verdict: 'deliberate',
    grade: 'work-proven',
    rootCause: null,
    unitName: 'School',
    systemName: 'Render farm',
    addresses: ['192.0.2.7'],
    people: [],
    electricityAccounts: ['130100-7'],
    wallets: [],
    pools: ['pool.example'],
    coins: ['BTC'],
    interval: miningInterval([proof(AT)], NONE),
    energy: null,
    notices: [],
    measures: [],
    evidence: [{ id: idOf(960), kind: 'transcript', sha256: 'ab'.repeat(32), takenAt: null }],
    ...parts,
  };
}

const draft = (content: ReferralContent, about = rectifying(), who = OFFICER) =>
  decideDraftReferral(content, { case: about, open: [] }, who);
const after = (state: Referral | null, decision: ReferralDecision): Referral =>
  Referral.parse(fold(evolveReferral, REFERRAL, state, decision));
const refusal = (decision: ReferralDecision): string =>
  isRefusal(decision) ? decision.refused : 'none';

test('decideDraftReferral() refuses to have a victim punished and offers incident response', () => {
  const victim = rectifying('compromised');
  for (const recipient of ['police', 'discipline', 'price-authority', 'regulator'] as const) {
    const answer = draft(contentFor(recipient, { verdict: 'compromised' }), victim);
    assert.ok(isRefusal(answer));
    assert.match(answer.message, /incident response/);
  }
  assert.equal(refusal(draft(contentFor('incident-response', { evidence: [] }), victim)), 'none');
  assert.equal(refusal(draft(contentFor('incident-response'))), 'wrong-state');
  // Two people said on the case why it is referred all the same.
  const excepted = { ...victim, referral: 'referred', referredTo: 'police' } as const;
  assert.equal(refusal(draft(contentFor('police'), excepted)), 'none');
  assert.equal(refusal(draft(contentFor('discipline'), excepted)), 'wrong-state');
});

test('decideDraftReferral() needs proof of both ends and an account for the price authority', () => {
  const to = 'price-authority' as const;
  assert.equal(refusal(draft(contentFor(to))), 'none');
  assert.equal(refusal(draft(contentFor(to, { interval: null }))), 'wrong-state');
  assert.equal(refusal(draft(contentFor(to, { electricityAccounts: [] }))), 'wrong-state');
  assert.equal(refusal(draft(contentFor('police', { evidence: [] }))), 'wrong-state');
  const open = [{ recipient: to }];
  const twice = decideDraftReferral(contentFor(to), { case: rectifying(), open }, OFFICER);
  assert.equal(refusal(twice), 'conflict');
  const own = doer(43, { unitId: rectifying().unitId });
  assert.equal(refusal(draft(contentFor(to), rectifying(), own)), 'conflict-of-interest');
});

test('a referral goes from draft to sanction by separate people, bound to what was read', () => {
  const content = contentFor('price-authority');
  let state = after(null, draft(content));
  const contentHash = referralHashOf(content);
  assert.equal(
    refusal(decideApproveReferral(state, { contentHash }, OFFICER)),
    'conflict-of-interest',
  );
  const other = { contentHash: '00'.repeat(32) };
  assert.equal(refusal(decideApproveReferral(state, other, APPROVER)), 'stale');
  assert.equal(refusal(decidePackaged(state, contentHash)), 'wrong-state');
  state = after(state, decideApproveReferral(state, { contentHash }, APPROVER));
  const packageSha256 = 'cd'.repeat(32);
  const sending = { by: 'courier', packageSha256 } as const;
  assert.equal(refusal(decideSend(state, sending, OFFICER, iso(AT))), 'invalid');
  state = after(state, decidePackaged(state, packageSha256));
  state = after(state, decideSend(state, sending, OFFICER, iso(AT)));
  const answer = { at: iso(AT + 1), reference: 'P-7', note: null };
  const early = decideReceipt(state, { ...answer, at: iso(AT - 1) }, AT + 2);
  assert.equal(refusal(early), 'invalid');
  assert.equal(refusal(decideReceipt(state, answer, AT)), 'invalid');
  state = after(state, decideReceipt(state, answer, AT + 2));
  const outcome = { ...answer, kind: 'sanctioned' } as const;
  assert.equal(refusal(decideConclude(state, outcome, AT + 2)), 'wrong-state');
  const sanction = {
    id: idOf(970),
    kind: 'differential-price',
    legalBasis: LEGAL,
    authority: 'Office of Prices',
    decidedAt: iso(AT + 1),
    reference: null,
    amount: { value: 51_840, currency: 'CNY' },
    note: 'Two yuan a kilowatt-hour',
  } as const;
  state = after(state, decideSanction(state, sanction, AT + 2));
  state = after(state, decideConclude(state, outcome, AT + 2));
  assert.equal(state.state, 'concluded');
  state = after(state, decideAnnul(state, { id: sanction.id, note: 'By the court' }));
  assert.equal(state.sanctions[0]?.annulment, 'By the court');
  assert.equal(refusal(decideAnnul(state, { id: sanction.id, note: 'x' })), 'conflict');
});

test('a victim is not sanctioned, and only help concludes with a clean system', () => {
  const content = contentFor('incident-response', { verdict: 'compromised' });
  const drafted = after(null, draft(content, rectifying('compromised')));
  const state = { ...drafted, state: 'received' } as const;
  const answer = { at: iso(AT), reference: null, note: null };
  assert.equal(refusal(decideConclude(state, { ...answer, kind: 'sanctioned' }, AT)), 'invalid');
  assert.equal(refusal(decideConclude(state, { ...answer, kind: 'cleaned' }, AT)), 'none');
  const punished = { ...state, recipient: 'police' } as const;
  assert.equal(refusal(decideConclude(punished, { ...answer, kind: 'cleaned' }, AT)), 'invalid');
  const warning = {
    id: idOf(971),
    kind: 'warning' as const,
    legalBasis: LEGAL,
    authority: 'Bureau',
    decidedAt: iso(AT),
    reference: null,
    amount: null,
    note: null,
  };
  assert.equal(refusal(decideSanction(state, warning, AT)), 'wrong-state');
});

test('miningInterval() claims from the first proof to the last, and nothing that is only suspected', () => {
  const hour = 3_600_000;
  const proofs = [
    proof(AT + 9 * hour, { transcriptId: idOf(1), transcriptSha256: 'ef'.repeat(32) }),
    proof(AT - 90 * hour, { grade: 'listed' }),
    proof(AT),
    proof(AT + hour),
    proof(AT + 99 * hour, { grade: 'attempted' }),
  ];
  const clean = { ...NONE, rescan: { at: iso(AT + 20 * hour), clean: true } };
  const interval = miningInterval(proofs, clean);
  assert.equal(interval?.from.at, iso(AT));
  assert.equal(interval?.to.at, iso(AT + 9 * hour + 60_000));
  assert.equal(interval?.to.transcriptSha256, 'ef'.repeat(32));
  assert.deepEqual(interval?.spans, [
    { from: iso(AT), to: iso(AT + hour + 60_000) },
    { from: iso(AT + 9 * hour), to: iso(AT + 9 * hour + 60_000) },
  ]);
  assert.deepEqual(interval?.endedBy, { at: iso(AT + 20 * hour), by: 'rescan' });
  // A look before the last proof ended nothing.
  const early = { ...NONE, rescan: { at: iso(AT + hour), clean: true } };
  assert.equal(miningInterval(proofs, early)?.endedBy, null);
  assert.equal(miningInterval([proof(AT, { grade: 'corroborated' })], NONE), null);
});

test('miningInterval() keeps both ends and 64 stretches at most, in order, whatever was seen', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(moments, (all) => {
      const proofs = all.map((at) => proof(AT + at * (SPAN_GAP_MS / 4)));
      const interval = miningInterval(proofs, NONE);
      assert.ok(interval !== null);
      const { spans, from, to } = interval;
      assert.ok(spans.length <= 64);
      assert.equal(spans[0]?.from, from.at);
      assert.equal(spans.at(-1)?.to, to.at);
      spans.forEach((span, i) => {
        assert.ok(span.from <= span.to);
        assert.ok(i === 0 || (spans[i - 1]?.to ?? '') < span.from);
      });
    }),
    { numRuns: 60 },
  );
});
