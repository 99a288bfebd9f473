/** The limits of what the AAA server can cause. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Random } from '#base/random.ts';
import { AccessEvents, SETTLES_MAX } from './access-events.ts';
import { AccessServers } from './access-servers.ts';
import type { LedgerHold } from './ledger-state.ts';
import { Ledger, LEDGER_TOLD_MAX } from './ledger.ts';
import { FakeNas, RadiusClock, radiusSettings } from './radius.fixture.ts';
import type { RestRequest } from './rest-request.ts';
import { Sessions } from './sessions.ts';
import { Settler } from './settler.ts';

async function openEvents(t: TestContext) {
  const nas = await FakeNas.start(t);
  nas.isMute = true;
  // Before the folder goes, in the order of their naming.
  t.after(async () => {
    await servers.close();
    await events.idle();
    await ledger.idle();
  });
  const { settings, stateFolder } = await radiusSettings(t, [{ name: 'bras-1', port: nas.port }], {
    'timeout-s': 30,
  });
  const clock = new RadiusClock();
  const servers = await AccessServers.open(settings, { clock, random: new Random(1) });
  const ledger = await Ledger.open(stateFolder, settings['recognise-by']);
  const sessions = new Sessions();
  const settler = new Settler({ settings, servers, sessions, ledger, clock });
  const events = new AccessEvents({ settings, servers, sessions, ledger, settler, clock });
  const hold: LedgerHold = {
    key: '192.0.2.7',
    rung: 'strict-garden',
    orders: ['o'],
    expiresAt: clock.at + 900_000,
    holders: [{ mac: null, user: 'li', session: null, port: null }],
  };
  ledger.hold(hold);
  return { events, ledger, sessions };
}

function told(session: string | null, user = 'li'): RestRequest {
  const nobody = { mac: null, station: null, port: null, networks: [] };
  return { labels: ['bras-1'], names: { ...nobody, session, user }, status: 'start', mark: null };
}

test('accounting() sets so many changes going and no more; what is beyond is known all the same', async (t) => {
  const { events, sessions } = await openEvents(t);
  for (let n = 0; n < SETTLES_MAX + 100; n++) events.accounting(told(`s${n}`));
  assert.equal(events.underwayCount, SETTLES_MAX);
  assert.equal(sessions.count, SETTLES_MAX + 100);
});

test('accounting() counts what it can do nothing with', async (t) => {
  const { events, sessions } = await openEvents(t);
  events.accounting(told(null));
  events.accounting({ ...told('s1'), labels: ['another'] });
  events.accounting({ ...told('s1'), status: null });
  assert.equal(events.ignored, 3);
  assert.equal(sessions.count, 0);
});

test('login() holds nobody whom there is no room to remember', async (t) => {
  const { events, ledger } = await openEvents(t);
  assert.ok((await events.login(told(null))) !== null);
  const [one] = ledger.told.values();
  assert.ok(one !== undefined);
  for (let n = 1; n < LEDGER_TOLD_MAX; n++) ledger.tell({ ...one, id: `x${n}` });
  assert.equal((await events.login(told(null, 'li'))) === null, false, 'it is remembered already');
  ledger.forget(one.id);
  ledger.tell({ ...one, id: 'x0' });
  assert.equal(await events.login(told(null)), null);
});
