import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Calendar, CalendarRules, Duration } from '../calendar.ts';
import { CaseClock, CLOCK_KINDS, CLOCK_STATES, PAUSE_CODES } from '../clock.ts';
import { Id } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line } from '../text.ts';

const path = '/api/v1/clocks';
const Why = line(500);

const manage = { who: 'staff', verb: 'clock.manage', params: ById, reply: Done } as const;

export const clockRoutes = {
  list: route({
    name: 'clock.list',
    method: 'GET',
    path,
    summary: 'List clocks, those that are due next first',
    who: 'staff',
    verb: 'case.read',
    query: z.strictObject({
      limit: PageQuery.shape.limit,
      caseId: Id.optional(),
      aboutId: Id.optional(),
      kind: z.enum(CLOCK_KINDS).optional(),
      state: z.enum(CLOCK_STATES).optional(),
      binds: CaseClock.shape.binds.optional(),
      /** This node and all below it. */
      jurisdiction: JurisdictionPath.optional(),
    }),
    reply: z.strictObject({ items: z.array(CaseClock) }),
  }),
  show: route({
    name: 'clock.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a clock with its pauses; the look is recorded',
    who: 'staff',
    verb: 'case.read',
    personal: true,
    params: ById,
    reply: CaseClock,
  }),
  pause: route({
    ...manage,
    name: 'clock.pause',
    method: 'POST',
    path: `${path}/:id/pause`,
    summary: 'Let a clock stand still, with a reason',
    body: z.strictObject({ code: z.enum(PAUSE_CODES), reason: Why }),
  }),
  resume: route({
    ...manage,
    name: 'clock.resume',
    method: 'POST',
    path: `${path}/:id/resume`,
    summary: 'Let a clock go on; its deadline moves by what was left',
  }),
  extend: route({
    ...manage,
    name: 'clock.extend',
    method: 'POST',
    path: `${path}/:id/extend`,
    summary: 'Give the people concerned more time; never the authority itself',
    body: z.strictObject({ by: Duration, reason: Why }),
  }),
};

const calendars = '/api/v1/calendars';

export const calendarRoutes = {
  list: route({
    name: 'calendar.list',
    method: 'GET',
    path: calendars,
    summary: 'List the business calendars',
    who: 'staff',
    verb: 'directory.read',
    query: PageQuery,
    reply: page(Calendar),
  }),
  shipped: route({
    name: 'calendar.shipped',
    method: 'GET',
    path: `${calendars}/shipped`,
    summary: 'Show the calendars that come with the program, to define one from',
    who: 'staff',
    verb: 'directory.read',
    reply: z.strictObject({ items: z.array(CalendarRules) }),
  }),
  show: route({
    name: 'calendar.show',
    method: 'GET',
    path: `${calendars}/:id`,
    summary: 'Show a business calendar',
    who: 'staff',
    verb: 'directory.read',
    params: ById,
    reply: Calendar,
  }),
  define: route({
    name: 'calendar.define',
    method: 'POST',
    path: calendars,
    summary: 'Define a business calendar',
    who: 'staff',
    verb: 'directory.manage',
    body: z.strictObject({ jurisdiction: JurisdictionPath, rules: CalendarRules }),
    reply: Done,
  }),
  change: route({
    name: 'calendar.change',
    method: 'PUT',
    path: `${calendars}/:id`,
    summary:
      'Change a calendar, for instance by the holidays of a new year; deadlines already counted stay',
    who: 'staff',
    verb: 'directory.manage',
    params: ById,
    body: z.strictObject({ rules: CalendarRules }),
    reply: Done,
  }),
  retire: route({
    name: 'calendar.retire',
    method: 'POST',
    path: `${calendars}/:id/retire`,
    summary: 'Retire a calendar',
    who: 'staff',
    verb: 'directory.manage',
    params: ById,
    body: z.strictObject({ reason: line(200) }),
    reply: Done,
  }),
};
