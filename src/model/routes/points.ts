import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Nonce, SignedLease } from '../desired-set.ts';
import { EnforcementPoint, POINT_KINDS, POINT_MODES, PointContent } from '../enforcement-point.ts';
import { ContentHash } from '../order.ts';
import { PointContact, PointReport, PointReportReply } from '../point-report.ts';
import { PointSet } from '../point-set.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const manage = { who: 'staff', verb: 'point.manage', stepUp: true } as const;
const path = '/api/v1/points';
const noted = z.strictObject({ note: Note });

/** A point with what it was last told, and what it last read back. */
const PointShown = EnforcementPoint.extend({
  set: PointSet.nullable(),
  contact: PointContact.nullable(),
});
export type PointShown = z.infer<typeof PointShown>;

/** Seconds that a question may wait for news: proxies give up after 30. */
const WAIT_SECONDS_MAX = 25;

export const pointRoutes = {
  list: route({
    name: 'point.list',
    method: 'GET',
    path,
    summary: 'List the enforcement points',
    who: 'staff',
    verb: 'point.read',
    query: PageQuery.extend({
      kind: z.enum(POINT_KINDS).optional(),
      mode: z.enum(POINT_MODES).optional(),
      jurisdiction: JurisdictionPath.optional(),
    }),
    reply: page(PointShown),
  }),
  show: route({
    name: 'point.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show an enforcement point, what it was told and what it read back',
    who: 'staff',
    verb: 'point.read',
    params: ById,
    reply: PointShown,
  }),
  declare: route({
    ...manage,
    name: 'point.declare',
    method: 'POST',
    path,
    summary: 'Declare an enforcement point; it begins in dry-run',
    body: PointContent,
    reply: Done,
  }),
  change: route({
    ...manage,
    name: 'point.change',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change an enforcement point, or put it in earnest',
    params: ById,
    body: PointContent,
    reply: Done,
  }),
  retire: route({
    ...manage,
    name: 'point.retire',
    method: 'POST',
    path: `${path}/:id/retire`,
    summary: 'Retire an enforcement point at which nothing is held any more',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  halt: route({
    name: 'point.halt',
    method: 'POST',
    path: `${path}/:id/halt`,
    summary:
      'Let everything go at an enforcement point, at once, until another person lets it hold again',
    who: 'staff',
    verb: 'order.lift',
    stepUp: true,
    params: ById,
    body: noted,
    reply: Done,
  }),
  resume: route({
    name: 'point.resume',
    method: 'POST',
    path: `${path}/:id/resume`,
    summary: 'Let an enforcement point that was halted hold again what orders say',
    who: 'staff',
    verb: 'order.approve',
    stepUp: true,
    params: ById,
    body: noted,
    reply: Done,
  }),
  pull: route({
    name: 'point.pull',
    method: 'GET',
    path: `${path}/:id/desired-set`,
    summary: 'Give an enforcement point its desired set, signed for a while; waits for news',
    who: 'token:enforcer:pull',
    verb: null,
    params: ById,
    query: z.strictObject({
      /** Of the content that the point has: it is not sent again. */
      digest: ContentHash.optional(),
      nonce: Nonce,
      wait: z.coerce.number().int().min(0).max(WAIT_SECONDS_MAX).default(0),
    }),
    reply: z.strictObject({ lease: SignedLease, content: z.string().nullable() }),
    waitsFor: 'set',
  }),
  report: route({
    name: 'point.report',
    method: 'POST',
    path: `${path}/:id/reports`,
    summary: 'Report what an enforcement point read back at its equipment',
    who: 'token:enforcer:report',
    verb: null,
    params: ById,
    body: PointReport,
    reply: PointReportReply,
  }),
};
