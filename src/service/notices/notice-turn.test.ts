import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openDatabase, type Database } from '#store/database.ts';
import { officeOn, onEachDatabase } from '../../../test/office.ts';
import type { Office } from '../office.ts';
import { deliverNotice } from './deliver-notice.ts';
import { answer, mailbox } from './mail.fixture.ts';
import { inTurn, TURN_MS } from './notice-turn.ts';
import { scene, shown, type Scene } from './scene.fixture.ts';

/** Another runner on the same database: on PostgreSQL with connections of its own, as another process has them. */
async function secondRunner(t: TestContext, { time }: Scene, database: Database): Promise<Office> {
  const { engine } = database;
  if (!('url' in engine)) return officeOn(database, time);
  const own = await openDatabase(engine);
  t.after(() => own.close());
  return officeOn(own, time);
}

onEachDatabase('deliverNotice() mails once when two run at once', async (t, database) => {
  const at = await scene(database);
  const other = await secondRunner(t, at, database);
  const { promise: bothRan, resolve: letGo } = Promise.withResolvers<void>();
  // The first letter is under way until the second runner has had its chance.
  const { mailer, letters } = await mailbox(t, {
    async onRcptTo(_address, _session, done) {
      await bothRan;
      done();
    },
  });
  const { id } = await at.prepare();
  const runs = [at.office, other].map((office) => deliverNotice(office, mailer, id));
  const busy = assert.rejects(Promise.race(runs), { code: 'unavailable', message: /being sent/ });
  await busy;
  letGo();
  const outcomes = (await Promise.allSettled(runs)).map(({ status }) => status);
  assert.deepEqual(outcomes.toSorted(), ['fulfilled', 'rejected']);
  assert.equal(letters.length, 1);
  const [channel] = (await shown(at, id)).channels;
  assert.deepEqual([channel?.state, channel?.attempts], ['served', 1]);
  // The one that was put off comes again, and finds nothing left to do.
  await deliverNotice(other, mailer, id);
  assert.equal(letters.length, 1);
});

onEachDatabase('inTurn() gives the turn back, whether it went well or not', async (t, database) => {
  const at = await scene(database);
  const { id } = await at.prepare();
  const { mailer } = await mailbox(t, {
    onRcptTo: (_address, _session, done) => done(answer(451, 'come back')),
  });
  for (let attempt = 1; attempt <= 2; attempt++) {
    await assert.rejects(deliverNotice(at.office, mailer, id), { message: /did not take/ });
    assert.equal((await shown(at, id)).channels[0]?.attempts, attempt);
  }
  assert.deepEqual(await database.db.selectFrom('noticeTurn').selectAll().execute(), []);
});

onEachDatabase('inTurn() waits for who died no longer than its time', async (_t, database) => {
  const { office, time } = await scene(database);
  const [noticeId, busy] = [office.newId(), { code: 'unavailable' }];
  const { promise: hanging, resolve: wake } = Promise.withResolvers<void>();
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const late = inTurn(office, noticeId, () => {
    take();
    return hanging;
  });
  await taken;
  time.forward(TURN_MS - 1);
  await assert.rejects(
    inTurn(office, noticeId, async () => {}),
    busy,
  );
  await inTurn(office, office.newId(), async () => {});
  time.forward(1);
  await inTurn(office, noticeId, async () => {
    // Who comes to life again ends no turn but its own.
    wake();
    await late;
    await assert.rejects(
      inTurn(office, noticeId, async () => {}),
      busy,
    );
  });
});
