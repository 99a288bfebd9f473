import { extendClock as decide } from '#govern/clock.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { tellCaseOfDeadline } from '../cases/follow-case.ts';
import { command } from '../handler.ts';
import { calendarById } from './calendar-of.ts';

export const extendClock = command(clockRoutes.extend, async (work, { params, body }) => {
  const clock = await work.load('clock', params.id);
  await work.require('clock.manage', clock);
  const rules = await calendarById(work.tx, clock.calendarId);
  const decision = decide(clock, body.by, body.reason, rules, work.at);
  const after = await work.record('clock', clock.id, decision, clock);
  await tellCaseOfDeadline(work, after);
  return { id: after.id, version: after.version };
});
