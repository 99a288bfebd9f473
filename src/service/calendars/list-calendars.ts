import { CHINA_CALENDAR, plainCalendar } from '#govern/calendar-shipped.ts';
import { calendarRoutes } from '#model/routes/clocks.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listCalendars = query(calendarRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('directory.read');
  const rows = view.db
    .selectFrom('calendar')
    .selectAll()
    .where(withinReach(reach, { jurisdiction: 'calendar.jurisdiction' }));
  return pageOf(rows, asked, 'calendar.id');
});

export const shippedCalendars = query(calendarRoutes.shipped, async (view) => {
  await view.reach('directory.read');
  return { items: [CHINA_CALENDAR, plainCalendar('Asia/Shanghai')] };
});

export const showCalendar = query(calendarRoutes.show, async (view, { params }) => {
  const calendar = await view.load('calendar', params.id);
  const { jurisdiction } = calendar;
  await view.require('directory.read', { jurisdiction, sector: null, unitId: null });
  return calendar;
});
