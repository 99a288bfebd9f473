import { z } from 'zod';
import { Id, Instant } from '../event.ts';
import { HexHash } from '../log-leaf.ts';
import { LegalBasis } from '../order-terms.ts';
import {
  Recipient,
  Referral,
  ReferralContent,
  ReferralOutcome,
  ReferralState,
  SanctionKind,
  SENT_BY,
} from '../referral.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, Name, Note } from '../text.ts';

const path = '/api/v1/referrals';

/** As lists show it: without its content and what people wrote. */
const ReferralSummary = Referral.omit({ content: true, texts: true, sanctions: true });

const note = z.strictObject({ note: Note });
const maybeNote = Note.nullable().default(null);
const reference = line(120).nullable().default(null);
const act = { who: 'staff', method: 'POST', params: ById, reply: Done } as const;

const Asked = {
  recipient: Recipient,
  /** The office that it goes to, by its name. */
  receiver: Name,
  legalBasis: LegalBasis,
  reason: Note,
};

export const referralRoutes = {
  list: route({
    name: 'referral.list',
    method: 'GET',
    path,
    summary: 'List referrals, the newest first',
    who: 'staff',
    verb: 'referral.read',
    query: PageQuery.extend({
      caseId: Id.optional(),
      state: ReferralState.optional(),
      recipient: Recipient.optional(),
    }),
    reply: page(ReferralSummary),
  }),
  show: route({
    name: 'referral.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a referral with all that it tells; the look is recorded',
    who: 'staff',
    verb: 'referral.read',
    personal: true,
    params: ById,
    reply: Referral,
  }),
  draft: route({
    name: 'referral.draft',
    method: 'POST',
    path: '/api/v1/cases/:id/referrals',
    summary: 'Draft the referral of a case: gather what that recipient needs, and nothing more',
    who: 'staff',
    verb: 'referral.manage',
    params: ById,
    body: z.strictObject(Asked),
    reply: Done.extend({ contentHash: HexHash }),
  }),
  preview: route({
    name: 'referral.preview',
    method: 'POST',
    path: '/api/v1/cases/:id/referral-preview',
    summary: 'Show what a referral would tell, without drafting it; the look is recorded',
    who: 'staff',
    verb: 'referral.manage',
    personal: true,
    params: ById,
    body: z.strictObject(Asked),
    reply: z.strictObject({
      content: ReferralContent,
      /** Why it cannot be drafted; null: it can. */
      fault: z.string().nullable(),
    }),
  }),
  approve: route({
    ...act,
    name: 'referral.approve',
    path: `${path}/:id/approve`,
    summary: 'Approve a referral that another person drafted, bound to what was read',
    verb: 'referral.approve',
    stepUp: true,
    body: z.strictObject({ contentHash: HexHash }),
  }),
  refuse: route({
    ...act,
    name: 'referral.refuse',
    path: `${path}/:id/refuse`,
    summary: 'Refuse a referral',
    verb: 'referral.approve',
    body: note,
  }),
  withdraw: route({
    ...act,
    name: 'referral.withdraw',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a referral that was not sent',
    verb: 'referral.manage',
    body: note,
  }),
  pack: route({
    name: 'referral.pack',
    method: 'POST',
    path: `${path}/:id/package`,
    summary: 'Make the signed package of an approved referral: letters, data, and the case',
    who: 'staff',
    verb: 'referral.manage',
    stepUp: true,
    personal: true,
    params: ById,
    reply: z.strictObject({ id: Id, name: line(120), sha256: HexHash, package: z.base64() }),
  }),
  send: route({
    ...act,
    name: 'referral.send',
    path: `${path}/:id/send`,
    summary: 'Record that a package was sent; the case counts as referred',
    verb: 'referral.manage',
    stepUp: true,
    body: z.strictObject({ by: z.enum(SENT_BY), packageSha256: HexHash }),
  }),
  receive: route({
    ...act,
    name: 'referral.receive',
    path: `${path}/:id/receipt`,
    summary: 'Record the receipt of the recipient',
    verb: 'referral.manage',
    body: z.strictObject({ at: Instant, reference, note: maybeNote }),
  }),
  conclude: route({
    ...act,
    name: 'referral.conclude',
    path: `${path}/:id/outcome`,
    summary: 'Record what the recipient made of it',
    verb: 'referral.manage',
    body: z.strictObject({ at: Instant, kind: ReferralOutcome, reference, note: maybeNote }),
  }),
  sanction: route({
    ...act,
    name: 'referral.sanction',
    path: `${path}/:id/sanctions`,
    summary: 'Record a sanction decision with its legal basis',
    verb: 'referral.manage',
    body: z.strictObject({
      kind: SanctionKind,
      legalBasis: LegalBasis,
      authority: Name,
      decidedAt: Instant,
      reference,
      amount: z
        .strictObject({
          value: z.number().nonnegative().max(1e12),
          currency: z.string().regex(/^[A-Z]{3}$/, 'a currency such as CNY'),
        })
        .nullable()
        .default(null),
      note: maybeNote,
    }),
  }),
  annul: route({
    ...act,
    name: 'referral.annul',
    path: `${path}/:id/annul-sanction`,
    summary: 'Record that a sanction decision was annulled',
    verb: 'referral.manage',
    body: z.strictObject({ sanctionId: Id, note: Note }),
  }),
};
