/** What an enforcer can drive: every adapter, in one list. */
import type { Clock } from '#base/clock.ts';
import { Random } from '#base/random.ts';
import type { Adapter } from '#contain/adapter.ts';
import { openBgp } from '#contain/bgp/bgp.ts';
import { openRpz } from '#contain/dns-rpz/open-rpz.ts';
import { openNftables } from '#contain/nftables/nftables.ts';
import { openOpenC2 } from '#contain/openc2/openc2-adapter.ts';
import { openRadius } from '#contain/radius/radius-adapter.ts';
import { openWebhook } from '#contain/webhook/webhook-adapter.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import type { AtDeath } from '#model/enforcement-point.ts';
import type { z } from 'zod';
import type { EnforcerKind } from './read-config.ts';

type Death = z.infer<typeof AtDeath>;

export interface AdapterParts {
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly atDeath: Death;
}

interface Driver {
  readonly kind: EnforcerKind;
  /** At which deaths the peer itself lets go; at the others a guard process does. */
  readonly letsGoAt: readonly Death[];
  /** Null: the configuration has no section of this kind. */
  open(config: EnforcerConfig, parts: AdapterParts): Promise<Adapter> | Adapter | null;
}

const DRIVERS: readonly Driver[] = [
  {
    kind: 'nftables',
    letsGoAt: ['lapse', 'owner'],
    open: ({ nftables: settings }, parts) =>
      settings === undefined ? null : openNftables(settings, parts),
  },
  {
    kind: 'dns-rpz',
    letsGoAt: [],
    open: ({ 'dns-rpz': settings }, { clock }) =>
      settings === undefined ? null : openRpz(settings, clock),
  },
  {
    kind: 'bgp',
    letsGoAt: [],
    open: ({ bgp: settings }, { clock }) =>
      settings === undefined ? null : openBgp(settings, { clock }),
  },
  {
    kind: 'radius',
    letsGoAt: [],
    open: ({ radius: settings }, { clock, stateFolder }) =>
      settings === undefined
        ? null
        : openRadius(settings, { clock, stateFolder, random: new Random(clock.now() >>> 0) }),
  },
  {
    kind: 'webhook',
    letsGoAt: [],
    open: ({ webhook: settings }, { clock }) =>
      settings === undefined ? null : openWebhook(settings, { clock }),
  },
  {
    kind: 'openc2',
    letsGoAt: ['lapse'],
    open: ({ openc2: settings }, { clock, stateFolder }) =>
      settings === undefined ? null : openOpenC2(settings, { clock, stateFolder }),
  },
];

export interface Driven {
  readonly adapter: Adapter;
  readonly kind: EnforcerKind;
  readonly letsGoAt: readonly Death[];
}

export async function openAdapter(config: EnforcerConfig, parts: AdapterParts): Promise<Driven> {
  for (const driver of DRIVERS) {
    const adapter = await driver.open(config, parts);
    const { kind, letsGoAt } = driver;
    if (adapter !== null) return { adapter, kind, letsGoAt };
  }
  throw new Error('Broken invariant: the configuration names what it drives');
}
