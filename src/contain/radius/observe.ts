/**
 * What can be said of the access network. An access server cannot be read, so this is what it acknowledged, and what its
 * accounting says. `there`: every session that is known of the hold was acknowledged as held, or there is none and the
 * next login is held. `unknown`: somebody was asked and is silent, or refused, or has a session that nobody could ask for.
 */
import { rungRank } from '#model/rung.ts';
import type { ObservedElement } from '../observed.ts';
import type { LedgerHold, Told } from './ledger-state.ts';
import type { Ledger } from './ledger.ts';

/** `isUntold`: whether a session is known that falls under the hold and was never told, or none could be. */
export function elementsOf(
  ledger: Ledger,
  isUntold: (hold: LedgerHold) => boolean,
  isTimed: boolean,
): readonly ObservedElement[] {
  const held = [...ledger.holds.values()].map((hold): ObservedElement => {
    const told = ledger.toldOf(hold.key);
    const isSure = told.every((it) => it.doubt === null && it.held === hold.rung);
    return {
      key: hold.key,
      rung: hold.rung,
      orders: hold.orders,
      expiresAt: isTimed ? soonest(hold.expiresAt, told) : null,
      certainty: isSure && !isUntold(hold) ? 'there' : 'unknown',
    };
  });
  return [...held, ...leftOver(ledger)];
}

/** A session whose time is over sooner than the hold's is free sooner. */
function soonest(expiresAt: number, told: readonly Told[]): number {
  return told.reduce((at, { until }) => Math.min(at, until ?? at), expiresAt);
}

/** Sessions that are held, or may be, though their hold is no more. */
function leftOver(ledger: Ledger): readonly ObservedElement[] {
  const keys = new Set([...ledger.told.values()].map(({ key }) => key));
  return [...keys]
    .filter((key) => !ledger.holds.has(key))
    .map((key): ObservedElement => {
      const told = ledger.toldOf(key);
      const ends = told.flatMap(({ until }) => until ?? []);
      return {
        key,
        rung: strictest(told),
        orders: told[0]?.orders ?? [],
        expiresAt: ends.length === told.length ? Math.max(...ends) : null,
        certainty: told.every(({ doubt }) => doubt === null) ? 'there' : 'unknown',
      };
    });
}

function strictest(told: readonly Told[]): ObservedElement['rung'] {
  const rungs = told.flatMap(({ held, asked }) => held ?? asked ?? []);
  return rungs.toSorted((a, b) => rungRank(b) - rungRank(a))[0] ?? null;
}
