/** Calendars that come with the program. The weekly hours are a usual office's; an authority sets its own. */
import type { CalendarRules } from '#model/calendar.ts';

const OFFICE_HOURS = [
  { from: '08:30', to: '12:00' },
  { from: '13:30', to: '17:30' },
];

const MONDAY_TO_FRIDAY = {
  mon: OFFICE_HOURS,
  tue: OFFICE_HOURS,
  wed: OFFICE_HOURS,
  thu: OFFICE_HOURS,
  fri: OFFICE_HOURS,
  sat: [],
  sun: [],
};

/** Monday to Friday without any holiday, for authorities that have not entered theirs yet. */
export function plainCalendar(timeZone: string): CalendarRules {
  return {
    name: { en: 'Monday to Friday, no holidays', 'zh-CN': '周一至周五（未含节假日）' },
    timeZone,
    week: MONDAY_TO_FRIDAY,
    workdayHours: OFFICE_HOURS,
    days: [],
    years: [],
  };
}

/** First and last day off, then the make-up workdays. */
type Festival = readonly [name: string, first: string, last: string, ...workdays: string[]];

const FESTIVALS_2025: readonly Festival[] = [
  ['元旦', '2025-01-01', '2025-01-01'],
  ['春节', '2025-01-28', '2025-02-04', '2025-01-26', '2025-02-08'],
  ['清明节', '2025-04-04', '2025-04-06'],
  ['劳动节', '2025-05-01', '2025-05-05', '2025-04-27'],
  ['端午节', '2025-05-31', '2025-06-02'],
  ['国庆节、中秋节', '2025-10-01', '2025-10-08', '2025-09-28', '2025-10-11'],
];

const FESTIVALS_2026: readonly Festival[] = [
  ['元旦', '2026-01-01', '2026-01-03', '2026-01-04'],
  ['春节', '2026-02-15', '2026-02-23', '2026-02-14', '2026-02-28'],
  ['清明节', '2026-04-04', '2026-04-06'],
  ['劳动节', '2026-05-01', '2026-05-05', '2026-05-09'],
  ['端午节', '2026-06-19', '2026-06-21'],
  ['中秋节', '2026-09-25', '2026-09-27'],
  ['国庆节', '2026-10-01', '2026-10-07', '2026-09-20', '2026-10-10'],
];

/** The General Office of the State Council announces each year's days off and make-up workdays in the November before. */
export const CHINA_CALENDAR: CalendarRules = {
  name: { en: 'China, public offices', 'zh-CN': '中国机关工作日历' },
  timeZone: 'Asia/Shanghai',
  week: MONDAY_TO_FRIDAY,
  workdayHours: OFFICE_HOURS,
  days: [...FESTIVALS_2025, ...FESTIVALS_2026].flatMap(daysOf),
  years: [
    { year: 2025, source: '国务院办公厅关于2025年部分节假日安排的通知（2024年11月12日）' },
    {
      year: 2026,
      source: '国务院办公厅关于2026年部分节假日安排的通知，国办发明电〔2025〕7号（2025年11月4日）',
    },
  ],
};

function daysOf([name, first, last, ...workdays]: Festival): CalendarRules['days'] {
  const days: CalendarRules['days'] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    days.push({ date: new Date(at).toISOString().slice(0, 10), kind: 'holiday', name });
  }
  for (const date of workdays) days.push({ date, kind: 'workday', name: `${name}调休` });
  return days;
}
