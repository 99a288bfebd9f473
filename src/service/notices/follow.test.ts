import assert from 'node:assert/strict';
import type { ClockTerms } from '#model/clock.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { followCase } from '../cases/follow-case.ts';
import { runClock } from '../clocks/run-clocks.ts';
import { sweepClocks } from '../clocks/sweep-clocks.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { recordAcknowledgement } from './acknowledge-notice.ts';
import { deliverNotice, SEND_TOPIC } from './deliver-notice.ts';
import { mailbox, textOf } from './mail.fixture.ts';
import { recordService } from './record-service.ts';
import { scene, shown, type Scene } from './scene.fixture.ts';
import { sendNotice } from './send-notice.ts';
import { superiorTeller } from './tell-superior.ts';

/** The case of the scene, triaged and assessed. */
async function assess({ office, about }: Scene): Promise<void> {
  const { id, number, jurisdiction, sector, unitId, systemId } = about;
  const handlerId = office.newId();
  const hands = [handlerId];
  const leadIds: string[] = [];
  const opened = {
    type: 'case.opened',
    data: {
      number,
      jurisdiction,
      sector,
      unitId,
      systemId,
      systemVersion: 2,
      address: null,
      grade: 'work-proven',
      tlp: 'amber',
      leadIds,
      hands,
      policyVersion: null,
      reopenedFromId: null,
    },
    personal: { note: 'from a list' },
  } as const;
  const triaged = { type: 'case.triaged', data: { handlerId } } as const;
  const assessed = {
    type: 'case.assessed',
    data: { verdict: 'deliberate', hands },
    personal: { note: 'shares' },
  } as const;
  await inWork(office, OPERATOR, async (work) => {
    const events = [opened, triaged, assessed];
    const state = await work.record('case', id, { events }, about);
    await followCase(work, null, state);
  });
}

const clocksOf = async ({ office, about }: Scene): Promise<string[]> => {
  const rows = await office.database.db
    .selectFrom('clock')
    .select(['kind', 'state', 'outcome'])
    .where('caseId', '=', about.id)
    .orderBy('id')
    .execute();
  return rows.map(({ kind, state, outcome }) => `${kind} ${outcome ?? state}`);
};

/** When the rectification ends by its clock. */
async function rectificationDue({ office, about }: Scene): Promise<string> {
  const { dueAt } = await office.database.db
    .selectFrom('clock')
    .select('dueAt')
    .where('caseId', '=', about.id)
    .where('kind', '=', 'rectification')
    .executeTakeFirstOrThrow();
  return dueAt;
}

onEachDatabase(
  'a case counts as noticed once its notice is served, and its clocks begin',
  async (t, database) => {
    const at = await scene(database);
    const { office, about } = at;
    await assess(at);
    assert.deepEqual(await clocksOf(at), ['notice running']);
    const { id } = await at.prepare();
    const caseNow = () => inWork(office, OPERATOR, (work) => work.load('case', about.id));
    assert.equal((await caseNow()).state, 'assessed', 'prepared is not served');
    await deliverNotice(office, (await mailbox(t)).mailer, id);
    const noticed = await caseNow();
    assert.equal(noticed.state, 'noticed');
    assert.equal(noticed.noticeId, id);
    assert.deepEqual(await clocksOf(at), [
      'notice met',
      'acknowledgement running',
      'rectification running',
    ]);
    const told = (await shown(at, id)).dueAt;
    assert.ok(told !== null);
    assert.deepEqual([noticed.dueAt, await rectificationDue(at)], [told, told]);
    const params = { id };
    await perform(office, recordService, OPERATOR, {
      params,
      query: {},
      body: { channel: 'print', transportId: null },
    });
    assert.equal((await caseNow()).version, noticed.version, 'a second channel changes nothing');
    const body = { name: 'A. Leader', as: 'leader' } as const;
    await perform(office, recordAcknowledgement, OPERATOR, { params, query: {}, body });
    assert.equal((await caseNow()).state, 'rectifying');
    assert.deepEqual(await clocksOf(at), [
      'notice met',
      'acknowledgement met',
      'rectification running',
    ]);
  },
);

