/** What is wanted, element by element, and what cannot be had. */
import type { Rung } from '#model/rung.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import type { Place } from './command.ts';
import { kindOf } from './held.ts';
import { areIds } from './orders-text.ts';
import { HELD_RUNGS, type HeldRung, type HoldKind, holdSetName } from './sets.ts';

export interface Target extends Place {
  /** Of the hold; a device's own. */
  readonly key: string;
  readonly rung: HeldRung;
  readonly kind: HoldKind;
  /** Sorted. */
  readonly orders: readonly string[];
  readonly expiresAt: number;
}

export interface Targets {
  /** By set, then by value. */
  readonly bySet: ReadonlyMap<string, ReadonlyMap<string, Target>>;
  readonly refused: readonly { readonly key: string; readonly why: string }[];
}

export function targetsOf(wanted: Wanted, byMac: boolean): Targets {
  const bySet = new Map<string, Map<string, Target>>();
  const refused: { key: string; why: string }[] = [];
  for (const hold of wanted.holds) {
    const { key, rung, orders, expiresAt } = hold;
    const kind = kindOf(key);
    if (kind === null) refused.push({ key, why: `${key} is not a network in its one spelling` });
    else if (!isHeldRung(rung)) refused.push({ key, why: `A packet filter cannot do '${rung}'` });
    else {
      const why = refusalOf(hold, wanted);
      if (why !== null) {
        refused.push({ key, why });
        continue;
      }
      const set = holdSetName(rung, kind);
      setOf(bySet, set).set(key, { set, value: key, key, rung, kind, orders, expiresAt });
      if (byMac) addDevices(bySet, hold, rung);
    }
  }
  return { bySet, refused };
}

function isHeldRung(rung: Rung): rung is HeldRung {
  return HELD_RUNGS.some((one) => one === rung);
}

function refusalOf({ key, rung, orders }: WantedHold, wanted: Wanted): string | null {
  if (rung === 'throttle' && wanted.throttleKbit === null) return 'No speed is set for throttle';
  return areIds(orders) ? null : `The orders that hold ${key} have no ids that nft could keep`;
}

/** A device with two held addresses is held once, by the orders of both, until the later end. */
function addDevices(
  bySet: Map<string, Map<string, Target>>,
  hold: WantedHold,
  rung: HeldRung,
): void {
  const set = holdSetName(rung, 'macs');
  const devices = setOf(bySet, set);
  for (const { mac } of hold.holders) {
    if (mac === null) continue;
    const other = devices.get(mac);
    const orders = [...new Set([...(other?.orders ?? []), ...hold.orders])].toSorted();
    const expiresAt = Math.max(other?.expiresAt ?? 0, hold.expiresAt);
    devices.set(mac, { set, value: mac, key: mac, rung, kind: 'macs', orders, expiresAt });
  }
}

function setOf(bySet: Map<string, Map<string, Target>>, name: string): Map<string, Target> {
  const there = bySet.get(name);
  if (there !== undefined) return there;
  const made = new Map<string, Target>();
  bySet.set(name, made);
  return made;
}
