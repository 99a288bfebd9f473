import { OperatingError } from '#base/errors.ts';
import { subjectMay } from '#govern/subject-case.ts';
import type { SubjectActor } from '#model/actor.ts';
import type { SubjectCase } from '#model/subject-case.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { Office } from '../office.ts';

/** As much of a case as its forms need; nobody is named in it, so the look is not recorded. */
export interface SubjectBrief extends Pick<SubjectCase, 'number' | 'evidenceHold'> {
  readonly may: Omit<SubjectCase['may'], 'acknowledge'>;
  /** In which its authority tells the time. */
  readonly timeZone: string;
}

export async function subjectBrief(office: Office, actor: SubjectActor): Promise<SubjectBrief> {
  const { db } = office.database;
  const found = await db
    .selectFrom('case')
    .select(['number', 'evidenceHold', 'state', 'appeal', 'jurisdiction'])
    .where('id', '=', actor.caseId)
    .executeTakeFirst();
  if (found === undefined) throw new OperatingError('not-found', 'There is no such case');
  const { number, evidenceHold, jurisdiction } = found;
  const { rules } = await calendarOf(db, jurisdiction);
  return { number, evidenceHold, may: subjectMay(found), timeZone: rules.timeZone };
}
