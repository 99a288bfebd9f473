/** Tips from end to end in the office: what is told, what is asked, what is kept and what goes. */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { onEachDatabase } from '../../../test/office.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { collectTips } from './collect-tips.ts';
import { deleteTip, endHoldOfTip, holdTip, sweepTips } from './keep-tip.ts';
import { leadFromTip } from './lead-from-tip.ts';
import { listTips } from './list-tips.ts';
import { openTip, openTipFile } from './open-tip.ts';
import { newRewardCode, rewardCodeHash } from './reward-code.ts';
import { approveReward, payReward, proposeReward } from './reward-tip.ts';
import { showTip } from './show-tip.ts';
import { about, asked, DAY_MS, file, fresh, message, report, tipStage } from './tips.fixture.ts';
import { acceptTip, forwardTip, rejectTip } from './triage-tip.ts';
import { answerTip, writeToSender } from './write-to-sender.ts';

const RECEIPT = '1234567890123456';
const PAGE = { params: {}, query: { limit: 50 }, body: {} };

onEachDatabase(
  'a tip is read, answered, rewarded and paid without a name',
  async (_t, database) => {
    const stage = await tipStage(database);
    const { office, staff, mailbox, receipts } = stage;
    const recipient = await staff.hire('recipient');
    const approver = await staff.hire('approver');
    const officer = await staff.hire('officer');
    assert.equal(await stage.send(RECEIPT, [report(), file('a.pdf', Buffer.from('%PDF-1'))]), true);
    assert.equal(await stage.send(RECEIPT), false, 'the same receipt again');
    // Nothing of it is before the office until the hour of collecting.
    assert.deepEqual((await perform(office, listTips, recipient, PAGE)).items, []);
    await stage.collect();
    assert.equal(await collectTips(office), null, 'this round is over');
    const [tip] = (await perform(office, listTips, recipient, PAGE)).items;
    assert.ok(tip !== undefined);
    assert.deepEqual(
      [tip.state, tip.category, tip.fileCount, tip.isWaiting],
      ['received', 'mining', 1, true],
    );
    assert.equal(tip.jurisdiction, 'hebei');
    const { id } = tip;

    // Who may, and only with a fresh proof; each reading is an event.
    for (const other of [approver, officer]) {
      await assert.rejects(perform(office, openTip, fresh(other, stage), about(id, {})), {
        code: 'not-found',
      });
    }
    await assert.rejects(
      perform(office, openTip, { ...recipient, steppedUpAt: 0 }, about(id, {})),
      { code: 'step-up-needed' },
    );
    const { turns } = await perform(office, openTip, fresh(recipient, stage), about(id, {}));
    assert.deepEqual(
      turns.map(({ content, mediaType }) => [content.kind, mediaType]),
      [
        ['report', null],
        ['file', 'application/pdf'],
      ],
    );
    const taken = await perform(office, openTipFile, fresh(recipient, stage), {
      params: { id, place: 2 },
      query: {},
      body: {},
    });
    assert.equal(Buffer.from(taken.content, 'base64').toString(), '%PDF-1');
    const looks = await database.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'access.looked')
      .execute();
    assert.deepEqual(
      looks.map(({ data }) => /"route":"([^"]+)"/.exec(data)?.[1]),
      ['tip.open', 'tip.open-file'],
    );

    await perform(office, acceptTip, recipient, about(id, { note: null }));
    const clocks = await database.db
      .selectFrom('clock')
      .select(['kind', 'outcome'])
      .where('aboutId', '=', id)
      .orderBy('id')
      .execute();
    assert.deepEqual(clocks, [
      { kind: 'tip-acceptance', outcome: 'met' },
      { kind: 'tip-answer', outcome: null },
    ]);
    await perform(office, writeToSender, recipient, about(id, { text: 'Which cellar?' }));
    const opened = await mailbox.open(await receipts.open(RECEIPT));
    assert.ok(opened !== null);
    const box = await mailbox.read(opened);
    assert.deepEqual(
      [box?.status, box?.turns.map(({ byOffice, content }) => [byOffice, content?.head.kind])],
      [
        'accepted',
        [
          [false, 'report'],
          [false, undefined],
          [true, 'message'],
        ],
      ],
    );
    await mailbox.add(opened, [message('The left one')]);
    await stage.collect();
    const again = await perform(office, showTip, recipient, about(id, {}));
    assert.deepEqual([again.isWaiting, again.messageCount], [true, 2]);

    const lead = await perform(
      office,
      leadFromTip,
      recipient,
      about(id, { address: '192.0.2.9', systemId: null, note: 'Rigs in a cellar, Yuhua road' }),
    );
    const { provenance, grade } = await database.db
      .selectFrom('lead')
      .select(['provenance', 'grade'])
      .where('id', '=', lead.leadId)
      .executeTakeFirstOrThrow();
    assert.deepEqual([provenance, grade], ['tip', 'listed']);
    const evidence = await database.db.selectFrom('evidence').select('id').execute();
    assert.deepEqual(evidence, [], 'a tip is no evidence');

    // The reward: proposed, approved by another, claimed with the receipt, paid by a third.
    const reward = { amount: 500_000, currency: 'CNY', note: 'It was true' } as const;
    const code = newRewardCode(randomBytes(16));
    assert.equal(await mailbox.claim(opened, rewardCodeHash(code)), false, 'nothing approved yet');
    await perform(office, proposeReward, recipient, about(id, reward));
    await perform(office, approveReward, fresh(approver, stage), about(id, {}));
    const offered = await mailbox.read(opened);
    assert.deepEqual([offered?.rewardState, offered?.rewardAmount], ['approved', 500_000]);
    const lost = newRewardCode(randomBytes(16));
    assert.equal(await mailbox.claim(opened, rewardCodeHash(lost)), true);
    assert.equal(await mailbox.claim(opened, rewardCodeHash(code)), true);
    const pay = (actor: typeof officer, text: string) =>
      perform(office, payReward, fresh(actor, stage), asked({ code: text }));
    await assert.rejects(pay(officer, lost), { code: 'invalid' }, 'another code took its place');
    await assert.rejects(pay(approver, code), { code: 'conflict-of-interest' });
    const paid = await pay(officer, code.replaceAll(/(.{4})/g, '$1-').toLowerCase());
    assert.deepEqual([paid.amount, paid.currency], [500_000, 'CNY']);
    await assert.rejects(pay(officer, code), { code: 'invalid' }, 'paid once');

    await perform(office, answerTip, recipient, about(id, { outcome: 'acted', text: 'Thank you' }));
    assert.deepEqual(
      (await rebuildAll(office)).filter(({ same }) => !same),
      [],
    );
  },
);

