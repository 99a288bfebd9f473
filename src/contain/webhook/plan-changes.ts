/** Pure: from what the equipment has to what is wanted. */
import { isoFrom } from '#base/clock.ts';
import type { PointChange, PointElement, PointFrame } from '#model/point-webhook.ts';
import { rungRank } from '#model/rung.ts';
import type { Step } from '../adapter.ts';
import type { Observed, ObservedElement } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { digestOf } from './frame-digest.ts';

/** What is sent for a step: the change, and the set that it comes from. */
export interface WebhookCommand {
  readonly generation: number;
  readonly change: PointChange;
}

/** What was read beside the elements. */
export interface WebhookDetail {
  /** Of the frame that it has; null: none. */
  readonly digest: string | null;
}

/** An instant that passed through two clocks' seconds. */
const SAME_INSTANT_MS = 2_000;

export function planChanges(
  wanted: Wanted,
  { elements, frame }: Observed,
  { digest }: WebhookDetail,
): readonly Step<WebhookCommand>[] {
  const { generation, holds } = wanted;
  const steps: Step<WebhookCommand>[] = [];
  const add = (key: string, change: PointChange): void => {
    if (change.does === 'clear') throw new Error('Broken invariant: a plan clears nothing');
    steps.push({ does: change.does, key, command: { generation, change } });
  };
  const goal = frameOf(wanted);
  // With nothing to hold, an altered frame harms nobody, and none is made.
  const isFramed = frame === 'whole' && digest === digestOf(goal);
  if (!isFramed && (holds.length > 0 || frame !== null)) add('', { does: 'frame', frame: goal });
  const found = new Map(elements.map((element) => [element.key, element]));
  for (const hold of holds) {
    const element = found.get(hold.key);
    const does = changeFor(hold, element, wanted.rearmBefore);
    if (does === 'release') {
      add(hold.key, { does, network: hold.key, lower: elementOf(hold) });
    } else if (does !== null) {
      add(hold.key, { does, element: elementOf(hold) });
    }
  }
  const keys = new Set(holds.map(({ key }) => key));
  for (const { key } of elements) {
    if (!keys.has(key)) add(key, { does: 'release', network: key, lower: null });
  }
  return steps;
}

/** Null: it is as it is wanted. */
function changeFor(
  hold: WantedHold,
  element: ObservedElement | undefined,
  rearmBefore: number,
): 'release' | 'hold' | 'rearm' | null {
  if (element === undefined || element.rung === null) return 'hold';
  const lower = rungRank(hold.rung) - rungRank(element.rung);
  const { expiresAt } = element;
  const isTooLong = expiresAt === null || expiresAt > hold.expiresAt + SAME_INSTANT_MS;
  if (lower < 0 || isTooLong) return 'release';
  if (lower > 0 || element.certainty === 'unknown') return 'hold';
  const isSoon = expiresAt < rearmBefore && expiresAt < hold.expiresAt - SAME_INSTANT_MS;
  return isSoon || !sameOrders(hold, element) ? 'rearm' : null;
}

function sameOrders(hold: WantedHold, element: ObservedElement): boolean {
  return hold.orders.join() === element.orders.join();
}

function elementOf({ key, rung, orders, expiresAt }: WantedHold): PointElement {
  return { network: key, rung, orders: [...orders], expiresAt: isoFrom(expiresAt) };
}

function frameOf({ exempt, pools, garden, throttleKbit }: Wanted): PointFrame {
  return { exempt: [...exempt], pools, garden, throttleKbit };
}
