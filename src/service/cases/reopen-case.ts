import { OperatingError } from '#base/errors.ts';
import { decideReopen } from '#govern/case/open.ts';
import { isRefusal } from '#model/decision.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { followCase } from './follow-case.ts';
import { nextCaseNumber, openCaseOn } from './opening-facts.ts';

/** Answers the new case. */
export const reopenCase = command(caseRoutes.reopen, async (work, { params, body }) => {
  const old = await work.load('case', params.id);
  const doer = await doerOf(work, 'case.open', old);
  const id = work.newId();
  const fresh = { id, number: await nextCaseNumber(work, old.jurisdiction), note: body.note };
  const both = decideReopen(old, fresh, doer, { openCase: await openCaseOn(work.tx, old) });
  if (isRefusal(both)) throw new OperatingError(both.refused, both.message);
  await work.record('case', old.id, { events: both.old }, old);
  const opened = await work.record('case', id, { events: both.fresh }, old);
  const { version } = await followCase(work, null, opened);
  return { id, version };
});
