import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Id, Instant } from '../event.ts';
import {
  ContentHash,
  Order,
  OrderContent,
  OrderGrounds,
  OrderState,
  ORDER_POINTS_MAX,
} from '../order.ts';
import { EMERGENCY_HOURS_MAX } from '../policy.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { RungSchema } from '../rung.ts';
import { Note } from '../text.ts';

const path = '/api/v1/orders';

/** As lists show it: without its grounds and notes, in which people may be named. */
const OrderSummary = Order.omit({ grounds: true, endingNote: true, content: true });

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const note = z.strictObject({ note: Note });
const maybeNote = z.strictObject({ note: Note.nullable().default(null) });
const pointIds = z.array(Id).min(1).max(ORDER_POINTS_MAX);
const Written = z.strictObject({ content: OrderContent, grounds: OrderGrounds });
const act = { who: 'staff', method: 'POST', params: ById, reply: Done } as const;

export const orderRoutes = {
  list: route({
    name: 'order.list',
    method: 'GET',
    path,
    summary: 'List orders, the newest first',
    who: 'staff',
    verb: 'order.read',
    query: PageQuery.extend({
      state: OrderState.optional(),
      jurisdiction: JurisdictionPath.optional(),
      caseId: Id.optional(),
      systemId: Id.optional(),
      unitId: Id.optional(),
      pointId: Id.optional(),
      /** Only those that set an exemption aside, or only the others. */
      overridesExemption: Flag.optional(),
    }),
    reply: page(OrderSummary),
  }),
  show: route({
    name: 'order.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show an order as approvers see it; the look is recorded',
    who: 'staff',
    verb: 'order.read',
    personal: true,
    params: ById,
    reply: Order,
  }),
  draft: route({
    name: 'order.draft',
    method: 'POST',
    path,
    summary: 'Draft an order to withhold access from a system',
    who: 'staff',
    verb: 'order.propose',
    body: Written,
    reply: Done.extend({ contentHash: ContentHash }),
  }),
  edit: route({
    name: 'order.edit',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change an order that is not in effect; every approval is void',
    who: 'staff',
    verb: 'order.propose',
    params: ById,
    body: Written,
    reply: Done.extend({ contentHash: ContentHash }),
  }),
  propose: route({
    ...act,
    name: 'order.propose',
    path: `${path}/:id/propose`,
    summary: 'Propose an order for approval',
    verb: 'order.propose',
  }),
  approve: route({
    ...act,
    name: 'order.approve',
    path: `${path}/:id/approve`,
    summary: 'Approve exactly what was read, or ratify an emergency order',
    verb: 'order.approve',
    stepUp: true,
    body: z.strictObject({ contentHash: ContentHash }),
  }),
  refuse: route({
    ...act,
    name: 'order.refuse',
    path: `${path}/:id/refuse`,
    summary: 'Refuse a proposed order',
    verb: 'order.refuse',
    body: note,
  }),
  withdraw: route({
    ...act,
    name: 'order.withdraw',
    path: `${path}/:id/withdraw`,
    summary: 'Take back an order that is not in effect',
    verb: 'order.propose',
    body: maybeNote,
  }),
  schedule: route({
    ...act,
    name: 'order.schedule',
    path: `${path}/:id/schedule`,
    summary: 'Put an approved order into effect at these points',
    verb: 'order.propose',
    body: z.strictObject({ startsAt: Instant.nullable().default(null), pointIds }),
  }),
  emergency: route({
    ...act,
    name: 'order.emergency',
    path: `${path}/:id/emergency`,
    summary: 'Put a draft into effect for hours, alone; it lifts itself unless ratified',
    verb: 'order.propose',
    stepUp: true,
    body: z.strictObject({
      hours: z.int().min(1).max(EMERGENCY_HOURS_MAX),
      pointIds,
      note: Note,
    }),
  }),
  review: route({
    ...act,
    name: 'order.review',
    path: `${path}/:id/review`,
    summary: 'Record that somebody looked whether the hold is still necessary',
    verb: 'order.approve',
    body: note,
  }),
  probation: route({
    ...act,
    name: 'order.probation',
    path: `${path}/:id/probation`,
    summary: 'Lower the measure and begin the clean window',
    verb: 'order.lift',
    body: z.strictObject({ rung: RungSchema }),
  }),
  suspend: route({
    ...act,
    name: 'order.suspend',
    path: `${path}/:id/suspend`,
    summary: 'Take the hold off until it is decided',
    verb: 'order.suspend',
    body: z.strictObject({ why: z.enum(['appeal', 'harm']), note: Note }),
  }),
  resume: route({
    ...act,
    name: 'order.resume',
    path: `${path}/:id/resume`,
    summary: 'Let a suspended hold go on',
    verb: 'order.approve',
    stepUp: true,
    body: note,
  }),
  lift: route({
    ...act,
    name: 'order.lift',
    path: `${path}/:id/lift`,
    summary: 'Lift a hold',
    verb: 'order.lift',
    body: z.strictObject({
      ending: z.enum([
        'rectified',
        'mistake',
        'appeal-upheld',
        'no-longer-necessary',
        'transferred',
      ]),
      note: Note.nullable().default(null),
    }),
  }),
};
