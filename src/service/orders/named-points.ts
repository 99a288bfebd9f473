import { OperatingError } from '#base/errors.ts';
import type { Order } from '#model/order.ts';
import { rungRank } from '#model/rung.ts';
import type { Work } from '../work.ts';

/** Throws unless each point is there, in use, and can do what the order wants. */
export async function requirePoints(
  work: Work,
  { rung }: Pick<Order, 'rung'>,
  pointIds: readonly string[],
): Promise<void> {
  for (const id of pointIds) {
    const point = await work.load('point', id);
    if (point.retiredAt !== null) {
      throw new OperatingError('wrong-state', `${point.name} is out of use`);
    }
    if (!point.rungs.some((can) => can === rung || rungRank(rung) === 0)) {
      throw new OperatingError('invalid', `${point.name} cannot apply ${rung}`);
    }
  }
}
