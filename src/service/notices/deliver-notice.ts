/** Sends the e-mail of a notice: the job behind `notice.send`. Doing it again after it was served does nothing. */
import { OperatingError } from '#base/errors.ts';
import { failDelivery } from '#govern/notice.ts';
import { documentText, withLink } from '#govern/notice-render.ts';
import type { SystemActor } from '#model/actor.ts';
import { ATTEMPTS_MAX, NoticeJob, Notice } from '#model/notice.ts';
import type { JobKind } from '#store/job-queue.ts';
import { readRow } from '#store/rows.ts';
import { AGGREGATES } from '../aggregates.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';
import type { Letter, Mailer, MailOutcome } from './mail.ts';
import { linkOf } from './notice-link.ts';
import { inTurn } from './notice-turn.ts';
import { noticePdf } from './pdf.ts';
import { recordServed } from './record-served.ts';
import { NOTICE_FOLLOWERS } from './followers.ts';

export const SEND_TOPIC = 'notice.send';
/** The first pause; doubled each time, up to an hour: greylisting asks for minutes, a broken server for hours. */
const PAUSE_SECONDS = 60;

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'policy' };

export function sendNoticeJob(office: Office, mailer: Mailer): JobKind {
  return {
    topic: SEND_TOPIC,
    triesMax: ATTEMPTS_MAX,
    pauseSeconds: PAUSE_SECONDS,
    run: async (payload) => deliverNotice(office, mailer, NoticeJob.parse(payload).noticeId),
  };
}

/** Throws `unavailable` when another try may help. */
export function deliverNotice(office: Office, mailer: Mailer, noticeId: string): Promise<void> {
  return inTurn(office, noticeId, () => sendLetter(office, mailer, noticeId));
}

async function sendLetter(office: Office, mailer: Mailer, noticeId: string): Promise<void> {
  const notice = await waitingNotice(office, noticeId);
  if (notice === null || notice.recipientEmail === null) return;
  if (isTooLate(notice, office.clock.now())) return giveUp(office, noticeId);
  // The mail server is asked outside of any transaction: it may take minutes.
  const outcome = await mailer.send(await letterOf(office, notice, notice.recipientEmail));
  const isOver = await inWork(office, BY_ITSELF, async (work) => {
    const now = await work.load('notice', noticeId);
    if (!isWaiting(now)) return true;
    if (outcome.outcome === 'accepted') {
      const by = { channel: 'email', transportId: outcome.messageId } as const;
      await recordServed(work, now, by, NOTICE_FOLLOWERS);
      return true;
    }
    const failed = failDelivery(now, 'email', failureOf(outcome));
    const after = await work.record('notice', noticeId, failed, now);
    return after.channels.some((one) => one.channel === 'email' && one.state === 'failed');
  });
  if (isOver || outcome.outcome === 'accepted') return;
  throw new OperatingError('unavailable', `The mail server did not take notice ${noticeId} yet`);
}

/** Nobody is told of a deadline that has passed while the letter waited. */
export function isTooLate({ dueAt, servedAt }: Notice, at: number): boolean {
  return servedAt === null && dueAt !== null && Date.parse(dueAt) <= at;
}

function giveUp(office: Office, noticeId: string): Promise<void> {
  return inWork(office, BY_ITSELF, async (work) => {
    const now = await work.load('notice', noticeId);
    if (!isWaiting(now)) return;
    const late = { failure: 'deadline-passed', isFinal: true, reply: null };
    await work.record('notice', noticeId, failDelivery(now, 'email', late), now);
  });
}

/** Null: there is nothing to send any more. */
async function waitingNotice(office: Office, id: string): Promise<Notice | null> {
  const row = await readRow(office.database.db, AGGREGATES.notice, id);
  const notice = row === null ? null : Notice.parse(row);
  return notice !== null && isWaiting(notice) ? notice : null;
}

function isWaiting({ closedAt, channels }: Notice): boolean {
  return (
    closedAt === null && channels.some((one) => one.channel === 'email' && one.state !== 'served')
  );
}

async function letterOf(office: Office, notice: Notice, to: string): Promise<Letter> {
  const url = await linkOf(office, office.database.db, notice.id);
  const copy = withLink(notice.document, url);
  const { bytes } = await noticePdf(copy, Date.parse(notice.preparedAt));
  const { host } = new URL(office.portalOrigin);
  return {
    to,
    subject: copy.subject,
    text: documentText(copy),
    attachment: { name: `${copy.caseNumber}.pdf`, bytes },
    // The same at every attempt, so that a letter that arrives twice can be told from two letters.
    messageId: `<notice-${notice.id}@${host.replace(/:\d+$/, '')}>`,
  };
}

function failureOf(outcome: Exclude<MailOutcome, { readonly outcome: 'accepted' }>) {
  const { code, reply } = outcome;
  const failure = code === null ? outcome.outcome : `${outcome.outcome}-${code}`;
  return { failure, isFinal: outcome.outcome === 'refused', reply };
}