onEachDatabase('a tip goes by its time, and not while it is held', async (_t, database) => {
  const stage = await tipStage(database);
  const { office, staff, clock, mailbox, receipts } = stage;
  const recipient = await staff.hire('recipient');
  const approver = await staff.hire('approver');
  const receiptOf = (i: number): string => `${i}`.padStart(16, '0');
  for (let i = 0; i < 4; i++) await stage.send(receiptOf(i));
  await stage.collect();
  const { items } = await perform(office, listTips, recipient, PAGE);
  const [open, rejected, held, sent] = items.map(({ id }) => id);
  assert.ok(open && rejected && held && sent);
  const reject = (id: string) =>
    perform(office, rejectTip, recipient, about(id, { why: 'too-vague', note: 'Of Li Wei' }));
  await reject(rejected);
  await reject(held);
  await perform(office, holdTip, approver, about(held, { note: 'A court asks' }));
  await assert.rejects(perform(office, deleteTip, fresh(approver, stage), about(held, {})), {
    code: 'wrong-state',
  });
  const to = { agencyId: null, jurisdiction: 'hebei/baoding', note: 'Theirs' };
  await perform(office, forwardTip, fresh(recipient, stage), about(sent, to));
  const there = await staff.hire('recipient', 'hebei/baoding');
  const theirs = await perform(office, listTips, there, PAGE);
  assert.deepEqual(
    theirs.items.map(({ id, state }) => [id, state]),
    [[sent, 'received']],
  );
  clock.forward(89 * DAY_MS);
  assert.equal(await sweepTips(office), 0);
  clock.forward(2 * DAY_MS);
  assert.equal(await sweepTips(office), 1);
  const left = await database.db.selectFrom('tipBox').select('id').orderBy('id').execute();
  assert.deepEqual(
    left.map(({ id }) => id),
    [open, held, sent].toSorted(),
    'what is open is never old',
  );
  await perform(office, endHoldOfTip, approver, about(held, { note: 'It is over' }));
  await perform(office, deleteTip, fresh(approver, stage), about(held, {}));
  const gone = await perform(office, showTip, recipient, about(held, {}));
  assert.deepEqual([gone.state, gone.note], ['deleted', null]);
  let found = 0;
  for (let i = 0; i < 4; i++) {
    if ((await mailbox.open(await receipts.open(receiptOf(i)))) !== null) found++;
  }
  assert.equal(found, 2);
});

onEachDatabase('the tip line reaches its functions and nothing else', async (_t, database) => {
  const stage = await tipStage(database);
  await stage.send(RECEIPT);
  const behind = (statement: string): Promise<unknown> =>
    database.db.transaction().execute(async (tx) => {
      await sql`select set_config('role', 'minewatch_tips', true)`.execute(tx);
      return sql.raw(statement).execute(tx);
    });
  for (const table of ['tip', 'tip_box', 'tip_item', 'event', 'person', '"case"', 'vault_key']) {
    await assert.rejects(behind(`select * from ${table}`), /permission denied/, table);
  }
  await assert.rejects(behind(`update tip_box set status = 'paid'`), /permission denied/);
  await assert.rejects(behind(`select * from tip_line`), /permission denied/);
  const none = Buffer.alloc(32).toString('hex');
  assert.deepEqual(
    Reflect.get(Object(await behind(`select * from tip_open('\\x${none}')`)), 'rows'),
    [],
  );
});
