/** What follows from service in other parts of the office; each in the transaction of the service itself. */
import type { NoticeFollower } from './record-served.ts';

export const NOTICE_FOLLOWERS: readonly NoticeFollower[] = [];
