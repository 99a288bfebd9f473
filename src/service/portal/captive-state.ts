import { captiveIn, isCaptive } from '#govern/subject-case.ts';
import type { Office } from '../office.ts';
import { heldOrders } from './held-orders.ts';

/** In the terms of RFC 8908 §5. */
export interface CaptiveState {
  readonly captive: boolean;
  /** Until it becomes captive; null: nothing says that it will, or it is. */
  readonly secondsRemaining: number | null;
}

export async function captiveStateAt(
  { database, clock }: Office,
  address: string,
): Promise<CaptiveState> {
  const orders = await heldOrders(database.db, address);
  if (orders.some(isCaptive)) return { captive: true, secondsRemaining: null };
  const ms = captiveIn(orders, clock.now());
  return { captive: false, secondsRemaining: ms === null ? null : Math.ceil(ms / 1000) };
}
