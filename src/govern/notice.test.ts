import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import {
  ATTEMPTS_MAX,
  Notice,
  NOTICE_CHANNELS,
  noticeEvents,
  type NoticeChannel,
  type NoticeEvents,
} from '#model/notice.ts';
import { SAMPLE_FIELDS } from './notice.fixture.ts';
import {
  acknowledgeNotice,
  closeNotice,
  evolveNotice,
  failDelivery,
  prepareNotice,
  readNotice,
  renewLink,
  replaceNotice,
  serveNotice,
  type NoticePlan,
} from './notice.ts';
import { SHIPPED_TEMPLATES } from './notice-text/shipped.ts';

const ID = '018f6f4e-0000-7000-8000-000000000001';
const OTHER = '018f6f4e-0000-7000-8000-000000000002';
const HASH = 'ab'.repeat(32);
const [FINDING] = SHIPPED_TEMPLATES;
assert.ok(FINDING !== undefined);

const PLAN: NoticePlan = {
  caseId: OTHER,
  orderId: null,
  unitId: OTHER,
  jurisdiction: 'hebei',
  sector: null,
  kind: 'finding-notice',
  subjectTokenHash: HASH,
  linkUntil: '2026-06-01T00:00:00.000Z',
  dueAt: SAMPLE_FIELDS.en.deadline ?? null,
  earlierId: null,
  recipientName: 'A. Person',
  recipientEmail: 'a.person@unit.example',
  channels: ['email', 'print', 'link'],
  template: FINDING,
  fields: SAMPLE_FIELDS.en,
  timeZone: 'Asia/Shanghai',
};

type Drafted = Draft<NoticeEvents>;

function record(
  state: Notice | null,
  decision: Decision<Drafted>,
  at = '2026-03-02T08:00:00.000Z',
  isErased = false,
): Notice {
  assert.ok(!isRefusal(decision), JSON.stringify(decision));
  let next = state;
  for (const draft of decision.events) {
    noticeEvents[draft.type].data.parse(draft.data);
    const version = (next?.version ?? 0) + 1;
    const head = { streamId: ID, version, at, actorId: null, personal: null };
    next = evolveNotice(next, { ...head, ...draft, ...(isErased ? { personal: null } : {}) });
  }
  assert.ok(next !== null);
  return Notice.parse(next);
}

const prepared = (): Notice => record(null, prepareNotice(null, PLAN));
const refusedAs = (decision: Decision<Drafted>): string =>
  isRefusal(decision) ? decision.refused : 'done';

test('prepareNotice() keeps the words it will be served with', () => {
  const notice = prepared();
  assert.equal(notice.document.title, 'Notice of a finding');
  assert.equal(notice.verificationCode, SAMPLE_FIELDS.en.verificationCode);
  assert.equal(notice.templateVersion, 1);
  assert.deepEqual(
    notice.channels.map(({ channel, state }) => [channel, state]),
    NOTICE_CHANNELS.map((channel) => [channel, 'waiting']),
  );
  assert.equal(notice.servedAt, null);
});

test('prepareNotice() has nothing personal outside the sealed part', () => {
  const decision = prepareNotice(null, PLAN);
  assert.ok(!isRefusal(decision));
  const clear = JSON.stringify(decision.events.map(({ data }) => data));
  assert.doesNotMatch(clear, /@|A\. Person/);
  const erased = record(null, decision, undefined, true);
  assert.equal(erased.recipientEmail, null);
  assert.equal(erased.recipientName, null);
});

test('prepareNotice() is refused when it could not be served as planned', () => {
  const refused = (change: Partial<NoticePlan>): string =>
    refusedAs(prepareNotice(null, { ...PLAN, ...change }));
  assert.equal(refused({}), 'done');
  assert.equal(refused({ recipientEmail: null }), 'invalid');
  assert.equal(refused({ recipientEmail: null, channels: ['print'] }), 'done');
  assert.equal(refused({ subjectTokenHash: null }), 'invalid');
  assert.equal(refused({ channels: [] }), 'invalid');
  assert.equal(refused({ channels: ['print', 'print'] }), 'invalid');
  assert.equal(refused({ kind: 'correction' }), 'invalid');
  const { deadline: _, ...fields } = SAMPLE_FIELDS.en;
  assert.equal(refused({ fields }), 'invalid');
  assert.equal(refusedAs(prepareNotice(prepared(), PLAN)), 'conflict');
});

test('serveNotice() is a fact once for each channel; the first one counts', () => {
  let notice = record(prepared(), serveNotice(prepared(), 'email', '<1@office.example>'));
  assert.equal(notice.servedAt, '2026-03-02T08:00:00.000Z');
  assert.equal(refusedAs(serveNotice(notice, 'email', null)), 'conflict');
  notice = record(notice, serveNotice(notice, 'print', 'RA123'), '2026-03-03T08:00:00.000Z');
  assert.equal(notice.servedAt, '2026-03-02T08:00:00.000Z');
  assert.equal(notice.readAt, null, 'served is not read');
  const onPaper = record(null, prepareNotice(null, { ...PLAN, channels: ['print'] }));
  assert.equal(refusedAs(serveNotice(onPaper, 'email', null)), 'invalid');
});

