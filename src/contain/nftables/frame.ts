/**
 * What must stand before anything can be held: our table, its sets, chains and rules, each line as nft 1.0.6 prints it,
 * so that what is read can be compared with what is meant.
 */
import { createHash } from 'node:crypto';
import type { NftablesSettings } from '#model/enforcer-config.ts';
import type { Garden } from '#model/enforcement-point.ts';
import { captiveChains, type ChainSpec, heldChains, type RuleOptions } from './rules.ts';
import { CONSTANT_SETS, DIGESTS, HOLD_SETS, METERS, MORE_ORDERS, type SetSpec } from './sets.ts';

export interface Frame {
  readonly table: string;
  readonly flags: 'owner' | null;
  readonly comment: string;
  readonly sets: readonly SetSpec[];
  readonly chains: readonly ChainSpec[];
}

export interface FrameOptions {
  readonly settings: NftablesSettings;
  readonly atDeath: 'owner' | 'lapse';
  readonly garden: Garden | null;
  readonly throttleKbit: number | null;
}

/** Before every other destination NAT (−100): whoever comes first decides. */
const CAPTIVE_PRIORITY = -110;

export function frameOf(options: FrameOptions): Frame {
  const { settings, atDeath, garden, throttleKbit } = options;
  const isIngress = settings.hook === 'ingress';
  const rules: RuleOptions = {
    portal: garden?.portal ?? null,
    throttleKbit,
    byMac: settings['match-mac'],
    isIngress,
  };
  const hooks = isIngress
    ? settings.devices.map((device, i) => ingress(device, i, settings.priority))
    : [base('forward', 'filter hook forward', settings.priority, ['jump held'])];
  return {
    table: settings.table,
    flags: atDeath === 'owner' ? 'owner' : null,
    comment: 'Minewatch holds here: what others change in it is undone',
    sets: setsFor(settings['match-mac']),
    chains: [
      ...heldChains(rules),
      ...captiveChains(rules).map((chain) =>
        chain.name === 'captive'
          ? base('captive', 'nat hook prerouting', CAPTIVE_PRIORITY, chain.rules)
          : chain,
      ),
      ...hooks,
    ],
  };
}

export function setsFor(byMac: boolean): readonly SetSpec[] {
  const holds = [...HOLD_SETS.values()].filter(({ kind }) => byMac || kind !== 'macs');
  return [...CONSTANT_SETS, ...METERS, MORE_ORDERS, DIGESTS, ...holds];
}

/** The lines of the table as `nft -t list` prints them, without what differs from run to run. */
export function frameLines(frame: Frame): readonly string[] {
  return [
    `table inet ${frame.table} {`,
    ...(frame.flags === null ? [] : [`flags ${frame.flags}`]),
    `comment "${frame.comment}"`,
    ...frame.sets.flatMap(({ name, lines }) => [`set ${name} {`, ...lines, '}']),
    ...frame.chains.flatMap(({ name, base: hook, rules }) => [
      `chain ${name} {`,
      ...(hook === null ? [] : [hook]),
      ...rules,
      '}',
    ]),
    '}',
  ];
}

export function digestOf(lines: readonly string[]): string {
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

/** One chain for each device: of a chain with several, nft's JSON and older prints name none. */
function ingress(device: string, i: number, priority: number): ChainSpec {
  return base(`ingress_${i}`, `filter hook ingress device "${device}"`, priority, ['jump held']);
}

function base(name: string, type: string, priority: number, rules: readonly string[]): ChainSpec {
  return { name, base: `type ${type} priority ${priority}; policy accept;`, rules };
}
