import { z } from 'zod';
import { EnforcementPoint, PointContent } from '../enforcement-point.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const manage = { who: 'staff', verb: 'point.manage', stepUp: true } as const;
const path = '/api/v1/points';

export const pointRoutes = {
  list: route({
    name: 'point.list',
    method: 'GET',
    path,
    summary: 'List the enforcement points',
    who: 'staff',
    verb: 'point.read',
    query: PageQuery,
    reply: page(EnforcementPoint),
  }),
  show: route({
    name: 'point.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show an enforcement point',
    who: 'staff',
    verb: 'point.read',
    params: ById,
    reply: EnforcementPoint,
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
};
