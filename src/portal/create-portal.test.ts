/** The portal as a browser without scripts sees it, from several addresses of this machine. */
import assert from 'node:assert/strict';
import { renewLink } from '#service/notices/renew-link.ts';
import { liftOrder } from '#service/orders/lift-order.ts';
import { about, about0 } from '#service/cases/casework.fixture.ts';
import { stateOf } from '#service/cases/casework-steps.fixture.ts';
import { setTlp } from '#service/cases/set-tlp.ts';
import { perform } from '#service/perform.ts';
import { embeddedDatabase, onEachDatabase } from '../../test/office.ts';
import { FREE, HELD, heldAt, notified, open, seen, told } from './portal.fixture.ts';
import { PASS_MS } from './seals.ts';
import type { Shown, Visitor } from './visitor.fixture.ts';
import { test } from 'node:test';

/** Opens the case by what was typed on the first page. */
async function enter(visitor: Visitor, code: string): Promise<Shown> {
  return visitor.send(await visitor.get('/notice'), '/notice', { code });
}

onEachDatabase(
  'a held address is told what was seen, why, by whom, until when and how to go on',
  async (t, database) => {
    const at = await told(database);
    const hold = await heldAt(at, HELD);
    await seen(at, hold, 'active');
    const portal = await open(t, at.all);
    const page = await portal.at(HELD).get('/');
    assert.equal(page.status, 200);
    assert.equal(page.title, 'Internet access from this address is limited');
    assert.ok(page.text.includes(`reaches us from the address ${HELD}`));
    assert.ok(page.text.includes('Several people and devices'));
    assert.equal(page.fact('Measure'), 'Only this page, updates and help can be reached');
    assert.match(page.fact('What the network reports') ?? '', /^In force\. Last read 2 March 2026/);
    assert.match(page.fact('At the latest until') ?? '', /^12 March 2026/);
    assert.match(page.fact('Reason') ?? '', /Mining was confirmed/);
    assert.equal(page.fact('Legal basis'), 'hebei-2021-09-14, edition 1');
    assert.equal(page.fact('E-mail'), 'office@example.org');
    assert.match(page.text, /Please act by 12 March 2026/);
    assert.ok(page.text.includes('your report on the rectification is accepted'));
    assert.ok(page.text.includes('If you disagree'), 'how to object, from the notice');
    assert.ok(page.text.includes('End the mining program.'), 'how to rectify, from the notice');
    assert.ok(page.text.includes('<b>and</b>'), 'what an officer wrote is text');
    const chinese = portal.at(HELD);
    chinese.language = 'zh-CN,zh;q=0.9';
    const zh = await chinese.get('/');
    assert.equal(zh.title, '本地址的互联网接入已受到限制');
    assert.equal(zh.fact('措施'), '只能访问本页面、更新和帮助');
    assert.ok(zh.text.includes('通知以英文送达'));
    const free = await portal.at(FREE).get('/');
    assert.equal(free.title, 'Notices, reports and objections');
    assert.ok(free.text.includes(`Nothing is withheld from the address ${FREE}`));
    const { number } = await stateOf(at.all, at.caseId);
    assert.ok(!free.text.includes(number));
  },
);

onEachDatabase(
  'an address alone is shown no code, no evidence and no answer',
  async (t, database) => {
    const at = await told(database);
    const later = await notified(at.all, at.caseId, { kind: 'reminder', earlierId: at.noticeId });
    await seen(at, await heldAt(at, HELD), 'active');
    const portal = await open(t, at.all);
    const page = await portal.at(HELD).get('/');
    for (const { code, token } of [at, later]) {
      const digits = page.html.replaceAll(/[^\d•]/g, '');
      assert.ok(!digits.includes(code), 'not in any spelling');
      assert.ok(page.text.includes(code.slice(0, 4)), 'but how it begins');
      assert.ok(!page.html.includes(token));
    }
    assert.ok(page.text.includes('••••'));
    assert.doesNotMatch(page.text, /SHA-256|pool\.example|stratum/);
    // Marked for named recipients alone, not even the words of the notice.
    await perform(at.all.office, setTlp, at.all.people.officer, about(at.caseId, { tlp: 'red' }));
    const red = await portal.at(HELD).get('/');
    assert.ok(!red.text.includes('End the mining program.'));
    assert.ok(red.text.includes('The notice itself is shown after you enter its code.'));
    assert.equal(red.fact('Measure'), 'Only this page, updates and help can be reached');
  },
);

