import { OperatingError } from '#base/errors.ts';
import { subjectMay, subjectStatus } from '#govern/subject-case.ts';
import type { Actor, SubjectActor } from '#model/actor.ts';
import type { Case } from '#model/case.ts';
import { subjectCaseRoutes } from '#model/routes/subject.ts';
import { SUBJECT_ITEMS_MAX, SUBJECT_STEPS_MAX, type SubjectCase } from '#model/subject-case.ts';
import type { Db } from '#store/database.ts';
import { openSteps } from '../cases/case-timeline.ts';
import { query } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { authorityFor, servedNotices, shownHolds, shownNotices } from './subject-parts.ts';

export const showSubjectCase = query(subjectCaseRoutes.show, async (view) => {
  const { id: noticeId, caseId } = subjectOnly(view.actor);
  const found = await view.load('case', caseId);
  const notices = await servedNotices(view.db, caseId);
  const own = notices.find(({ id }) => id === noticeId);
  const { id, version, number, evidenceHold, verdict, dueAt } = found;
  const status = subjectStatus(found);
  return {
    id,
    version,
    number,
    status,
    dueAt: status === 'please-act' ? dueAt : null,
    evidenceHold,
    isVictim: verdict === 'compromised',
    authority: await authorityFor(view.db, found),
    noticeId,
    notices: shownNotices(notices),
    holds: shownHolds(await ordersOf(view.db, caseId)),
    seen: await seenIn(view.db, found),
    evidence: await piecesOf(view.db, caseId),
    ...answersOf(found),
    may: {
      acknowledge: own !== undefined && own.acknowledgedAt === null && own.closedAt === null,
      ...subjectMay(found),
    },
    history: await openSteps(view.db, found, SUBJECT_STEPS_MAX),
  };
});

/** Whoever holds the link of a notice. */
export function subjectOnly(actor: Actor): SubjectActor {
  if (actor.kind === 'subject') return actor;
  throw new OperatingError('unauthenticated', 'This needs the link of a notice');
}

function answersOf({
  report,
  texts,
  appeal,
  appealGround,
}: Case): Pick<SubjectCase, 'report' | 'reportReview' | 'appeal'> {
  return {
    // What was reported stays readable after it was sent back; when that was, the history says.
    report:
      texts.report === null
        ? null
        : {
            at: report?.at ?? null,
            acceptedAt: report?.acceptedAt ?? null,
            text: texts.report,
          },
    reportReview: texts.reportReview,
    appeal:
      appeal === 'none' || appealGround === null
        ? null
        : { state: appeal, ground: appealGround, text: texts.appeal, answer: texts.appealDecision },
  };
}

async function seenIn(db: Db, { leadIds }: Case): Promise<SubjectCase['seen']> {
  if (leadIds.length === 0) return [];
  return db
    .selectFrom('lead')
    .select(['address', 'grade', 'firstSeen', 'lastSeen', 'protocols', 'coins', 'pools'])
    .where('id', 'in', leadIds)
    .orderBy('id')
    .limit(SUBJECT_ITEMS_MAX)
    .execute();
}

async function piecesOf(db: Db, caseId: string): Promise<SubjectCase['evidence']> {
  const rows = await db
    .selectFrom('evidence')
    .select(['id', 'kind', 'mediaType', 'bytes', 'sha256', 'keptAt', 'name', 'source'])
    .where('caseId', '=', caseId)
    .where('destroyedAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(SUBJECT_ITEMS_MAX)
    .execute();
  return rows.map(({ source, name, ...piece }) => ({
    ...piece,
    name: source === 'subject' ? name : null,
  }));
}
