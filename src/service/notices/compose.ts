/** A notice from a case and the words of an officer: what the office knows is filled in, nobody types it. */
import { randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { addBusinessTime } from '#govern/calendar-time.ts';
import { prepareNotice } from '#govern/notice.ts';
import { pickTemplate } from '#govern/notice-template.ts';
import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import { nodesDownTo } from '#govern/policy.ts';
import { CODE_RANDOM_BYTES, verificationCodeFrom } from '#govern/verification-code.ts';
import type { Agency } from '#model/agency.ts';
import type { CalendarRules } from '#model/calendar.ts';
import type { Case } from '#model/case.ts';
import type { Contact } from '#model/contact.ts';
import type { Notice } from '#model/notice.ts';
import type {
  NoticeFields,
  NoticeKind,
  NoticeLanguage,
  NoticeTemplate,
  TemplateRow,
} from '#model/notice-template.ts';
import type { NoticePreparation } from '#model/routes/notices.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { Office } from '../office.ts';
import { rulesAt } from '../policies/rules-at.ts';
import type { Work } from '../work.ts';
import { keepLink, newLink } from './notice-link.ts';

/** What a notice is about. */
export type NoticeCase = Pick<
  Case,
  'id' | 'number' | 'jurisdiction' | 'sector' | 'unitId' | 'systemId' | 'verdict' | 'evidenceHold'
>;

/** The caller has asked for the authority to serve it. */
export async function composeNotice(
  work: Work,
  about: NoticeCase,
  asked: NoticePreparation,
): Promise<Notice> {
  const { kind, channels, orderId, earlierId } = asked;
  const { rules } = await calendarOf(work.tx, about.jurisdiction);
  const deadline = asked.words.deadline ?? (await usualDeadline(work, about, kind, rules));
  const words = deadline === null ? asked.words : { ...asked.words, deadline };
  const template = await templateFor(work, about, asked, rules.timeZone);
  const known = await knownFields(work, about, asked);
  const recipient = await recipientOf(work, about, asked.recipient);
  const link = newLink(work.at);
  const id = work.newId();
  const decision = prepareNotice(null, {
    caseId: about.id,
    orderId,
    unitId: about.unitId,
    jurisdiction: about.jurisdiction,
    sector: about.sector,
    kind,
    subjectTokenHash: link.subjectTokenHash,
    linkUntil: link.linkUntil,
    dueAt: deadline,
    earlierId,
    recipientName: recipient?.name ?? null,
    recipientEmail: recipient?.email ?? null,
    channels,
    template,
    fields: { ...words, ...known },
    timeZone: rules.timeZone,
  });
  const notice = await work.record('notice', id, decision, about);
  await keepLink(work, id, link);
  return notice;
}

/** Notices that ask for something until a day. */
const ASKING: readonly NoticeKind[] = [
  'finding-notice',
  'order-notice',
  'reminder',
  'rectification-failed',
];

/**
 * As long as the policy gives for a rectification, counted from now; a reminder repeats what was told while that lies
 * ahead. Null where nothing is asked for.
 */
async function usualDeadline(
  work: Work,
  { id, jurisdiction }: NoticeCase,
  kind: NoticeKind,
  calendar: CalendarRules,
): Promise<string | null> {
  if (!ASKING.includes(kind)) return null;
  const told = kind === 'reminder' ? ((await work.find('case', id))?.dueAt ?? null) : null;
  if (told !== null && Date.parse(told) > work.at) return told;
  const { rules } = await rulesAt(work.tx, jurisdiction);
  return isoFrom(addBusinessTime(calendar, work.at, rules.clocks.rectification.target));
}

async function templateFor(
  work: Work,
  { jurisdiction, verdict }: NoticeCase,
  { kind, language, template: named }: NoticePreparation,
  timeZone: string,
): Promise<NoticeTemplate> {
  const rows = await templatesAt(work, jurisdiction);
  const on = localDate(work.at, timeZone);
  const isVictim = verdict === 'compromised';
  const inForce = rows.filter((row) => row.retiredAt === null).map((row) => row.template);
  const found =
    named === null
      ? pickTemplate(rows, { kind, language, isVictim, on })
      : [...inForce, ...SHIPPED_TEMPLATES].find(
          (one) =>
            one.id === named.id && one.version === named.version && one.language === language,
        );
  if (found !== null && found !== undefined) return found;
  const which = named === null ? kind : `${named.id} ${named.version}`;
  throw new OperatingError('invalid', `There is no template ${which} (${language}) in force`);
}

/** The part of the fields that follows from what the office has on record. */
async function knownFields(
  work: Work,
  about: NoticeCase,
  { language, earlierId }: NoticePreparation,
): Promise<
  Omit<NoticeFields, keyof NoticePreparation['words']> & Pick<NoticeFields, 'systemName'>
> {
  if (about.unitId === null) {
    throw new OperatingError('wrong-state', 'The case has no unit yet: attribute it to a system');
  }
  const unit = await work.load('unit', about.unitId);
  const agency = await work.load('agency', unit.agencyId);
  const authorityContact = contactOf(agency, language);
  if (authorityContact === null) {
    throw new OperatingError(
      'wrong-state',
      'The agency has no telephone, address or mailbox that a notice could name: enter one',
    );
  }
  const system = about.systemId === null ? null : await work.load('system', about.systemId);
  const earlier = earlierId === null ? null : await work.load('notice', earlierId);
  if (earlier !== null && earlier.caseId !== about.id) {
    throw new OperatingError('invalid', 'The earlier notice belongs to another case');
  }
  return {
    caseNumber: about.number,
    verificationCode: verificationCodeFrom(randomBytes(CODE_RANDOM_BYTES)),
    authorityName: language === 'en' ? agency.nameEn : agency.nameZh,
    authorityContact,
    verifyAt: verifyAt(work.office),
    issuedAt: work.iso,
    unitName: unit.name,
    ...(system === null ? {} : { systemName: system.name }),
    evidenceHold: about.evidenceHold,
    ...(earlier === null
      ? {}
      : { earlierIssuedAt: earlier.preparedAt, earlierCode: earlier.verificationCode }),
  };
}

/** What people type to check a notice. */
export function verifyAt({ portalOrigin }: Office): string {
  return `${new URL(portalOrigin).host}/verify`;
}

/** Templates that hold at a node, those of the nearest first. */
export async function templatesAt(work: Work, jurisdiction: string): Promise<TemplateRow[]> {
  return work.tx
    .selectFrom('noticeTemplate')
    .selectAll()
    .where('jurisdiction', 'in', nodesDownTo(jurisdiction))
    .orderBy('jurisdiction', 'desc')
    .execute();
}

/** How to reach an agency, in one line; null: nothing is on record. */
export function contactOf(
  { phone, address, email }: Pick<Agency, 'phone' | 'address' | 'email'>,
  language: NoticeLanguage,
): string | null {
  const isEnglish = language === 'en';
  const called = phone === null ? null : isEnglish ? `telephone ${phone}` : `电话${phone}`;
  const ways = [called, address, email].filter((way) => way !== null);
  return ways.length === 0 ? null : ways.join(isEnglish ? ', ' : '，').slice(0, 200);
}

async function recipientOf(
  work: Work,
  { systemId }: NoticeCase,
  asked: NoticePreparation['recipient'],
): Promise<Pick<Contact, 'name' | 'email'> | null> {
  if (asked === null || typeof asked === 'object') return asked;
  const system = systemId === null ? null : await work.load('system', systemId);
  const contact = system?.[asked] ?? null;
  if (contact === null) {
    throw new OperatingError('invalid', `Nobody is on record as ${asked} of this system`);
  }
  return contact;
}

/** `2026-03-01`, as the authority's wall calendar has it. */
export function localDate(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
}