onEachDatabase(
  'the whole case opens by its link, and by its code where it is held',
  async (t, database) => {
    const at = await told(database);
    await seen(at, await heldAt(at, HELD), 'active');
    const portal = await open(t, at.all);
    const held = portal.at(HELD);
    const free = portal.at(FREE);
    const { number } = await stateOf(at.all, at.caseId);
    for (const typed of [
      at.token,
      `  https://notice.example/notice#${at.token} `,
      at.code.replaceAll(/(\d{4})/g, '$1 '),
      at.code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ]) {
      const page = await enter(held, typed);
      assert.equal(page.status, 200, typed);
      assert.equal(page.title, `Case ${number}`);
      assert.equal(page.fact('Address'), '192.0.2.7');
      assert.equal(page.fact('How sure it is'), 'results of mining were sent and accepted');
      assert.equal(page.fact('Pool'), 'pool.example');
      assert.ok(!page.text.includes('1BoatSLRHtKNngkdXEeobR76b53LETtpyT'), 'no wallet');
      assert.ok(page.text.includes('What happened so far'));
    }
    assert.equal((await enter(free, at.token)).title, `Case ${number}`);
    const elsewhere = await enter(free, at.code);
    assert.equal(elsewhere.status, 403);
    assert.deepEqual(elsewhere.wrong, ['code']);
    assert.ok(!elsewhere.html.includes(at.code), 'what was typed is not shown again');
    for (const typed of ['', 'x', at.token.slice(1), `${at.token}x`, '#'.repeat(500), '\u0000']) {
      assert.equal((await enter(held, typed)).status, 403, typed);
    }
    // Entering the code is a reading by a person; so is each look at what is personal.
    const notice = await database.db
      .selectFrom('notice')
      .select('readAt')
      .where('id', '=', at.noticeId)
      .executeTakeFirstOrThrow();
    assert.notEqual(notice.readAt, null);
    const looks = await database.db
      .selectFrom('event')
      .select('actorKind')
      .where('type', '=', 'access.looked')
      .where('actorId', '=', at.noticeId)
      .execute();
    assert.equal(looks.length, 5);
  },
);

onEachDatabase(
  'the page of a case goes on without cookies, in either language',
  async (t, database) => {
    const at = await told(database);
    const portal = await open(t, at.all);
    const visitor = portal.at(FREE);
    const { number } = await stateOf(at.all, at.caseId);
    const page = await enter(visitor, at.token);
    assert.equal(page.headers['set-cookie'], undefined);
    const zh = await visitor.send(page, '/notice', { lang: 'zh-CN' });
    assert.equal(zh.title, `案件 ${number}`);
    assert.equal(zh.language, 'zh-CN');
    const form = await visitor.send(zh, '/notice', { go: 'report' });
    assert.equal(form.title, '报送整改情况');
    const back = await visitor.send(form, '/notice', { go: 'case', lang: 'zh-CN' });
    assert.equal(back.title, `案件 ${number}`);
    // After an hour the page opens nothing any more.
    at.all.clock.forward(PASS_MS);
    const late = await visitor.send(back, '/notice', { go: 'object' });
    assert.equal(late.status, 410);
    assert.equal(late.title, '页面已过期');
  },
);

onEachDatabase('a new link ends what the old one had opened', async (t, database) => {
  const at = await told(database);
  const visitor = (await open(t, at.all)).at(FREE);
  const page = await enter(visitor, at.token);
  await perform(at.all.office, renewLink, at.all.people.officer, about0(at.noticeId));
  assert.equal((await visitor.send(page, '/notice', { go: 'case', lang: 'en' })).status, 410);
  assert.equal((await enter(visitor, at.token)).status, 403);
});

onEachDatabase('what is said of a hold follows what was read back', async (t, database) => {
  const at = await told(database);
  const hold = await heldAt(at, HELD, 'block-pools');
  const visitor = (await open(t, at.all)).at(HELD);
  const says = async (): Promise<readonly [string, string | undefined]> => {
    const page = await visitor.get('/');
    return [page.title, page.fact('What the network reports')];
  };
  const limited = 'Internet access from this address is limited';
  assert.deepEqual(await says(), [limited, 'Ordered; not seen to be in force yet.']);
  await seen(at, hold, 'active');
  assert.match((await says())[1] ?? '', /^In force\./);
  await seen(at, hold, 'unreachable');
  assert.match((await says())[1] ?? '', /^Not known/);
  await seen(at, hold, 'shadow');
  assert.deepEqual(await says(), [
    'There is an order about this address',
    'A trial: nothing is withheld.',
  ]);
  await seen(at, hold, 'active');
  const lift = about(hold.orderId, { ending: 'no-longer-necessary' as const, note: null });
  await perform(at.all.office, liftOrder, at.all.people.officer, lift);
  assert.deepEqual(await says(), [
    'Internet access from this address is being restored',
    'Being lifted; not every place has confirmed it yet.',
  ]);
  await seen(at, hold, 'absent');
  assert.equal((await says())[0], 'Notices, reports and objections');
});

test('a demonstration is said to be one on every page', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const at = await told(database);
  const visitor = (await open(t, at.all, { demonstration: true })).at(FREE);
  for (const path of ['/', '/notice', '/verify', '/nothing']) {
    assert.ok((await visitor.get(path)).text.includes('DEMONSTRATION'), path);
  }
});
