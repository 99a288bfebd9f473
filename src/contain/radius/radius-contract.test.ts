/** The contract of every adapter, on an access server in this process. */
import type { TestContext } from 'node:test';
import { adapterContract, type Bed } from '../../../test/contain/adapter-contract.ts';
import { FakeNas, openTestRadius, RadiusClock, radiusSettings } from './radius.fixture.ts';

const HOSTS = ['192.0.2.1', '192.0.2.2', '192.0.2.7', '192.0.2.8', '2001:db8::1', '2001:db8::7'];
const FOREIGN = '192.0.2.200';

async function fakeBed(t: TestContext, endsBy: 'session-timeout' | 'login'): Promise<Bed> {
  const nas = await FakeNas.start(t);
  // The others of the contract have no session now: they are held at their next login.
  for (const host of HOSTS) nas.add(host);
  nas.add(FOREIGN, { filter: 'theirs' });
  const parts = await radiusSettings(t, [{ name: 'bras-1', port: nas.port }], {
    'ends-by': endsBy,
  });
  const clock = new RadiusClock();
  const adapter = await openTestRadius(t, parts, clock);
  return {
    adapter,
    rungs: ['block-pools', 'strict-garden', 'blackhole'],
    now: () => clock.now(),
    again: async () => {
      await adapter.close();
      return openTestRadius(t, parts, clock);
    },
    foreign: () => Promise.resolve(JSON.stringify(nas.of(FOREIGN))),
    tamper: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    break: () => nas.close(),
    close: () => adapter.close(),
    expires: endsBy === 'session-timeout',
    prefixes: false,
    // A network without holders.
    poison: {
      key: '192.0.2.128/28',
      rung: 'strict-garden',
      orders: ['01890a5d-ac96-774b-bcce-000000000009'],
      expiresAt: clock.now() + 900_000,
      holders: [],
    },
    blind:
      'an access server lists no sessions: what was changed there is put right when it is re-armed',
  };
}

adapterContract('radius (fake)', (t) => fakeBed(t, 'session-timeout'));
adapterContract('radius (fake, sessions without end)', (t) => fakeBed(t, 'login'));
