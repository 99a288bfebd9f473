/** A notice from a case and the words of an officer: what the office knows is filled in, nobody types it. */
import { randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { prepareNotice } from '#govern/notice.ts';
import { pickTemplate } from '#govern/notice-template.ts';
import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import { nodesDownTo } from '#govern/policy.ts';
import { CODE_RANDOM_BYTES, verificationCodeFrom } from '#govern/verification-code.ts';
import type { Case } from '#model/case.ts';
import type { Contact } from '#model/contact.ts';
import type { Notice } from '#model/notice.ts';
import type { NoticeFields, NoticeLanguage, NoticeTemplate } from '#model/notice-template.ts';
import type { NoticePreparation } from '#model/routes/notices.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
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
  const { kind, channels, orderId, earlierId, words } = asked;
  const { rules } = await calendarOf(work.tx, about.jurisdiction);
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
    dueAt: words.deadline ?? null,
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

async function templateFor(
  work: Work,
  { jurisdiction, verdict }: NoticeCase,
  { kind, language, template: named }: NoticePreparation,
  timeZone: string,
): Promise<NoticeTemplate> {
  const rows = await work.tx
    .selectFrom('noticeTemplate')
    .selectAll()
    .where('jurisdiction', 'in', nodesDownTo(jurisdiction))
    .orderBy('jurisdiction', 'desc')
    .execute();
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
  const system = about.systemId === null ? null : await work.load('system', about.systemId);
  const earlier = earlierId === null ? null : await work.load('notice', earlierId);
  if (earlier !== null && earlier.caseId !== about.id) {
    throw new OperatingError('invalid', 'The earlier notice belongs to another case');
  }
  return {
    caseNumber: about.number,
    verificationCode: verificationCodeFrom(randomBytes(CODE_RANDOM_BYTES)),
    authorityName: language === 'en' ? agency.nameEn : agency.nameZh,
    authorityContact: contactOf(agency, language),
    verifyAt: `${new URL(work.office.portalOrigin).host}/verify`,
    issuedAt: work.iso,
    unitName: unit.name,
    ...(system === null ? {} : { systemName: system.name }),
    evidenceHold: about.evidenceHold,
    ...(earlier === null
      ? {}
      : { earlierIssuedAt: earlier.preparedAt, earlierCode: earlier.verificationCode }),
  };
}

function contactOf(
  { phone, address, email }: { phone: string | null; address: string | null; email: string | null },
  language: NoticeLanguage,
): string {
  const said = language === 'en' ? (phone ? `telephone ${phone}` : null) : phone && `电话${phone}`;
  const ways = [said, address, email].filter((way) => way !== null && way !== '');
  if (ways.length > 0) return ways.join(language === 'en' ? ', ' : '，').slice(0, 200);
  throw new OperatingError(
    'wrong-state',
    'The agency has no telephone, address or mailbox that a notice could name: enter one',
  );
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
function localDate(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
}
