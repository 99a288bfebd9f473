/** What whoever holds the link of a notice may do: read it, say that they did, acknowledge it. */
import { OperatingError } from '#base/errors.ts';
import { readNotice } from '#govern/notice.ts';
import type { Actor } from '#model/actor.ts';
import { subjectRoutes } from '#model/routes/notices.ts';
import { command, query } from '../handler.ts';
import { acknowledge } from './acknowledge-notice.ts';

export const subjectNotice = query(subjectRoutes.show, async (view) => {
  const notice = await view.load('notice', noticeIdOf(view.actor));
  const { id, version, caseId, document, dueAt, servedAt, readAt, acknowledgedAt } = notice;
  const inForce = notice.closedAt === null;
  return { id, version, caseId, document, dueAt, servedAt, readAt, acknowledgedAt, inForce };
});

/** A page asks for this once a person did something on it: programs that look at links in mail must not count. */
export const subjectRead = command(subjectRoutes.read, async (work) => {
  const notice = await work.load('notice', noticeIdOf(work.actor));
  const { id, version } = await work.record(
    'notice',
    notice.id,
    readNotice(notice, 'link'),
    notice,
  );
  return { id, version };
});

export const subjectAcknowledge = command(subjectRoutes.acknowledge, async (work, { body }) => {
  const notice = await work.load('notice', noticeIdOf(work.actor));
  return acknowledge(work, notice, body, 'link');
});

function noticeIdOf(actor: Actor): string {
  if (actor.kind === 'subject') return actor.id;
  throw new OperatingError('unauthenticated', 'This needs the link of a notice');
}
