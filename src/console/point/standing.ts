/** What speaks against a point: told against read back, and how old that reading is. */
import type { TFunction } from 'i18next';
import type { PointShown } from '#model/routes/points.ts';
import { long } from '../look/format.ts';
import type { Tone } from '../look/status.tsx';

/** A reading is good for two leases; after four the holds would have lapsed twice over. */
const OLD_LEASES = 2;
const LOST_LEASES = 4;

export function ageTone(point: PointShown, now: number): Tone {
  const { contact, leaseSeconds, mode } = point;
  if (contact === null) return mode === 'live' ? 'bad' : 'plain';
  const leases = (now - Date.parse(contact.seenAt)) / (leaseSeconds * 1000);
  if (leases > LOST_LEASES) return 'bad';
  return leases > OLD_LEASES ? 'warn' : 'good';
}

/** It withholds something: in earnest here and by its own file, and not halted. */
export function isInEarnest({ mode, haltedAt, retiredAt, contact }: PointShown): boolean {
  return mode === 'live' && haltedAt === null && retiredAt === null && contact?.isDryRun !== true;
}

export interface Fault {
  readonly tone: 'bad' | 'warn';
  readonly says: string;
  /** The point's own words, in English. */
  readonly detail?: string;
}

/** The gravest first; nothing: as told. */
export function faultsOf(point: PointShown, now: number, t: TFunction): readonly Fault[] {
  if (point.retiredAt !== null) return [];
  const found = [...outOfSight(point, now, t), ...notAsTold(point, t), ...notInEffect(point, t)];
  return found.toSorted((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad'));
}

function outOfSight(point: PointShown, now: number, t: TFunction): Fault[] {
  const { contact } = point;
  const tone = ageTone(point, now);
  if (tone !== 'bad' && tone !== 'warn') return [];
  if (contact === null) return [{ tone, says: t('point.neverHeard') }];
  const age = long(now - Date.parse(contact.seenAt));
  return [{ tone, says: t(tone === 'bad' ? 'point.lost' : 'point.old', { age }) }];
}

function notAsTold({ contact, set, mode, atDeath }: PointShown, t: TFunction): Fault[] {
  if (contact === null) return [];
  const found: Fault[] = [];
  const told = set?.generation ?? 0;
  if (contact.generation !== told) {
    const given = { told: String(told), has: String(contact.generation) };
    found.push({ tone: 'bad', says: t('point.otherSet', given) });
  }
  if (mode === 'live' && contact.isDryRun) found.push({ tone: 'bad', says: t('point.dryThere') });
  if (mode === 'dry-run' && !contact.isDryRun && (contact.elements ?? 0) > 0) {
    found.push({ tone: 'bad', says: t('point.liveThere') });
  }
  if (contact.atDeath !== atDeath) {
    const says = t('point.otherDeath', { there: t(`atDeath.${contact.atDeath}`) });
    found.push({ tone: 'warn', says });
  }
  return found;
}

function notInEffect({ contact }: PointShown, t: TFunction): Fault[] {
  if (contact === null) return [];
  const { elements, lapse, refusal, refusedHolds, drifts } = contact;
  const found: Fault[] = [];
  if (elements === null) found.push({ tone: 'bad', says: t('point.unread') });
  if (lapse !== null) found.push({ tone: 'bad', says: t(`lapse.${lapse}`) });
  if (refusal !== null) {
    found.push({ tone: 'bad', says: t(`setRefusal.${refusal.code}`), detail: refusal.says });
  }
  if (refusedHolds > 0) {
    found.push({ tone: 'bad', says: t('point.refusedHolds', { n: String(refusedHolds) }) });
  }
  if (drifts > 0) found.push({ tone: 'warn', says: t('point.drifts', { n: String(drifts) }) });
  return found;
}
