/** A deadline was missed and raised: the authority above is told by a notice, which nobody can hold back. */
import { randomBytes } from 'node:crypto';
import { prepareNotice } from '#govern/notice.ts';
import { pickTemplate } from '#govern/notice-template.ts';
import { clockInWords } from '#govern/notice-words.ts';
import { CODE_RANDOM_BYTES, verificationCodeFrom } from '#govern/verification-code.ts';
import type { Agency } from '#model/agency.ts';
import { isRefusal } from '#model/decision.ts';
import type { CaseClock } from '#model/clock.ts';
import type { NoticeLanguage } from '#model/notice-template.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { ClockFollower } from '../clocks/sweep-clocks.ts';
import type { Work } from '../work.ts';
import { contactOf, localDate, templatesAt, verifyAt } from './compose.ts';
import { SEND_TOPIC } from './deliver-notice.ts';

/** `language`: of the letters between authorities. */
export function superiorTeller(language: NoticeLanguage): ClockFollower {
  return async (work, clock, events) => {
    for (const event of events) {
      if (event.type !== 'clock.escalated') continue;
      for (const agency of await mailboxesAt(work, event.data.jurisdiction)) {
        await tell(work, clock, agency, language);
      }
    }
  };
}

/** Agencies of that node with a mailbox; without one the escalation stands in the record and the lists alone. */
async function mailboxesAt(work: Work, jurisdiction: string): Promise<readonly Agency[]> {
  return work.tx
    .selectFrom('agency')
    .selectAll()
    .where('jurisdiction', '=', jurisdiction)
    .where('closedAt', 'is', null)
    .where('email', 'is not', null)
    .orderBy('id')
    .execute();
}

async function tell(
  work: Work,
  clock: CaseClock,
  superior: Agency,
  language: NoticeLanguage,
): Promise<void> {
  const about = clock.caseId === null ? null : await work.find('case', clock.caseId);
  const responsible = await responsibleFor(work, clock);
  const { rules } = await calendarOf(work.tx, clock.jurisdiction);
  const on = localDate(work.at, rules.timeZone);
  const kind = 'overdue-escalation';
  const own = await templatesAt(work, clock.jurisdiction);
  const template = pickTemplate(own, { kind, language, isVictim: false, on });
  if (about === null || template === null || responsible === null) return;
  const superiorName = language === 'en' ? superior.nameEn : superior.nameZh;
  const decision = prepareNotice(null, {
    caseId: about.id,
    orderId: clock.aboutKind === 'order' ? clock.aboutId : null,
    unitId: null,
    jurisdiction: clock.jurisdiction,
    sector: clock.sector,
    kind,
    subjectTokenHash: null,
    linkUntil: null,
    dueAt: null,
    earlierId: null,
    recipientName: null,
    recipientEmail: superior.email,
    channels: ['email'],
    template,
    fields: {
      caseNumber: about.number,
      verificationCode: verificationCodeFrom(randomBytes(CODE_RANDOM_BYTES)),
      authorityName: language === 'en' ? responsible.nameEn : responsible.nameZh,
      authorityContact: contactOf(responsible, language) ?? responsible.nameZh,
      verifyAt: verifyAt(work.office),
      issuedAt: work.iso,
      unitName: superiorName,
      superiorName,
      obligation: clockInWords(clock.kind, language),
      overdueSince: clock.dueAt,
    },
    timeZone: rules.timeZone,
  });
  // A name that no notice can hold must not keep the breach itself off the record.
  if (isRefusal(decision)) return;
  const { id } = await work.record('notice', work.newId(), decision, clock);
  await work.enqueue(SEND_TOPIC, { noticeId: id });
}

/** The agency that supervises the unit; for a case without one, an agency of the place. */
async function responsibleFor(
  work: Work,
  { unitId, jurisdiction }: CaseClock,
): Promise<Agency | null> {
  if (unitId !== null) {
    const unit = await work.load('unit', unitId);
    return work.load('agency', unit.agencyId);
  }
  const [agency] = await mailboxesAt(work, jurisdiction);
  return agency ?? null;
}
