import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Id, Instant } from '../event.ts';
import { ACKNOWLEDGERS, Notice, NOTICE_CHANNELS } from '../notice.ts';
import { NoticeDocument } from '../notice-document.ts';
import {
  NOTICE_KINDS,
  NOTICE_LANGUAGES,
  NoticeFields,
  NoticeTemplate,
  TemplateRow,
} from '../notice-template.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Email, line, Name } from '../text.ts';
import { VerificationCode } from '../verification-code.ts';

const path = '/api/v1/notices';
const serve = { who: 'staff', verb: 'notice.serve' } as const;
const Acknowledgement = z.strictObject({ name: line(120), as: z.enum(ACKNOWLEDGERS) });

/** As lists show it: nobody is named, and the words stay with the notice. */
const NoticeSummary = Notice.omit({
  document: true,
  recipientName: true,
  recipientEmail: true,
  acknowledgedBy: true,
  subjectTokenHash: true,
});

/** What an officer adds to what the office knows: numbers, names and times of the case are filled in. */
const NoticeWords = NoticeFields.omit({
  caseNumber: true,
  verificationCode: true,
  authorityName: true,
  authorityContact: true,
  verifyAt: true,
  issuedAt: true,
  unitName: true,
  systemName: true,
  evidenceHold: true,
  earlierIssuedAt: true,
  earlierCode: true,
});

export const NoticePreparation = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  language: z.enum(NOTICE_LANGUAGES),
  channels: z.array(z.enum(NOTICE_CHANNELS)).min(1).max(NOTICE_CHANNELS.length),
  /** Null: the latest in force. */
  template: NoticeTemplate.pick({ id: true, version: true }).nullable(),
  /** One of those who answer for the system, or somebody named here; null: the unit as such. */
  recipient: z
    .union([
      z.enum(['leader', 'responsible', 'technical']),
      z.strictObject({ name: Name, email: Email.nullable() }),
    ])
    .nullable(),
  orderId: Id.nullable(),
  /** The notice that it repeats or corrects. */
  earlierId: Id.nullable(),
  words: NoticeWords,
});
export type NoticePreparation = z.infer<typeof NoticePreparation>;

export const noticeRoutes = {
  list: route({
    name: 'notice.list',
    method: 'GET',
    path,
    summary: 'List notices',
    who: 'staff',
    verb: 'notice.read',
    query: PageQuery.extend({
      caseId: Id.optional(),
      unitId: Id.optional(),
      kind: z.enum(NOTICE_KINDS).optional(),
      jurisdiction: JurisdictionPath.optional(),
      /** Not acknowledged, replaced or closed. */
      open: z.stringbool().optional(),
    }),
    reply: page(NoticeSummary),
  }),
  show: route({
    name: 'notice.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a notice with its words and its recipient; the look is recorded',
    who: 'staff',
    verb: 'notice.read',
    personal: true,
    params: ById,
    reply: Notice.omit({ subjectTokenHash: true }),
  }),
  prepare: route({
    ...serve,
    name: 'notice.prepare',
    method: 'POST',
    path: '/api/v1/cases/:id/notices',
    summary: 'Prepare a notice in a case; nothing is sent yet',
    params: ById,
    body: NoticePreparation,
    reply: Done.extend({ verificationCode: VerificationCode }),
  }),
  send: route({
    ...serve,
    name: 'notice.send',
    method: 'POST',
    path: `${path}/:id/send`,
    summary: 'Send a notice by e-mail; it counts as served when the mail server has taken it',
    params: ById,
    reply: Done,
  }),
  print: route({
    ...serve,
    name: 'notice.print',
    method: 'GET',
    path: `${path}/:id/print`,
    summary: 'Make the copy on paper, with the link to the case',
    params: ById,
    reply: z.strictObject({
      mediaType: z.literal('application/pdf'),
      name: z.string(),
      content: z.base64(),
      /** Characters that no font has. */
      missing: z.array(z.string()),
    }),
  }),
  recordService: route({
    ...serve,
    name: 'notice.record-service',
    method: 'POST',
    path: `${path}/:id/served`,
    summary: 'Record that a notice was handed over, posted or told',
    params: ById,
    body: z.strictObject({
      channel: z.enum(['print', 'link']),
      /** Number of the registered letter or of the receipt. */
      transportId: line(200).nullable(),
    }),
    reply: Done,
  }),
  renewLink: route({
    ...serve,
    name: 'notice.renew-link',
    method: 'POST',
    path: `${path}/:id/link`,
    summary: 'Make a new link for a notice and show it once; the one before stops working',
    params: ById,
    reply: Done.extend({ url: z.string(), linkUntil: Instant }),
  }),
  acknowledge: route({
    name: 'notice.acknowledge',
    method: 'POST',
    path: `${path}/:id/acknowledge`,
    summary: 'Acknowledge a notice for the unit',
    who: 'staff',
    verb: 'notice.acknowledge',
    params: ById,
    body: Acknowledgement,
    reply: Done,
  }),
  recordAcknowledgement: route({
    ...serve,
    name: 'notice.record-acknowledgement',
    method: 'POST',
    path: `${path}/:id/acknowledged`,
    summary: 'Record an acknowledgement that came on paper',
    params: ById,
    body: Acknowledgement,
    reply: Done,
  }),
  close: route({
    ...serve,
    name: 'notice.close',
    method: 'POST',
    path: `${path}/:id/close`,
    summary: 'Take a notice out of force before it is served',
    params: ById,
    reply: Done,
  }),
};

