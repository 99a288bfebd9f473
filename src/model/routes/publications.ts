import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Id, Instant } from '../event.ts';
import { HexHash } from '../log-leaf.ts';
import {
  Change,
  Edition,
  Figures,
  Month,
  Publication,
  PublicationScope,
  PublicationState,
  Reason,
} from '../publication.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Language, line } from '../text.ts';

const path = '/api/v1/publications';
const act = { who: 'staff', method: 'POST', params: ById, reply: Done } as const;

/** As lists show it: without figures. */
const PublicationSummary = Publication.omit({ proposed: true, figures: true }).extend({
  /** What waits: nothing, to be approved, or to be published. */
  waits: z.enum(['approval', 'publishing']).nullable(),
});

/** One month as it is told, to whom it is told. */
export const Released = z.strictObject({
  id: Id,
  scope: PublicationScope,
  jurisdiction: JurisdictionPath,
  placeEn: line(200),
  placeZh: line(200),
  month: Month,
  publishedAt: Instant,
  figures: Figures,
  editions: z.array(Edition),
});
export type Released = z.infer<typeof Released>;

export const publicationRoutes = {
  list: route({
    name: 'publication.list',
    method: 'GET',
    path,
    summary: 'List the publications of figures, the newest first',
    who: 'staff',
    verb: 'publication.read',
    query: PageQuery.extend({
      state: PublicationState.optional(),
      scope: PublicationScope.optional(),
      month: Month.optional(),
    }),
    reply: page(PublicationSummary),
  }),
  show: route({
    name: 'publication.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a publication with its figures, what waits, and what a correction would change',
    who: 'staff',
    verb: 'publication.read',
    params: ById,
    reply: Publication.extend({ changes: z.array(Change) }),
  }),
  draft: route({
    name: 'publication.draft',
    method: 'POST',
    path,
    summary: 'Count the figures of a month; small numbers are left blank at once',
    who: 'staff',
    verb: 'publication.draft',
    body: z.strictObject({
      scope: PublicationScope,
      jurisdiction: JurisdictionPath,
      unitId: Id.nullable().default(null),
      month: Month,
    }),
    reply: Done.extend({ sha256: HexHash }),
  }),
  recount: route({
    ...act,
    name: 'publication.recount',
    path: `${path}/:id/recount`,
    summary: 'Count figures again that wait to be approved',
    verb: 'publication.draft',
    reply: Done.extend({ sha256: HexHash }),
  }),
  approve: route({
    ...act,
    name: 'publication.approve',
    path: `${path}/:id/approve`,
    summary: 'Approve figures as they were read; never by whoever counted them',
    verb: 'publication.approve',
    stepUp: true,
    body: z.strictObject({ sha256: HexHash }),
  }),
  publish: route({
    ...act,
    name: 'publication.publish',
    path: `${path}/:id/publish`,
    summary: 'Publish what was approved, within its scope',
    verb: 'publication.publish',
    stepUp: true,
  }),
  correct: route({
    ...act,
    name: 'publication.correct',
    path: `${path}/:id/correct`,
    summary: 'Count published figures again and draft a correction, which another person approves',
    verb: 'publication.draft',
    body: z.strictObject({ reason: Reason }),
    reply: Done.extend({ sha256: HexHash }),
  }),
  drop: route({
    ...act,
    name: 'publication.drop',
    path: `${path}/:id/drop`,
    summary: 'Drop figures that wait to be approved or published',
    verb: 'publication.draft',
  }),
  withdraw: route({
    ...act,
    name: 'publication.withdraw',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw what is published; that it was, and why it went, stays on the page',
    verb: 'publication.publish',
    stepUp: true,
    body: z.strictObject({ reason: Reason }),
  }),
  print: route({
    name: 'publication.print',
    method: 'GET',
    path: `${path}/:id/report`,
    summary: 'Take the report of a month as PDF; of figures that wait, marked as a draft',
    who: 'staff',
    verb: 'publication.read',
    params: ById,
    query: z.strictObject({ language: Language.default('zh-CN') }),
    reply: z.strictObject({
      mediaType: z.literal('application/pdf'),
      name: line(200),
      content: z.base64(),
    }),
  }),
  released: route({
    name: 'publication.released',
    method: 'GET',
    path: '/api/v1/released',
    summary: 'List what is published to everybody and to agencies, whoever published it',
    who: 'staff',
    verb: 'publication.read',
    query: PageQuery.extend({ month: Month.optional() }),
    reply: page(Released),
  }),
};
