import { renewLink as decide } from '#govern/notice.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import { keepLink, linkWith, newLink } from './notice-link.ts';

export const renewLink = command(noticeRoutes.renewLink, async (work, { params }) => {
  const notice = await work.load('notice', params.id);
  await work.require('notice.serve', notice);
  const link = newLink(work.at);
  const { subjectTokenHash, linkUntil } = link;
  const decision = decide(notice, subjectTokenHash, linkUntil);
  const { id, version } = await work.record('notice', notice.id, decision, notice);
  await keepLink(work, id, link);
  return { id, version, url: linkWith(work.office, link.token), linkUntil };
});
