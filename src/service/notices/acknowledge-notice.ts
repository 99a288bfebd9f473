import { acknowledgeNotice as decide } from '#govern/notice.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';

/** By the unit's own liaison, who is signed in. */
export const acknowledgeNotice = command(
  noticeRoutes.acknowledge,
  async (work, { params, body }) => {
    const notice = await work.load('notice', params.id);
    await work.require('notice.acknowledge', notice);
    const decision = decide(notice, body, 'portal');
    const { id, version } = await work.record('notice', notice.id, decision, notice);
    return { id, version };
  },
);

/** By an officer, from a paper that came back. */
export const recordAcknowledgement = command(
  noticeRoutes.recordAcknowledgement,
  async (work, { params, body }) => {
    const notice = await work.load('notice', params.id);
    await work.require('notice.serve', notice);
    const decision = decide(notice, body, 'paper');
    const { id, version } = await work.record('notice', notice.id, decision, notice);
    return { id, version };
  },
);
