import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import { composeNotice } from './compose.ts';

export const prepareNotice = command(noticeRoutes.prepare, async (work, { params, body }) => {
  const about = await work.load('case', params.id);
  await work.require('notice.serve', about);
  const { id, version, verificationCode } = await composeNotice(work, about, body);
  return { id, version, verificationCode };
});
