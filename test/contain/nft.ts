/** A real nft in a network namespace of its own, with a firewall of somebody else beside our table. */
import type { TestContext } from 'node:test';
import { type NftablesParts, openNftables } from '#contain/nftables/nftables.ts';
import { HELD_RUNGS, HOLD_SETS } from '#contain/nftables/sets.ts';
import { LabNamespace } from '#lab/containment/namespace.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { requirePeer } from '../peers.ts';
import type { Bed } from './adapter-contract.ts';

/** With names that are ours as well. */
const FOREIGN = `
table inet firewall {
  set blackhole_hosts4 { type ipv4_addr; elements = { 192.0.2.7 } }
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
    ip saddr @blackhole_hosts4 counter
  }
}
table ip minewatch {
  chain held { type filter hook forward priority filter; policy accept; }
}
`;

export class NftSpace {
  readonly space = new LabNamespace('nft');
  readonly settings: NftablesSettings;

  constructor(settings: Partial<NftablesSettings> = {}) {
    const command = [...this.space.inside, 'nft'];
    this.settings = { ...NftablesSettings.parse({}), command, ...settings };
  }

  open(parts: Partial<NftablesParts> = {}): ReturnType<typeof openNftables> {
    return openNftables(this.settings, { clock: Date, atDeath: 'lapse', ...parts });
  }

  /** What nft printed; throws with what it said. */
  nft(...args: readonly string[]): string {
    return this.space.run(['nft', ...args]);
  }

  load(text: string): void {
    this.space.run(['nft', '-f', '-'], text);
  }
}

/** Null, and the test is skipped, where nft or namespaces are missing. */
export function nftSpace(
  t: TestContext,
  settings: Partial<NftablesSettings> = {},
): NftSpace | null {
  if (!requirePeer(t, 'network-namespaces') || !requirePeer(t, 'nft')) return null;
  const space = new NftSpace(settings);
  t.after(() => space.space.remove());
  return space;
}

export function nftBed(t: TestContext): Promise<Bed | null> {
  const space = nftSpace(t);
  if (space === null) return Promise.resolve(null);
  space.load(FOREIGN);
  const adapter = space.open();
  const list = (...words: readonly string[]): string => space.nft('list', ...words);
  return Promise.resolve({
    adapter,
    rungs: HELD_RUNGS,
    now: Date.now,
    again: () => Promise.resolve(space.open()),
    foreign: () =>
      Promise.resolve(list('table', 'inet', 'firewall') + list('table', 'ip', 'minewatch')),
    tamper: (key) => {
      const ours = list('ruleset', 'inet').split('table inet minewatch')[1] ?? '';
      const isThere = (name: string): boolean =>
        ours.includes(`set ${name} {`) &&
        list('set', 'inet', 'minewatch', name).includes(`${key} `);
      const set = [...HOLD_SETS.keys()].find(isThere) ?? '';
      space.nft('delete', 'element', 'inet', 'minewatch', set, `{ ${key} }`);
      return Promise.resolve();
    },
    flush: () => {
      space.nft('delete', 'table', 'inet', 'minewatch');
      return Promise.resolve();
    },
    break: () => {
      space.space.remove();
      return Promise.resolve();
    },
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
  });
}
