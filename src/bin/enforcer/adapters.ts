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

export interface AdapterParts {
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly atDeath: z.infer<typeof AtDeath>;
}

interface Driver {
  readonly kind: EnforcerKind;
  /** The peer itself lets go when nobody re-arms; elsewhere a guard process does. */
  readonly lapsesByItself: boolean;
  /** Null: the configuration has no section of this kind. */
  open(config: EnforcerConfig, parts: AdapterParts): Promise<Adapter> | Adapter | null;
}

const DRIVERS: readonly Driver[] = [
  {
    kind: 'nftables',
    lapsesByItself: true,
    open: ({ nftables: settings }, parts) =>
      settings === undefined ? null : openNftables(settings, parts),
  },
  {
    kind: 'dns-rpz',
    lapsesByItself: false,
    open: ({ 'dns-rpz': settings }, { clock }) =>
      settings === undefined ? null : openRpz(settings, clock),
  },
  {
    kind: 'bgp',
    lapsesByItself: false,
    open: ({ bgp: settings }, { clock }) =>
      settings === undefined ? null : openBgp(settings, { clock }),
  },
  {
    kind: 'radius',
    lapsesByItself: false,
    open: ({ radius: settings }, { clock, stateFolder }) =>
      settings === undefined
        ? null
        : openRadius(settings, { clock, stateFolder, random: new Random(clock.now() >>> 0) }),
  },
  {
    kind: 'webhook',
    lapsesByItself: false,
    open: ({ webhook: settings }, { clock }) =>
      settings === undefined ? null : openWebhook(settings, { clock }),
  },
  {
    kind: 'openc2',
    lapsesByItself: true,
    open: ({ openc2: settings }, { clock, stateFolder }) =>
      settings === undefined ? null : openOpenC2(settings, { clock, stateFolder }),
  },
];

export interface Driven {
  readonly adapter: Adapter;
  readonly kind: EnforcerKind;
  readonly lapsesByItself: boolean;
}

export async function openAdapter(config: EnforcerConfig, parts: AdapterParts): Promise<Driven> {
  for (const driver of DRIVERS) {
    const adapter = await driver.open(config, parts);
    const { kind, lapsesByItself } = driver;
    if (adapter !== null) return { adapter, kind, lapsesByItself };
  }
  throw new Error('Broken invariant: the configuration names what it drives');
}
