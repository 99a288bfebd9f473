import type { Order } from '#model/order.ts';
import type { Db } from '#store/database.ts';

/** All orders of a case, the newest first. */
export function ordersOf(db: Db, caseId: string): Promise<Order[]> {
  return db
    .selectFrom('order')
    .selectAll()
    .where('caseId', '=', caseId)
    .orderBy('id', 'desc')
    .execute();
}