onEachDatabase(
  'the clock of a rectification ends when the last served notice says so',
  async (t, database) => {
    const at = await scene(database);
    const { office, about, time } = at;
    await assess(at);
    const { mailer } = await mailbox(t);
    const first = await at.prepare();
    await deliverNotice(office, mailer, first.id);
    const deadline = '2026-04-10T08:00:00.000Z';
    const reminder = await at.prepare({
      kind: 'reminder',
      earlierId: first.id,
      words: { deadline, obligation: 'what you did' },
    });
    assert.equal(await rectificationDue(at), first.dueAt, 'prepared is not told');
    await deliverNotice(office, mailer, reminder.id);
    assert.equal(await rectificationDue(at), deadline);
    const caseNow = () => inWork(office, OPERATOR, (work) => work.load('case', about.id));
    assert.equal((await caseNow()).dueAt, deadline);
    const remind = (sooner?: string) =>
      at.prepare({
        kind: 'reminder',
        earlierId: first.id,
        words: {
          obligation: 'your acknowledgement',
          ...(sooner === undefined ? {} : { deadline: sooner }),
        },
      });
    assert.equal((await remind()).dueAt, deadline, 'a reminder repeats what was told');
    await deliverNotice(office, mailer, (await remind('2026-03-20T08:00:00.000Z')).id);
    assert.equal(await rectificationDue(at), deadline, 'and takes no time away');
    // A deadline that passed while the letter waited is told to nobody.
    const last = await at.prepare({
      kind: 'reminder',
      earlierId: first.id,
      words: { deadline: '2026-04-11T08:00:00.000Z', obligation: 'what you did' },
    });
    time.at = Date.parse('2026-04-11T08:00:00.000Z');
    await assert.rejects(
      perform(office, sendNotice, OPERATOR, { params: { id: last.id }, query: {}, body: {} }),
      { code: 'wrong-state', message: /deadline/ },
    );
    await deliverNotice(office, mailer, last.id);
    const { channels, servedAt } = await shown(at, last.id);
    assert.equal(servedAt, null);
    assert.equal(channels.find(({ channel }) => channel === 'email')?.failure, 'deadline-passed');
  },
);

onEachDatabase('a missed deadline is told to the authority above by mail', async (t, database) => {
  const at = await scene(database);
  const { office, time, about } = at;
  await assess(at);
  const terms: ClockTerms = {
    target: { hours: 24 },
    warnBefore: null,
    escalation: [{ after: null, up: 1 }],
  };
  const clock = await inWork(office, OPERATOR, (work) =>
    runClock(work, {
      kind: 'release',
      aboutKind: 'case',
      aboutId: about.id,
      caseId: about.id,
      unitId: about.unitId,
      sector: about.sector,
      jurisdiction: about.jurisdiction,
      terms,
    }),
  );
  time.at = Date.parse(clock.dueAt);
  await sweepClocks(office, [superiorTeller('en')]);
  const [job] = await database.db.selectFrom('outbox').select(['topic', 'payload']).execute();
  assert.equal(job?.topic, SEND_TOPIC);
  const notice = await database.db
    .selectFrom('notice')
    .select(['id', 'kind', 'unitId', 'recipientEmail'])
    .executeTakeFirstOrThrow();
  assert.deepEqual(job.payload, { noticeId: notice.id });
  assert.partialDeepStrictEqual(notice, {
    kind: 'overdue-escalation',
    unitId: null,
    recipientEmail: 'office@example.org',
  });
  const box = await mailbox(t);
  await deliverNotice(office, box.mailer, notice.id);
  const text = textOf(box.letters[0] ?? '');
  assert.match(text, /What is overdue: restoring access after the check was passed/);
  assert.match(text, /Superior authority: Cyberspace office/);
  assert.doesNotMatch(text, /notice#/, 'no link: it is not for the people concerned');
});
