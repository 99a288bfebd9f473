import { replaceNotice, serveNotice } from '#govern/notice.ts';
import type { Notice, NoticeChannel } from '#model/notice.ts';
import type { Work } from '../work.ts';
import { forgetLink } from './notice-link.ts';

/** What follows elsewhere from a notice that was served for the first time: a case that counts as noticed, its clocks. */
export type NoticeFollower = (work: Work, notice: Notice) => Promise<void>;

/** Records service by one channel, and what it means for the notice that it corrects. */
export async function recordServed(
  work: Work,
  notice: Notice,
  by: { readonly channel: NoticeChannel; readonly transportId: string | null },
  followers: readonly NoticeFollower[],
): Promise<Notice> {
  const decision = serveNotice(notice, by.channel, by.transportId);
  const served = await work.record('notice', notice.id, decision, notice);
  if (notice.servedAt !== null) return served;
  if (notice.kind === 'correction' && notice.earlierId !== null) {
    const earlier = await work.load('notice', notice.earlierId);
    if (earlier.closedAt === null) {
      await work.record('notice', earlier.id, replaceNotice(earlier, notice.id), earlier);
      await forgetLink(work, earlier.id);
    }
  }
  for (const follow of followers) await follow(work, served);
  return served;
}
