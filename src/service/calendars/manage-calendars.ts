import {
  changeCalendar as decideChange,
  defineCalendar as decideDefine,
  retireCalendar as decideRetire,
} from '#govern/calendar.ts';
import { calendarRoutes } from '#model/routes/clocks.ts';
import { command } from '../handler.ts';

export const defineCalendar = command(calendarRoutes.define, async (work, { body }) => {
  const { jurisdiction, rules } = body;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decideDefine(null, jurisdiction, rules);
  const { id, version } = await work.record('calendar', work.newId(), decision, { jurisdiction });
  return { id, version };
});

export const changeCalendar = command(calendarRoutes.change, async (work, { params, body }) => {
  const calendar = await work.load('calendar', params.id);
  const { jurisdiction } = calendar;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decideChange(calendar, body.rules);
  const { id, version } = await work.record('calendar', calendar.id, decision, calendar);
  return { id, version };
});

export const retireCalendar = command(calendarRoutes.retire, async (work, { params, body }) => {
  const calendar = await work.load('calendar', params.id);
  const { jurisdiction } = calendar;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decideRetire(calendar, body.reason);
  const { id, version } = await work.record('calendar', calendar.id, decision, calendar);
  return { id, version };
});