/** For whoever holds the link of a notice. */
export const subjectRoutes = {
  show: route({
    name: 'subject.notice',
    method: 'GET',
    path: '/api/v1/subject/notice',
    summary: 'Show the notice that the link belongs to',
    who: 'subject',
    verb: null,
    reply: z.strictObject({
      id: Id,
      version: z.number().int(),
      caseId: Id,
      document: NoticeDocument,
      dueAt: Instant.nullable(),
      servedAt: Instant.nullable(),
      readAt: Instant.nullable(),
      acknowledgedAt: Instant.nullable(),
      inForce: z.boolean(),
    }),
  }),
  read: route({
    name: 'subject.read',
    method: 'POST',
    path: '/api/v1/subject/notice/read',
    summary: 'Say that the notice was opened by a person',
    who: 'subject',
    verb: null,
    reply: Done,
  }),
  acknowledge: route({
    name: 'subject.acknowledge',
    method: 'POST',
    path: '/api/v1/subject/notice/acknowledge',
    summary: 'Acknowledge the notice',
    who: 'subject',
    verb: null,
    body: Acknowledgement,
    reply: Done,
  }),
};

export const verificationRoutes = {
  verify: route({
    name: 'notice.verify',
    method: 'POST',
    path: '/api/v1/verify-notice',
    summary: 'Tell whether a verification code belongs to a notice of this office',
    who: 'anyone',
    verb: null,
    body: z.strictObject({ code: z.string().max(64) }),
    reply: z.union([
      z.strictObject({ genuine: z.literal(false) }),
      z.strictObject({
        genuine: z.literal(true),
        authorityName: z.string(),
        kind: z.enum(NOTICE_KINDS),
        title: z.string(),
        language: z.enum(NOTICE_LANGUAGES),
        issuedAt: Instant,
        inForce: z.boolean(),
      }),
    ]),
  }),
};

const templates = '/api/v1/notice-templates';

export const templateRoutes = {
  list: route({
    name: 'template.list',
    method: 'GET',
    path: templates,
    summary: 'List the templates of notices that were added',
    who: 'staff',
    verb: 'policy.read',
    query: PageQuery,
    reply: page(TemplateRow),
  }),
  shipped: route({
    name: 'template.shipped',
    method: 'GET',
    path: `${templates}/shipped`,
    summary: 'List the templates of notices that come with the program',
    who: 'staff',
    verb: 'policy.read',
    reply: z.strictObject({ items: z.array(NoticeTemplate) }),
  }),
  add: route({
    name: 'template.add',
    method: 'POST',
    path: templates,
    summary: 'Add a version of a template for a jurisdiction and all below it',
    who: 'staff',
    verb: 'policy.manage',
    body: z.strictObject({ jurisdiction: JurisdictionPath, template: NoticeTemplate }),
    reply: Done,
  }),
  retire: route({
    name: 'template.retire',
    method: 'POST',
    path: `${templates}/:id/retire`,
    summary: 'Retire a template; notices that were served with it keep their words',
    who: 'staff',
    verb: 'policy.manage',
    params: ById,
    body: z.strictObject({ reason: line(300) }),
    reply: Done,
  }),
};
