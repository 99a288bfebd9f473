import { decideFileAppeal } from '#govern/case/appeal.ts';
import { subjectCaseRoutes } from '#model/routes/subject.ts';
import { suspendForAppeal } from '../cases/file-appeal.ts';
import { followCase } from '../cases/follow-case.ts';
import { command } from '../handler.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { objectionText } from './answer-text.ts';
import { keepAttachments } from './keep-attachments.ts';
import { subjectOnly } from './show-subject-case.ts';

/** As the appeal of a liaison: it takes the holds off where the policy says so for this ground. */
export const objectBySubject = command(subjectCaseRoutes.object, async (work, { body }) => {
  const before = await work.load('case', subjectOnly(work.actor).caseId);
  const { rules } = await rulesAt(work.tx, before.jurisdiction);
  const appeal = { ground: body.ground, note: objectionText(body) };
  const decision = decideFileAppeal(before, appeal, null, rules);
  const after = await work.record('case', before.id, decision, before);
  const evidenceIds = await keepAttachments(work, after, body.attachments);
  const { id, version } = await followCase(work, before, after);
  await suspendForAppeal(work, after, rules);
  return { id, version, evidenceIds };
});
