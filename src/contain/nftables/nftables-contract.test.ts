/** The contract of every adapter, on nft in memory and on the real one. */
import type { TestContext } from 'node:test';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { adapterContract, type Bed } from '../../../test/contain/adapter-contract.ts';
import { nftBed, UNTOLD_NAMES } from '../../../test/contain/nft.ts';
import { NftablesAdapter } from './nftables.ts';
import { FakeNft } from './nftables.fixture.ts';
import { HELD_RUNGS } from './sets.ts';

const AT = 1_795_000_000_000;

function fakeBed(_t: TestContext): Promise<Bed> {
  const clock = { now: () => AT };
  const peer = new FakeNft(clock.now);
  const settings = NftablesSettings.parse({});
  const open = (): NftablesAdapter =>
    new NftablesAdapter(settings, { clock, atDeath: 'lapse' }, peer);
  const foreign = 'table inet firewall';
  return Promise.resolve({
    adapter: open(),
    rungs: HELD_RUNGS,
    now: clock.now,
    again: () => Promise.resolve(open()),
    foreign: async () => (await peer.ruleset()).split(foreign)[1]?.split('\n}\n')[0] ?? '',
    tamper: (key) => {
      const sets = [...(peer.table('minewatch')?.sets.values() ?? [])];
      for (const { elements } of sets) elements.delete(key);
      return Promise.resolve();
    },
    flush: () => peer.run(['delete table inet minewatch']),
    break: () => {
      peer.isReachable = false;
      return Promise.resolve(() => {
        peer.isReachable = true;
        return Promise.resolve();
      });
    },
    poison: UNTOLD_NAMES,
    close: () => Promise.resolve(),
    expires: true,
    prefixes: true,
  });
}

adapterContract('nftables (fake)', fakeBed);
adapterContract('nftables', nftBed);
