import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import { NOTICE_FOLLOWERS } from './followers.ts';
import { recordServed } from './record-served.ts';

export const recordService = command(noticeRoutes.recordService, async (work, { params, body }) => {
  const notice = await work.load('notice', params.id);
  await work.require('notice.serve', notice);
  const { id, version } = await recordServed(work, notice, body, NOTICE_FOLLOWERS);
  return { id, version };
});
