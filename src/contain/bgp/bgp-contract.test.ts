/** The contract of every adapter, on a gobgpd in memory and on the real one with BIRD as its router. */
import type { TestContext } from 'node:test';
import { BgpSettings } from '#model/enforcer-config.ts';
import { adapterContract, type Bed } from '../../../test/contain/adapter-contract.ts';
import { ownLoopback } from '../../../test/contain/bgp-daemon.ts';
import { Bird } from '../../../test/contain/bird.ts';
import { GobgpDaemon } from '../../../test/contain/gobgpd.ts';
import { requirePeer } from '../../../test/peers.ts';
import { BgpAdapter, openBgp } from './bgp.ts';
import { FakePeer } from './bgp.fixture.ts';
import { routesByKey } from './elements.ts';
import { Gobgp } from './gobgp.ts';
import { argumentsFromName } from './match.ts';
import { communityFrom, communityText, FAMILIES, idOf, type Route } from './route.ts';

const CLOCK = { now: () => 1_795_000_000_000 };
const RUNGS = { flowspec: ['block-pools', 'throttle', 'blackhole'], rtbh: ['blackhole'] } as const;
type Parts = Partial<BgpSettings> & { readonly by: 'flowspec' | 'rtbh' };

const FOREIGN: Route = {
  family: 'ipv4-flowspec',
  name: '[destination: 203.0.113.200/32]',
  rate: 0,
  nextHop: null,
  communities: [communityFrom('64512:1')],
  large: [],
  others: [],
};

function fakeBed(parts: Parts): Bed {
  const settings = { ...BgpSettings.parse({}), ...parts };
  const mark = communityFrom(settings.mark);
  const peer = new FakePeer();
  peer.table.set(idOf(FOREIGN), FOREIGN);
  const open = (): BgpAdapter => new BgpAdapter(settings, peer, CLOCK);
  const ours = (): Route[] =>
    [...peer.table.values()].filter(({ communities }) => communities.includes(mark));
  return {
    adapter: open(),
    rungs: RUNGS[parts.by],
    now: CLOCK.now,
    again: () => Promise.resolve(open()),
    foreign: () =>
      Promise.resolve(
        JSON.stringify([...peer.table.values()].filter((one) => !ours().includes(one))),
      ),
    tamper: (key) => {
      for (const route of routesByKey(ours()).get(key) ?? []) {
        const altered = route.nextHop === null ? { rate: 1 } : { nextHop: '192.0.2.66' };
        peer.table.set(idOf(route), { ...route, ...altered });
      }
      return Promise.resolve();
    },
    flush: () => {
      for (const route of ours()) peer.table.delete(idOf(route));
      return Promise.resolve();
    },
    break: () => {
      peer.isReachable = false;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    expires: false,
    prefixes: parts.by === 'flowspec',
  };
}

async function realBed(t: TestContext, parts: Parts): Promise<Bed | null> {
  if (!requirePeer(t, 'gobgpd') || !requirePeer(t, 'bird')) return null;
  const router = ownLoopback();
  const daemon = new GobgpDaemon(t, [router]);
  await daemon.start();
  const bird = new Bird(t, router, daemon.address);
  await daemon.meets(1);
  const settings = daemon.settings(parts);
  const adapter = openBgp(settings, { clock: CLOCK });
  const word = (verb: string, route: Route, ...rest: readonly string[]): string => {
    const match = argumentsFromName(route.family, route.name) ?? [];
    return daemon.gobgp('global', 'rib', '-a', route.family, verb, ...match, ...rest);
  };
  word('add', FOREIGN, 'then', 'discard', 'community', '64512:1');
  const ours = async (): Promise<ReadonlyMap<string, readonly Route[]>> =>
    routesByKey(await readOurs(settings));
  return {
    adapter,
    rungs: RUNGS[parts.by],
    now: CLOCK.now,
    again: () => Promise.resolve(openBgp(settings, { clock: CLOCK })),
    foreign: () => Promise.resolve(daemon.routes((line) => !line.includes(settings.mark))),
    tamper: async (key) => {
      for (const route of (await ours()).get(key) ?? []) {
        const altered =
          route.nextHop === null ? ['then', 'rate-limit', '1'] : ['nexthop', '192.0.2.66'];
        const communities = route.communities.map(communityText).join(',');
        const marks = ['community', communities, 'large-community', route.large.join(',')];
        word('add', route, ...altered, ...marks);
      }
    },
    flush: async () => {
      for (const route of [...(await ours()).values()].flat()) word('del', route);
    },
    break: () => daemon.kill(),
    close: async () => {
      await adapter.close();
      await bird.kill();
      await daemon.kill();
    },
    expires: false,
    prefixes: parts.by === 'flowspec',
  };
}

async function readOurs(settings: BgpSettings): Promise<readonly Route[]> {
  const peer = new Gobgp(settings);
  const tables = await Promise.all(FAMILIES.map((family) => peer.routes(family)));
  const mark = communityFrom(settings.mark);
  return tables.flat().filter(({ communities }) => communities.includes(mark));
}

const BEDS: Readonly<Record<string, Parts>> = {
  'flowspec by destination': { by: 'flowspec', match: 'destination' },
  'flowspec both ways': { by: 'flowspec', match: 'both' },
  rtbh: { by: 'rtbh' },
};
for (const [name, parts] of Object.entries(BEDS)) {
  adapterContract(`bgp (fake), ${name}`, () => Promise.resolve(fakeBed(parts)));
  adapterContract(`bgp, ${name}`, (t) => realBed(t, parts));
}
