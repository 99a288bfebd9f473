import type { Sensor, SensorContact, SensorShown } from '#model/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { Db } from '#store/database.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listSensors = query(sensorRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('sensor.read');
  const places = { jurisdiction: 'sensor.jurisdiction' };
  let rows = view.db.selectFrom('sensor').selectAll().where(withinReach(reach, places));
  if (asked.jurisdiction !== undefined) {
    const below = { jurisdiction: asked.jurisdiction, sector: null, unitId: null };
    rows = rows.where(withinReach([below], places));
  }
  const { items, next } = await pageOf(rows, asked, 'sensor.id', ['sensor.state']);
  return { items: await withContacts(view.db, items), next };
});

export async function withContacts(db: Db, sensors: readonly Sensor[]): Promise<SensorShown[]> {
  if (sensors.length === 0) return [];
  const ids = sensors.map(({ id }) => id);
  const rows: SensorContact[] = await db
    .selectFrom('sensorContact')
    .selectAll()
    .where('sensorId', 'in', ids)
    .execute();
  const contacts = new Map(rows.map((row) => [row.sensorId, row]));
  return sensors.map((sensor) => ({ ...sensor, contact: contacts.get(sensor.id) ?? null }));
}