test('failDelivery() leaves another attempt open, also after the last of the queue', () => {
  const greylisted = { failure: 'deferred', isFinal: false, reply: '450 later' };
  let notice = record(prepared(), failDelivery(prepared(), 'email', greylisted));
  assert.partialDeepStrictEqual(notice.channels[0], { state: 'waiting', attempts: 1 });
  const refused = { failure: 'refused', isFinal: true, reply: '550 unknown a.person@unit.example' };
  const decision = failDelivery(notice, 'email', refused);
  assert.ok(!isRefusal(decision));
  assert.doesNotMatch(JSON.stringify(decision.events.map(({ data }) => data)), /@/);
  notice = record(notice, decision);
  assert.partialDeepStrictEqual(notice.channels[0], { state: 'failed', failure: 'refused' });
  assert.equal(notice.servedAt, null);
  notice = record(notice, serveNotice(notice, 'email', '<2@office.example>'));
  assert.partialDeepStrictEqual(notice.channels[0], { state: 'served', attempts: 3 });
  assert.equal(refusedAs(failDelivery(notice, 'email', refused)), 'conflict');
});

test('failDelivery() is final when the attempts are used up', () => {
  let notice = prepared();
  const later = { failure: 'deferred', isFinal: false, reply: null };
  for (let i = 0; i < ATTEMPTS_MAX; i++)
    notice = record(notice, failDelivery(notice, 'email', later));
  assert.partialDeepStrictEqual(notice.channels[0], { state: 'failed', attempts: ATTEMPTS_MAX });
});

test('readNotice() and acknowledgeNotice() need that it was served, and do not imply each other', () => {
  const by = { name: 'B. Person', as: 'leader' } as const;
  assert.equal(refusedAs(readNotice(prepared(), 'link')), 'wrong-state');
  assert.equal(refusedAs(acknowledgeNotice(prepared(), by, 'link')), 'wrong-state');
  const served = record(prepared(), serveNotice(prepared(), 'print', null));
  const acknowledged = record(served, acknowledgeNotice(served, by, 'paper'));
  assert.equal(acknowledged.readAt, null);
  assert.equal(acknowledged.acknowledgedBy, 'B. Person');
  assert.equal(refusedAs(acknowledgeNotice(acknowledged, by, 'paper')), 'conflict');
  const read = record(served, readNotice(served, 'link'));
  assert.equal(read.acknowledgedAt, null);
  assert.deepEqual(readNotice(read, 'portal'), { events: [] });
});

test('a notice that was replaced or closed is neither served nor acknowledged', () => {
  const served = record(prepared(), serveNotice(prepared(), 'print', null));
  const replaced = record(served, replaceNotice(served, OTHER));
  assert.equal(replaced.replacedBy, OTHER);
  for (const ended of [replaced, record(served, closeNotice(served, 'case-closed'))]) {
    assert.equal(refusedAs(serveNotice(ended, 'email', null)), 'wrong-state');
    assert.equal(
      refusedAs(acknowledgeNotice(ended, { name: 'x', as: 'other' }, 'link')),
      'wrong-state',
    );
    assert.equal(refusedAs(renewLink(ended, HASH, '2026-06-01T00:00:00.000Z')), 'wrong-state');
    assert.equal(refusedAs(replaceNotice(ended, OTHER)), 'wrong-state');
    assert.deepEqual(closeNotice(ended, 'void'), { events: [] });
  }
  assert.equal(refusedAs(replaceNotice(served, served.id)), 'invalid');
});

test('no course of events serves a channel twice, or reads or acknowledges what was not served', () => {
  const channel = fc.constantFrom<NoticeChannel>('email', 'print', 'link');
  const act = fc.constantFrom(
    'serve',
    'fail',
    'fail-for-good',
    'read',
    'acknowledge',
    'renew',
    'close',
  );
  const course = fc.array(fc.tuple(act, channel), { maxLength: 20 });
  fc.assert(
    fc.property(course, (steps) => {
      let notice = prepared();
      const served: string[] = [];
      for (const [step, by] of steps) {
        const decision = decide(notice, step, by);
        if (isRefusal(decision)) continue;
        const before = notice;
        if (decision.events.length > 0) notice = record(notice, decision);
        for (const { type } of decision.events) {
          if (type === 'notice.served') served.push(by);
          if (type === 'notice.read' || type === 'notice.acknowledged') {
            assert.ok(before.servedAt !== null);
          }
          if (type !== 'notice.read') assert.equal(before.closedAt, null);
        }
        assert.equal(new Set(served).size, served.length);
        const states = notice.channels.filter(({ state }) => state === 'served');
        assert.deepEqual(states.map((one) => one.channel).toSorted(), served.toSorted());
        assert.equal(notice.servedAt !== null, served.length > 0);
      }
    }),
    { numRuns: 100 },
  );
});

function decide(notice: Notice, step: string, channel: NoticeChannel): Decision<Drafted> {
  const failure = { failure: 'deferred', isFinal: step === 'fail-for-good', reply: null };
  const all: Record<string, () => Decision<Drafted>> = {
    serve: () => serveNotice(notice, channel, null),
    fail: () => failDelivery(notice, channel, failure),
    'fail-for-good': () => failDelivery(notice, channel, failure),
    read: () => readNotice(notice, 'link'),
    acknowledge: () => acknowledgeNotice(notice, { name: 'x', as: 'liaison' }, 'link'),
    renew: () => renewLink(notice, HASH, '2026-06-01T00:00:00.000Z'),
    close: () => closeNotice(notice, 'void'),
  };
  return all[step]?.() ?? { events: [] };
}
