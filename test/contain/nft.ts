/** A real nft in a network namespace of its own, with a firewall of somebody else beside our table. */
import { spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { type NftablesParts, openNftables } from '#contain/nftables/nftables.ts';
import { HELD_RUNGS, HOLD_SETS } from '#contain/nftables/sets.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { requirePeer } from '../peers.ts';
import type { Bed } from './adapter-contract.ts';

/** What a firewall of Debian's wiki looks like, with names that are ours as well. */
const FOREIGN = `
table inet firewall {
  set blackhole_hosts4 { type ipv4_addr; flags timeout; elements = { 192.0.2.7 } }
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

let created = 0;

export class NftNamespace {
  readonly name = `mw-nft-${process.pid}-${created++}`;
  readonly settings: NftablesSettings;

  constructor(settings: Partial<NftablesSettings> = {}) {
    run(['ip', 'netns', 'add', this.name]);
    const command = ['ip', 'netns', 'exec', this.name, 'nft'];
    this.settings = { ...NftablesSettings.parse({}), command, ...settings };
  }

  open(parts: Partial<NftablesParts> = {}): ReturnType<typeof openNftables> {
    return openNftables(this.settings, { clock: Date, atDeath: 'lapse', ...parts });
  }

  /** What nft printed; throws with what it said. */
  nft(...args: readonly string[]): string {
    return run([...this.settings.command, ...args]);
  }

  load(text: string): void {
    run([...this.settings.command, '-f', '-'], text);
  }

  remove(): void {
    spawnSync('ip', ['netns', 'del', this.name]);
  }
}

function run(words: readonly string[], input = ''): string {
  const [program = '', ...args] = words;
  const ran = spawnSync(program, args, { encoding: 'utf8', input, timeout: 60_000 });
  if (ran.status === 0) return ran.stdout;
  throw new Error(`${words.join(' ')}: ${ran.error?.message ?? ran.stderr}`);
}

export function nftBed(t: TestContext): Promise<Bed | null> {
  if (!requirePeer(t, 'network-namespaces') || !requirePeer(t, 'nft')) return Promise.resolve(null);
  const space = new NftNamespace();
  t.after(() => space.remove());
  space.load(FOREIGN);
  const adapter = space.open();
  return Promise.resolve({
    adapter,
    rungs: HELD_RUNGS,
    now: Date.now,
    again: () => Promise.resolve(space.open()),
    foreign: () =>
      Promise.resolve(
        space.nft('list', 'table', 'inet', 'firewall') +
          space.nft('list', 'table', 'ip', 'minewatch'),
      ),
    tamper: (key) => {
      const listed = space.nft('-j', 'list', 'table', 'inet', 'minewatch');
      const set = [...HOLD_SETS.keys()].find(
        (name) =>
          listed.includes(name) &&
          space.nft('list', 'set', 'inet', 'minewatch', name).includes(`${key} `),
      );
      space.nft('delete', 'element', 'inet', 'minewatch', set ?? '', `{ ${key} }`);
      return Promise.resolve();
    },
    flush: () => {
      space.nft('delete', 'table', 'inet', 'minewatch');
      return Promise.resolve();
    },
    break: () => {
      space.remove();
      return Promise.resolve();
    },
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
  });
}
