import { OperatingError } from '#base/errors.ts';
import { closeNotice as decide } from '#govern/notice.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { forgetLink } from './notice-link.ts';

/** What was served is taken back by a correction that says so, never in silence. */
export const closeNotice = command(noticeRoutes.close, async (work, { params }) => {
  const notice = await work.load('notice', params.id);
  await work.require('notice.serve', notice);
  if (notice.servedAt !== null) {
    throw new OperatingError('wrong-state', 'It was served: send a correction instead');
  }
  const { id, version } = await work.record('notice', notice.id, decide(notice, 'void'), notice);
  await forgetLink(work, id);
  return { id, version };
});

/** When a case ends, nothing of it waits to be sent any more. The caller has asked for the authority. */
export async function closeNoticesOf(work: Work, caseId: string): Promise<void> {
  const open = await work.tx
    .selectFrom('notice')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('closedAt', 'is', null)
    .execute();
  for (const notice of open) {
    await work.record('notice', notice.id, decide(notice, 'case-closed'), notice);
    await forgetLink(work, notice.id);
  }
}
