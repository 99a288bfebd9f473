/** What filings do by themselves: their units are reminded before the end, and at the end they are over. */
import { isoFrom } from '#base/clock.ts';
import { letterOfFiling } from '#govern/campaign-letter.ts';
import { tickFiling } from '#govern/filing.ts';
import { isRefusal } from '#model/decision.ts';
import type { SystemActor } from '#model/actor.ts';
import { OperatingError } from '#base/errors.ts';
import { FilingLetter } from '#model/filing.ts';
import type { JobKind } from '#store/job-queue.ts';
import { addressesOf } from '../campaigns/addresses-of.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { Mailer } from '../notices/mail.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { withdrawFiled } from './filed-systems.ts';

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };
/** Filings of one sweep; what is left waits for the next. */
const SWEEP_FILINGS_MAX = 200;
const LETTER_TOPIC = 'filing.letter';
const TRIES_MAX = 50;
const PAUSE_SECONDS = 60;

/** Gives the number of filings for which something was recorded. */
export async function sweepFilings(office: Office): Promise<number> {
  const due = await office.database.db
    .selectFrom('filing')
    .select('id')
    .where('nextAt', '<=', isoFrom(office.clock.now()))
    .orderBy('nextAt')
    .limit(SWEEP_FILINGS_MAX)
    .execute();
  let count = 0;
  for (const { id } of due) if (await inWork(office, BY_ITSELF, (work) => tick(work, id))) count++;
  return count;
}

async function tick(work: Work, id: string): Promise<boolean> {
  const filing = await work.load('filing', id);
  const decision = tickFiling(filing, work.iso);
  if (isRefusal(decision) || decision.events.length === 0) return false;
  const after = await work.record('filing', id, decision, filing);
  if (after.state === 'expired') await withdrawFiled(work, after);
  const occasion = after.state === 'expired' ? 'expired' : `reminder-${after.reminders}`;
  await work.enqueue(LETTER_TOPIC, { filingId: id, occasion });
  return true;
}

export function filingLetterJob(office: Office, mailer: Mailer): JobKind {
  return {
    topic: LETTER_TOPIC,
    triesMax: TRIES_MAX,
    pauseSeconds: PAUSE_SECONDS,
    run: async (payload) => sendFilingLetter(office, mailer, FilingLetter.parse(payload)),
  };
}

/** Throws `unavailable` when another try may help. */
export async function sendFilingLetter(
  office: Office,
  mailer: Mailer,
  { filingId, occasion }: FilingLetter,
): Promise<void> {
  const { db } = office.database;
  const filing = await db
    .selectFrom('filing')
    .selectAll()
    .where('id', '=', filingId)
    .executeTakeFirst();
  if (filing === undefined) return;
  const { name } = await db
    .selectFrom('unit')
    .select('name')
    .where('id', '=', filing.unitId)
    .executeTakeFirstOrThrow();
  const { rules } = await calendarOf(db, filing.jurisdiction);
  const letter = letterOfFiling(filing, name, { timeZone: rules.timeZone });
  const host = new URL(office.portalOrigin).hostname;
  for (const [i, to] of (await addressesOf(db, filing.unitId)).entries()) {
    const messageId = `<filing.${filingId}.${occasion}.${i}@${host}>`;
    const result = await mailer.send({ to, ...letter, attachment: null, messageId });
    if (result.outcome === 'deferred' || result.outcome === 'misconfigured') {
      throw new OperatingError(
        'unavailable',
        'The mail server did not take the letter of a filing yet',
      );
    }
  }
}
