/** What the counters of a sensor say. They run from its start; a rate now needs two signs of life. */
import type { SensorShown } from '#model/sensor.ts';
import type { Tone } from '../look/status.tsx';

type Contact = NonNullable<SensorShown['contact']>;

/** Signs of life come every minute at the latest; the office calls a sensor silent after some more. */
const OLD_MS = 3 * 60_000;

export function freshTone({ state, contact }: SensorShown, now: number): Tone {
  if (state === 'silent') return 'bad';
  if (state !== 'enrolled') return 'plain';
  if (contact === null) return 'warn';
  return now - Date.parse(contact.seenAt) > OLD_MS ? 'warn' : 'good';
}

export interface Rates {
  /** Bits each second. */
  readonly bits: number;
  readonly packets: number;
  readonly flows: number;
}

/** On average since its start; null in its first second. */
export function meanRates({ seenAt, health }: Contact): Rates | null {
  const seconds = (Date.parse(seenAt) - Date.parse(health.startedAt)) / 1000;
  if (!(seconds >= 1)) return null;
  const { bytes, packets, flows } = health;
  return { bits: (8 * bytes) / seconds, packets: packets / seconds, flows: flows / seconds };
}

/** Between two signs of life of one run; null where it has started anew or nothing came since. */
export function ratesBetween(before: Contact, after: Contact): Rates | null {
  const seconds = (Date.parse(after.seenAt) - Date.parse(before.seenAt)) / 1000;
  if (before.health.startedAt !== after.health.startedAt || !(seconds >= 1)) return null;
  const { health: a } = before;
  const { health: b } = after;
  return {
    bits: (8 * (b.bytes - a.bytes)) / seconds,
    packets: (b.packets - a.packets) / seconds,
    flows: (b.flows - a.flows) / seconds,
  };
}

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Of all frames that came; null before the first. */
export function lostShare({ health: { dropped, packets } }: Contact): number | null {
  const lost = sumOf(dropped);
  return packets + lost === 0 ? null : lost / (packets + lost);
}

/** Offsets below this do not matter: leases and deadlines have more room. */
const CLOCK_MS = 5_000;
const SPOOL_FULL = 0.8;
const LOST = 0.001;

export type SensorFault = 'clock' | 'spool-full' | 'spool-lost' | 'damaged' | 'refused' | 'lossy';

export function faultsOf({ state, contact }: SensorShown): readonly SensorFault[] {
  if (contact === null || state === 'revoked') return [];
  const { spool } = contact.health;
  const found: SensorFault[] = [];
  if (Math.abs(contact.clockOffsetMs ?? 0) > CLOCK_MS) found.push('clock');
  if (sumOf(spool.dropped) > 0) found.push('spool-lost');
  else if (spool.bytes > SPOOL_FULL * spool.bytesMax) found.push('spool-full');
  if (spool.damaged > 0) found.push('damaged');
  if (spool.refused > 0) found.push('refused');
  if ((lostShare(contact) ?? 0) > LOST) found.push('lossy');
  return found;
}
