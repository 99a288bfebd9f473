/** What the page of an address and the page of a code show alike. */
import { subjectHold } from '#govern/subject-case.ts';
import type { Case } from '#model/case.ts';
import type { Notice } from '#model/notice.ts';
import type { Order } from '#model/order.ts';
import {
  SUBJECT_ITEMS_MAX,
  type SubjectAuthority,
  type SubjectHold,
  type SubjectNotice,
} from '#model/subject-case.ts';
import type { Db } from '#store/database.ts';
import { calendarOf } from '../clocks/calendar-of.ts';

/** The office that answers for the unit; null: no unit is known yet. */
export async function authorityFor(
  db: Db,
  { unitId, jurisdiction }: Pick<Case, 'unitId' | 'jurisdiction'>,
): Promise<SubjectAuthority | null> {
  if (unitId === null) return null;
  const agency = await db
    .selectFrom('unit')
    .innerJoin('agency', 'agency.id', 'unit.agencyId')
    .select(['nameEn', 'nameZh', 'agency.email', 'agency.phone', 'agency.address'])
    .where('unit.id', '=', unitId)
    .executeTakeFirst();
  if (agency === undefined) return null;
  const { rules } = await calendarOf(db, jurisdiction);
  return { ...agency, timeZone: rules.timeZone };
}

/** Those that were served, the newest first: what was only prepared is no notice yet. */
export async function servedNotices(db: Db, caseId: string): Promise<readonly Notice[]> {
  return db
    .selectFrom('notice')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('servedAt', 'is not', null)
    .orderBy('id', 'desc')
    .limit(SUBJECT_ITEMS_MAX)
    .execute();
}

export function shownNotices(notices: readonly Notice[]): SubjectNotice[] {
  return notices.flatMap(({ id, kind, document, servedAt, acknowledgedAt, closedAt }) =>
    servedAt === null
      ? []
      : [{ id, kind, document, servedAt, acknowledgedAt, inForce: closedAt === null }],
  );
}

const NOT_ORDERED: readonly Order['state'][] = ['draft', 'proposed', 'approved', 'refused'];

/** What only the office thinks of is not told. */
export function shownHolds(orders: readonly Order[]): SubjectHold[] {
  return orders
    .filter((order) => !NOT_ORDERED.includes(order.state) && order.startsAt !== null)
    .slice(0, SUBJECT_ITEMS_MAX)
    .map(subjectHold);
}
