/**
 * The sets of our table. What is held stands in sets by rung and kind, each element with a time at which the kernel
 * lets go by itself. Hosts are in hash sets, networks in interval sets: a hash set takes one more host in milliseconds
 * however many there are, an interval set is read whole for each change (governance.md §4.2: 4 ms and 448 ms at
 * 50,000), but only it can hold a network.
 */
import type { Rung } from '#model/rung.ts';

/** From the least to the most. Names (`sink-pools`) cannot be told by a packet filter. */
export const HELD_RUNGS = [
  'block-pools',
  'leaky-garden',
  'throttle',
  'strict-garden',
  'blackhole',
] as const satisfies readonly Rung[];
export type HeldRung = (typeof HELD_RUNGS)[number];

export const HOLD_KINDS = ['hosts4', 'hosts6', 'nets4', 'nets6', 'macs'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

export interface SetSpec {
  readonly name: string;
  /** As nft prints it, line by line. */
  readonly lines: readonly string[];
}

export interface HoldSet extends SetSpec {
  readonly rung: HeldRung;
  readonly kind: HoldKind;
}

const TYPES = {
  hosts4: ['type ipv4_addr', 'flags timeout'],
  hosts6: ['type ipv6_addr', 'flags timeout'],
  nets4: ['type ipv4_addr', 'flags interval,timeout'],
  nets6: ['type ipv6_addr', 'flags interval,timeout'],
  macs: ['type ether_addr', 'flags timeout'],
} as const satisfies Record<HoldKind, readonly string[]>;

/** An identifier of nft: it reads a hyphen there as well, but people take it for a minus. */
export function rungWord(rung: HeldRung): string {
  return rung.replaceAll('-', '_');
}

const NAMES = new Map(
  HELD_RUNGS.map((rung) => [
    rung,
    new Map(HOLD_KINDS.map((kind) => [kind, `${rungWord(rung)}_${kind}`])),
  ]),
);

/** Looked up, since it is asked for every hold. */
export function holdSetName(rung: HeldRung, kind: HoldKind): string {
  return NAMES.get(rung)?.get(kind) ?? '';
}

export const HOLD_SETS: ReadonlyMap<string, HoldSet> = new Map(
  HELD_RUNGS.flatMap((rung) =>
    HOLD_KINDS.map((kind) => {
      const name = holdSetName(rung, kind);
      return [name, { name, rung, kind, lines: TYPES[kind] }] as const;
    }),
  ),
);

/** What does not change with what is held. */
export const CONSTANT_SETS = [
  { name: 'exempt4', lines: ['type ipv4_addr', 'flags interval'] },
  { name: 'exempt6', lines: ['type ipv6_addr', 'flags interval'] },
  { name: 'pools4', lines: ['type ipv4_addr . inet_service'] },
  { name: 'pools6', lines: ['type ipv6_addr . inet_service'] },
  { name: 'portal4', lines: ['type ipv4_addr . inet_service'] },
  { name: 'portal6', lines: ['type ipv6_addr . inet_service'] },
  { name: 'resolvers4', lines: ['type ipv4_addr', 'flags interval'] },
  { name: 'resolvers6', lines: ['type ipv6_addr', 'flags interval'] },
  { name: 'garden4', lines: ['type ipv4_addr', 'flags interval'] },
  { name: 'garden6', lines: ['type ipv6_addr', 'flags interval'] },
] as const satisfies readonly SetSpec[];
export type ConstantSetName = (typeof CONSTANT_SETS)[number]['name'];

/** Orders that did not fit into the comment of their element: its range, its kind and a number. */
export const MORE_ORDERS: SetSpec = {
  name: 'more_orders',
  lines: ['type ipv6_addr . mark', 'flags timeout'],
};

/** What the frame was when we made it, so that whoever reads it later sees what others altered. */
export const DIGESTS: SetSpec = { name: 'digests', lines: ['type mark'] };
export const RULES_DIGEST = '1';
export const CONSTANTS_DIGEST = '2';

/**
 * Hosts whose speed is measured at a time, each way and family. A bucket is forgotten a minute after the last packet;
 * when all are taken, further hosts are not slowed, and pools stay blocked for them.
 */
export const METERS_MAX = 262_144;

export type MeterName = 'meter_from4' | 'meter_from6' | 'meter_to4' | 'meter_to6';

const meter = (name: MeterName, type: string): SetSpec => ({
  name,
  lines: [`type ${type}`, `size ${METERS_MAX}`, 'flags dynamic,timeout', 'timeout 1m'],
});

/** Filled by packets, not by us. */
export const METERS: readonly SetSpec[] = [
  meter('meter_from4', 'ipv4_addr'),
  meter('meter_from6', 'ipv6_addr'),
  meter('meter_to4', 'ipv4_addr'),
  meter('meter_to6', 'ipv6_addr'),
];
