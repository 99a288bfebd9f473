import { addressFromText, textsAround } from '#base/network.ts';
import type { Order } from '#model/order.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';

/** Orders on one address at a time: agencies that hold the same system. */
export const HELD_ORDERS_MAX = 64;

/** The cases whose orders fall on an address. */
export async function heldCaseIds({ database }: Office, address: string): Promise<string[]> {
  const orders = await heldOrders(database.db, address);
  return [...new Set(orders.map(({ caseId }) => caseId))];
}

/** The orders that fall on an address, from `scheduled` until all let go; none for what is no address. */
export async function heldOrders(db: Db, address: string): Promise<readonly Order[]> {
  // Without the zone that a link-local address carries (RFC 4007 §11).
  const network = addressFromText(address.replace(/%.*$/s, ''));
  if (network === null) return [];
  // By every prefix that can hold it: 33 texts for IPv4, 129 for IPv6, each found in the index. Apart from the orders:
  // in one statement their order by id may lead through all of them.
  const rows = await db
    .selectFrom('heldNetwork')
    .select('orderId')
    .distinct()
    .where('network', 'in', textsAround(network, 0))
    .orderBy('orderId', 'desc')
    .limit(HELD_ORDERS_MAX)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ orderId }) => orderId);
  const orders = db.selectFrom('order').selectAll().where('id', 'in', ids);
  return orders.orderBy('id', 'desc').execute();
}
