import { noticeRoutes } from '#model/routes/notices.ts';
import { query } from '../handler.ts';

const Shown = noticeRoutes.show.reply.strip();

/** With its recipient; the hash of the link stays where it is. */
export const showNotice = query(noticeRoutes.show, async (view, { params }) => {
  const notice = await view.load('notice', params.id);
  await view.require('notice.read', notice);
  return Shown.parse(notice);
});
