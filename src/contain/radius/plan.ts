/** From what was read to what is wanted: pure. */
import { rungRank } from '#model/rung.ts';
import type { Step } from '../adapter.ts';
import type { Observed, ObservedElement } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import type { LedgerHold } from './ledger-state.ts';

export type RadiusCommand =
  | { readonly is: 'exempt'; readonly networks: readonly string[] }
  | { readonly is: 'hold'; readonly hold: WantedHold }
  | { readonly is: 'release' };

/** What the ledger held when it was read. */
export class RadiusDetail {
  readonly holds: ReadonlyMap<string, LedgerHold>;
  readonly exempt: readonly string[];
  constructor(holds: ReadonlyMap<string, LedgerHold>, exempt: readonly string[]) {
    this.holds = holds;
    this.exempt = exempt;
  }
}

export function planRadius(
  wanted: Wanted,
  observed: Observed,
  detail: RadiusDetail,
): readonly Step<RadiusCommand>[] {
  const steps: Step<RadiusCommand>[] = [];
  const isNeeded = wanted.holds.length > 0 || observed.elements.length > 0;
  const isWhole = observed.frame === 'whole' || (observed.frame === null && !isNeeded);
  if (!isWhole || (isNeeded && !sameTexts(wanted.exempt, detail.exempt))) {
    steps.push({ does: 'frame', key: '', command: { is: 'exempt', networks: wanted.exempt } });
  }
  const elements = new Map(observed.elements.map((element) => [element.key, element]));
  for (const hold of wanted.holds) {
    const have = detail.holds.get(hold.key);
    const does = stepFor(wanted, hold, have, elements.get(hold.key));
    if (does !== null) steps.push({ does, key: hold.key, command: { is: 'hold', hold } });
  }
  const keys = new Set(wanted.holds.map(({ key }) => key));
  for (const { key } of observed.elements) {
    if (!keys.has(key)) steps.push({ does: 'release', key, command: { is: 'release' } });
  }
  return steps;
}

function stepFor(
  { rearmBefore }: Wanted,
  want: WantedHold,
  have: LedgerHold | undefined,
  element: ObservedElement | undefined,
): Step<RadiusCommand>['does'] | null {
  if (have === undefined || element === undefined) return 'hold';
  const higher = rungRank(want.rung) - rungRank(have.rung);
  if (higher !== 0) return higher > 0 ? 'hold' : 'release';
  // An order that was lifted is to be gone at once, though another one holds on.
  if (have.orders.some((id) => !want.orders.includes(id))) return 'release';
  const isSame = sameTexts(want.orders, have.orders) && sameHolders(want, have);
  if (!isSame || element.certainty === 'unknown') return 'hold';
  return isTimely(want, have, element.expiresAt, rearmBefore) ? null : 'rearm';
}

/** RADIUS has seconds; estimates of the office's clock differ by less. */
const SECOND_MS = 1_000;

/** `endsAt`: of its sessions; null: they do not end by themselves, but the answers to logins do. */
function isTimely(
  want: WantedHold,
  have: LedgerHold,
  endsAt: number | null,
  rearmBefore: number,
): boolean {
  const first = Math.min(have.expiresAt, endsAt ?? have.expiresAt);
  const endsTooSoon = first < rearmBefore && first < want.expiresAt;
  return !endsTooSoon && want.expiresAt > have.expiresAt - SECOND_MS;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

function sameHolders(a: Pick<LedgerHold, 'holders'> | WantedHold, b: LedgerHold): boolean {
  return (
    a.holders.length === b.holders.length &&
    a.holders.every((holder, i) => {
      const other = b.holders[i];
      return (
        holder.mac === other?.mac &&
        holder.user === other.user &&
        holder.session === other.session &&
        holder.port === other.port
      );
    })
  );
}
