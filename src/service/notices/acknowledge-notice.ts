import { acknowledgeNotice as decide } from '#govern/notice.ts';
import type { Notice } from '#model/notice.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { caseIsAcknowledged } from './followers.ts';

type How = Parameters<typeof decide>;

/** By the unit's own liaison, who is signed in. */
export const acknowledgeNotice = command(
  noticeRoutes.acknowledge,
  async (work, { params, body }) => {
    const notice = await work.load('notice', params.id);
    await work.require('notice.acknowledge', notice);
    return acknowledge(work, notice, body, 'portal');
  },
);

/** By an officer, from a paper that came back. */
export const recordAcknowledgement = command(
  noticeRoutes.recordAcknowledgement,
  async (work, { params, body }) => {
    const notice = await work.load('notice', params.id);
    await work.require('notice.serve', notice);
    return acknowledge(work, notice, body, 'paper');
  },
);

/** The caller has made sure that whoever says so may. */
export async function acknowledge(
  work: Work,
  notice: Notice,
  by: How[1],
  via: How[2],
): Promise<{ id: string; version: number }> {
  const { id, version } = await work.record('notice', notice.id, decide(notice, by, via), notice);
  await caseIsAcknowledged(work, notice);
  return { id, version };
}
