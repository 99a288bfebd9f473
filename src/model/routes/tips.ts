import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Id } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, lines, Note } from '../text.ts';
import {
  CURRENCIES,
  Day,
  REWARD_MAX,
  Tip,
  TIP_FILE_NAME_MAX,
  TIP_ITEMS_MAX,
  TIP_TEXT_MAX,
  TipCategory,
  TipContent,
  TipOutcome,
  TipRejection,
  TipState,
} from '../tip.ts';
import { AddressText } from '../network-text.ts';

const path = '/api/v1/tips';
const staff = { who: 'staff' } as const;
const act = { who: 'staff', verb: 'tip.handle', method: 'POST', params: ById } as const;
const maybeNote = Note.nullable().default(null);
const TipText = lines(TIP_TEXT_MAX);

/** What somebody wrote, or that they sent a file. */
const Turn = z.strictObject({
  place: z.int().positive(),
  byOffice: z.boolean(),
  day: Day,
  content: TipContent,
  /** Of a file: its length, and what it is by its first bytes, whatever it is called; null where nothing is known of it. */
  bytes: z.int().nonnegative().nullable(),
  mediaType: z.string().max(100).nullable(),
});

export const tipRoutes = {
  list: route({
    ...staff,
    name: 'tip.list',
    method: 'GET',
    path,
    summary: 'List tips of the public, the newest first; what they say is not in it',
    verb: 'tip.read',
    query: PageQuery.extend({
      state: TipState.optional(),
      category: TipCategory.optional(),
      handlerId: Id.optional(),
    }),
    reply: page(Tip.omit({ note: true })),
  }),
  show: route({
    ...staff,
    name: 'tip.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show what was done about a tip, without what it says; the look is recorded',
    verb: 'tip.read',
    personal: true,
    params: ById,
    reply: Tip,
  }),
  open: route({
    ...staff,
    name: 'tip.open',
    method: 'GET',
    path: `${path}/:id/box`,
    summary: 'Read what a tip says and what was written since; each reading is recorded',
    verb: 'tip.open',
    stepUp: true,
    personal: true,
    params: ById,
    reply: z.strictObject({ turns: z.array(Turn).max(TIP_ITEMS_MAX) }),
  }),
  openFile: route({
    ...staff,
    name: 'tip.open-file',
    method: 'GET',
    path: `${path}/:id/files/:place`,
    summary: 'Take a file out of a tip as bytes that nothing shall run; each reading is recorded',
    verb: 'tip.open',
    stepUp: true,
    personal: true,
    params: ById.extend({ place: z.coerce.number().int().min(1).max(TIP_ITEMS_MAX) }),
    reply: z.strictObject({
      /** As it was called; never to be opened by. */
      name: line(TIP_FILE_NAME_MAX),
      mediaType: z.string().max(100).nullable(),
      content: z.base64(),
    }),
  }),
  accept: route({
    ...act,
    name: 'tip.accept',
    path: `${path}/:id/accept`,
    summary: 'Accept a tip: the time to answer it begins, and whoever sent it is told',
    body: z.strictObject({ note: maybeNote }),
    reply: Done,
  }),
  reject: route({
    ...act,
    name: 'tip.reject',
    path: `${path}/:id/reject`,
    summary: 'Do not accept a tip; whoever sent it is told why, and not the note',
    body: z.strictObject({ why: TipRejection, note: maybeNote }),
    reply: Done,
  }),
  forward: route({
    ...act,
    name: 'tip.forward',
    path: `${path}/:id/forward`,
    summary: 'Send a tip on: to another part of the tree, or to an agency outside',
    stepUp: true,
    body: z.strictObject({
      agencyId: Id.nullable().default(null),
      jurisdiction: JurisdictionPath.nullable().default(null),
      note: Note,
    }),
    reply: Done,
  }),
  makeLead: route({
    ...act,
    name: 'tip.make-lead',
    path: `${path}/:id/leads`,
    summary: 'Make a lead of a tip, in words of the office: what the tip says stays where it is',
    body: z.strictObject({
      address: AddressText.nullable().default(null),
      systemId: Id.nullable().default(null),
      /** Facts to look into, copied by somebody who thought of what they tell of whoever sent them. */
      note: Note,
    }),
    reply: Done.extend({ leadId: Id }),
  }),
  message: route({
    ...act,
    name: 'tip.message',
    path: `${path}/:id/messages`,
    summary: 'Write to whoever sent a tip; they read it with their receipt',
    body: z.strictObject({ text: TipText }),
    reply: Done,
  }),
  answer: route({
    ...act,
    name: 'tip.answer',
    path: `${path}/:id/answer`,
    summary: 'Answer a tip and end it',
    body: z.strictObject({ outcome: TipOutcome, text: TipText }),
    reply: Done,
  }),
  proposeReward: route({
    ...act,
    name: 'tip.propose-reward',
    verb: 'tip.propose-reward',
    path: `${path}/:id/reward`,
    summary: 'Propose a reward for a tip',
    body: z.strictObject({
      amount: z.int().min(1).max(REWARD_MAX),
      currency: z.enum(CURRENCIES),
      note: Note,
    }),
    reply: Done,
  }),
  approveReward: route({
    ...act,
    name: 'tip.approve-reward',
    verb: 'tip.approve-reward',
    stepUp: true,
    path: `${path}/:id/reward/approve`,
    summary: 'Approve a reward that another person proposed; the receipt then gives a code for it',
    reply: Done,
  }),
  refuseReward: route({
    ...act,
    name: 'tip.refuse-reward',
    verb: 'tip.approve-reward',
    path: `${path}/:id/reward/refuse`,
    summary: 'Refuse a reward that another person proposed',
    body: z.strictObject({ note: Note }),
    reply: Done,
  }),
  payReward: route({
    ...staff,
    name: 'tip.pay-reward',
    method: 'POST',
    path: '/api/v1/tip-rewards/pay',
    summary: 'Pay a reward, once, to whoever brings its code; nobody is asked who they are',
    verb: 'tip.pay-reward',
    stepUp: true,
    body: z.strictObject({ code: line(40) }),
    reply: Done.extend({
      amount: z.int().positive(),
      currency: z.enum(CURRENCIES),
    }),
  }),
  hold: route({
    ...act,
    name: 'tip.hold',
    verb: 'tip.hold',
    path: `${path}/:id/hold`,
    summary: 'Keep a tip for a legal matter: neither time nor people delete it',
    body: z.strictObject({ note: Note }),
    reply: Done,
  }),
  endHold: route({
    ...act,
    name: 'tip.end-hold',
    verb: 'tip.hold',
    path: `${path}/:id/end-hold`,
    summary: 'End the hold on a tip',
    body: z.strictObject({ note: Note }),
    reply: Done,
  }),
  delete: route({
    ...act,
    name: 'tip.delete',
    verb: 'tip.delete',
    stepUp: true,
    path: `${path}/:id/delete`,
    summary: 'Delete for ever what a tip says; that there was one, and what was done, stays',
    reply: Done,
  }),
};
