/** The contract of every adapter, on a name server in memory and on BIND. */
import { networkFromText } from '#base/network.ts';
import { clientTrigger } from '#wire/dns/client-trigger.ts';
import { cnameOf } from '#wire/dns/resource.ts';
import { adapterContract, type Bed } from '../../../test/contain/adapter-contract.ts';
import { Bind, ZONE } from '../../../test/contain/bind.ts';
import { requirePeer } from '../../../test/peers.ts';
import { openRpz } from './open-rpz.ts';
import { RECORD_TTL_S } from './record.ts';
import { RpzAdapter } from './rpz-adapter.ts';
import { FAKE_SECRET, FakeRpzPeer } from './rpz.fixture.ts';

const CLIENTS = `clients.${ZONE}`;
const NAMES = `names.${ZONE}`;
const OTHER = 'other.example';

/** What lets a held client pass, as its friend at the console would write it. */
function passFor(key: string): string {
  const network = networkFromText(key);
  return typeof network === 'string' ? '' : `${clientTrigger(network)}.${CLIENTS}`;
}

function fakeBed(): Bed {
  const peer = new FakeRpzPeer(CLIENTS, NAMES, OTHER);
  const clock = { now: () => 1_795_000_000_000 };
  const open = (): RpzAdapter =>
    new RpzAdapter({
      peer,
      clock,
      secret: FAKE_SECRET,
      zone: ZONE,
      leadTo: null,
      settle: () => Promise.resolve(),
    });
  return {
    adapter: open(),
    rungs: ['sink-pools'],
    expires: false,
    prefixes: true,
    now: () => clock.now(),
    again: () => Promise.resolve(open()),
    foreign: () => Promise.resolve(JSON.stringify(peer.zones.get(OTHER))),
    async tamper(key) {
      const record = cnameOf(passFor(key), 'rpz-passthru', RECORD_TTL_S);
      if (record !== null) peer.change(CLIENTS, [{ does: 'add', record }]);
      await Promise.resolve();
    },
    async flush() {
      for (const zone of [CLIENTS, NAMES]) {
        const { records } = await peer.transfer(zone);
        const gone = records.filter(({ name }) => name !== zone);
        peer.change(
          zone,
          gone.map((record) => ({ does: 'remove', record })),
        );
      }
    },
    break() {
      peer.isBroken = true;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

adapterContract('dns-rpz (fake)', () => Promise.resolve(fakeBed()));

adapterContract('dns-rpz on BIND', async (t) => {
  if (!requirePeer(t, 'bind')) return null;
  const bind = await Bind.start(t);
  const clock = { now: () => Date.now() };
  const open = (): Promise<RpzAdapter> => openRpz(bind.settings(), clock);
  return {
    adapter: await open(),
    rungs: ['sink-pools'],
    expires: false,
    prefixes: true,
    now: () => clock.now(),
    again: open,
    foreign: () => bind.transfer('example'),
    async tamper(key) {
      await bind.nsupdate(CLIENTS, `add ${passFor(key)} ${RECORD_TTL_S} CNAME rpz-passthru.`);
    },
    async flush() {
      for (const zone of [CLIENTS, NAMES]) await bind.empty(zone);
    },
    break: () => bind.stop(),
    close: () => bind.stop(),
  };
});
