/** A real nft in a network namespace of its own, with a firewall of somebody else beside our table. */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type NftablesParts, openNftables } from '#contain/nftables/nftables.ts';
import { HELD_RUNGS, HOLD_SETS } from '#contain/nftables/sets.ts';
import { LabNamespace } from '#lab/containment/namespace.ts';
import type { WantedHold } from '#contain/wanted.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { requirePeer } from '../peers.ts';
import type { Bed } from './adapter-contract.ts';

const NFT = ['/usr/sbin/nft', '/sbin/nft', '/usr/bin/nft'];

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

/** A packet filter sees no names. */
export const UNTOLD_NAMES: WantedHold = {
  key: '192.0.2.9',
  rung: 'sink-pools',
  orders: ['01890a5d-ac96-774b-bcce-000000000001'],
  expiresAt: Date.now() + 900_000,
  holders: [],
};

export class NftSpace {
  readonly space = new LabNamespace('nft');
  readonly settings: NftablesSettings;
  readonly #folder = mkdtempSync(join(tmpdir(), 'minewatch-nft-'));

  constructor(settings: Partial<NftablesSettings> = {}) {
    this.link();
    const command = [...this.space.inside, join(this.#folder, 'nft')];
    this.settings = { ...NftablesSettings.parse({}), command, ...settings };
  }

  /** nft is there for adapters, or it is not. */
  link(): void {
    const program = NFT.find((path) => existsSync(path)) ?? '';
    symlinkSync(program, join(this.#folder, 'nft'));
  }

  unlink(): void {
    rmSync(join(this.#folder, 'nft'));
  }

  remove(): void {
    this.space.remove();
    rmSync(this.#folder, { recursive: true });
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
  t.after(() => space.remove());
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
      space.unlink();
      return Promise.resolve(() => Promise.resolve(space.link()));
    },
    poison: UNTOLD_NAMES,
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
  });
}
