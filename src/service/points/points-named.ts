import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { Tx } from '#store/database.ts';

/** Points of this name: a name is a point's own, since people give orders by it. */
export function pointsNamed(tx: Tx, name: string): Promise<EnforcementPoint[]> {
  return tx.selectFrom('enforcementPoint').selectAll().where('name', '=', name).execute();
}
