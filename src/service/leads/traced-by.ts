import type { Db } from '#store/database.ts';

/** The leads with one of these traces (LeadTraceRow), and perhaps some that had it: ask the lead as well. */
export function tracedBy(db: Db, ...traces: readonly string[]) {
  return db.selectFrom('leadTrace').select('leadId').where('trace', 'in', traces);
}
