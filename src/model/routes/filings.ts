import { z } from 'zod';
import {
  Filing,
  FilingContent,
  FilingScale,
  FilingState,
  FilingWords,
  CONDITIONS_MAX,
} from '../filing.ts';
import { Id, Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, Note } from '../text.ts';

const path = '/api/v1/filings';
const Reason = z.strictObject({ reason: Note });
/** As lists show it: words may name people. */
const FilingSummary = Filing.omit({ words: true, reason: true });
export type FilingSummary = z.infer<typeof FilingSummary>;

const decided = (name: string, summary: string, stepUp: boolean) =>
  route({
    name: `filing.${name}`,
    method: 'POST',
    path: `${path}/:id/${name}`,
    summary,
    who: 'staff',
    verb: 'filing.decide',
    ...(stepUp ? { stepUp: true as const } : {}),
    params: ById,
    body: Reason,
    reply: Done,
  });

export const filingRoutes = {
  list: route({
    name: 'filing.list',
    method: 'GET',
    path,
    summary: 'List filings of lawful systems, the newest first',
    who: 'staff',
    verb: 'filing.read',
    query: PageQuery.extend({
      state: FilingState.optional(),
      unitId: Id.optional(),
      systemId: Id.optional(),
      /** Accepted ones that end within so many days. */
      endsWithin: z.coerce.number().int().min(1).max(1_000).optional(),
      /** Those that wait for an answer of the office above. */
      forwarded: z.stringbool().optional(),
    }),
    reply: page(FilingSummary),
  }),
  show: route({
    name: 'filing.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a filing with the words of the unit; the look is recorded',
    who: 'staff',
    verb: 'filing.read',
    personal: true,
    params: ById,
    reply: Filing,
  }),
  submit: route({
    name: 'filing.submit',
    method: 'POST',
    path,
    summary: 'File a system of a unit, or renew a filing',
    who: 'staff',
    verb: 'filing.submit',
    body: FilingContent.extend({ words: FilingWords, renewsId: Id.nullable().default(null) }),
    reply: Done,
  }),
  mend: route({
    name: 'filing.mend',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Mend a filing that is not decided yet',
    who: 'staff',
    verb: 'filing.submit',
    params: ById,
    body: FilingContent.extend({ words: FilingWords }),
    reply: Done,
  }),
  accept: route({
    name: 'filing.accept',
    method: 'POST',
    path: `${path}/:id/accept`,
    summary: 'Accept a filing, for what was asked or for less; it is handed to the office above',
    who: 'staff',
    verb: 'filing.decide',
    stepUp: true,
    params: ById,
    body: z.strictObject({
      reference: line(120),
      conditions: z.array(line(300)).max(CONDITIONS_MAX).default([]),
      /** Null: as asked. */
      scale: FilingScale.nullable().default(null),
      until: Instant.nullable().default(null),
    }),
    reply: Done,
  }),
  sendBack: decided('return', 'Send a filing back: something is missing', false),
  refuse: decided('refuse', 'Refuse a filing', true),
  acknowledge: route({
    name: 'filing.acknowledge',
    method: 'POST',
    path: `${path}/:id/acknowledge`,
    summary: 'Take note of a filing, for the office above',
    who: 'staff',
    verb: 'filing.decide',
    params: ById,
    reply: Done,
  }),
  object: decided('object', 'Object to a filing, for the office above: it ends', true),
  revoke: decided('revoke', 'Revoke a filing: what it allowed is allowed no more', true),
  withdraw: route({
    name: 'filing.withdraw',
    method: 'POST',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a filing, for the unit',
    who: 'staff',
    verb: 'filing.submit',
    params: ById,
    body: Reason,
    reply: Done,
  }),
  link: route({
    name: 'filing.make-link',
    method: 'POST',
    path: '/api/v1/units/:id/filing-link',
    summary: 'Make a link by which a unit files its systems; the one before ends at once',
    who: 'staff',
    verb: 'filing.submit',
    params: ById,
    reply: z.strictObject({ url: z.string(), until: Instant }),
  }),
};
