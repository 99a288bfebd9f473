import type { Db } from '#store/database.ts';

/** The leads with one of these traces (LeadTraceRow). */
export function tracedBy(db: Db, ...traces: readonly string[]) {
  return db.selectFrom('leadTrace').select('leadId').where('trace', 'in', traces);
}
