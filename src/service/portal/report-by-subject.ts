import { decideReportRectified } from '#govern/case/rectify.ts';
import { subjectCaseRoutes } from '#model/routes/subject.ts';
import { followCase } from '../cases/follow-case.ts';
import { command } from '../handler.ts';
import { reportText } from './answer-text.ts';
import { keepAttachments } from './keep-attachments.ts';
import { subjectOnly } from './show-subject-case.ts';

/** Moves the case on to its verification, and nothing else: no program that mines can free itself by it. */
export const reportBySubject = command(subjectCaseRoutes.report, async (work, { body }) => {
  const before = await work.load('case', subjectOnly(work.actor).caseId);
  const { rootCause, attestationUpdated } = body;
  const report = { note: reportText(body), rootCause, attestationUpdated };
  const decision = decideReportRectified(before, report, null);
  const after = await work.record('case', before.id, decision, before);
  const evidenceIds = await keepAttachments(work, after, body.attachments);
  const { id, version } = await followCase(work, before, after);
  return { id, version, evidenceIds };
});
