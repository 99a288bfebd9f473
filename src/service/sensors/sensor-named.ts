import type { Sensor } from '#model/sensor.ts';
import type { Tx } from '#store/database.ts';

/** Names are unique among the sensors that are not revoked. */
export async function sensorNamed(tx: Tx, name: string): Promise<Sensor | null> {
  const rows = tx.selectFrom('sensor').selectAll().where('name', '=', name);
  return (await rows.where('state', '<>', 'revoked').executeTakeFirst()) ?? null;
}
