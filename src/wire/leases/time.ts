/** Times as logs write them → milliseconds since 1970, or null where the text does not say an instant. */
import type { Millis } from '#model/stream.ts';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `2026/01/31` and `08:00:00`, in UTC; null for a day or hour that does not exist. */
export function utcFrom(date: string, time: string): Millis | null {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/.exec(time);
  const day = dayFrom(date);
  if (day === null || clock === null) return null;
  const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  // A leap second is written as 60; it is the first moment of the next minute here.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const millis = Math.floor(Number(`0.${clock[4] ?? '0'}`) * 1000);
  return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millis;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 of the Gregorian calendar. */
function dayFrom(text: string): number | null {
  const parts = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  const length = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 ? leap : 0);
  if (year < 1970 || day < 1 || day > length) return null;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  // 477 leap days lie before 1970.
  const years = 365 * (year - 1970) + leapDays - 477;
  const months = MONTH_DAYS.slice(0, month - 1).reduce((sum, days) => sum + days, 0);
  return years + months + (month > 2 ? leap : 0) + day - 1;
}

export type TimeReading = Millis | 'time-without-zone' | null;

/**
 * ISO 8601 (`2026-01-31T08:00:00+08:00`, `2026-01-31 08:00`, `2026-01-31`), seconds since 1970, or the words of
 * ctime(3) (`Jan 31 2026 08:00:00 UTC`, with or without the day of the week). Names of zones other than UTC
 * are ambiguous (CST is three of them), so such a time has no zone. `zoneMinutes`: the offset of times without one.
 */
export function instantFrom(text: string, zoneMinutes: number | null): TimeReading {
  const trimmed = text.trim();
  if (/^\d{9,11}$/.test(trimmed)) return Number(trimmed) * 1000;
  const parts =
    /^(\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))? ?(\S{0,6})$/.exec(
      trimmed,
    );
  if (parts !== null) {
    return inZone(utcFrom(parts[1] ?? '', parts[2] ?? '0:00'), parts[3] ?? '', zoneMinutes);
  }
  return wordsFrom(trimmed, zoneMinutes);
}

/** `Thu Jan  1 08:00:00 2026`, perhaps with a zone before the year. */
const YEAR_LAST =
  /^(?:[A-Z][a-z]{2} )?(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<time>\d{2}:\d{2}:\d{2})(?: (?<zone>[A-Z]{3,5}))? (?<year>\d{4})$/;
/** `Jan  1 2026 08:00:00 CST`. */
const YEAR_AMID =
  /^(?:[A-Z][a-z]{2} )?(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) ?(?<zone>\S{0,6})$/;

function wordsFrom(text: string, zoneMinutes: number | null): TimeReading {
  const groups = (YEAR_LAST.exec(text) ?? YEAR_AMID.exec(text))?.groups;
  if (groups === undefined) return null;
  const part = (name: string): string => groups[name] ?? '';
  const date = dateOf(part('year'), part('month'), part('day'));
  return inZone(utcFrom(date, part('time')), part('zone'), zoneMinutes);
}

function dateOf(year: string, month: string, day: string): string {
  const at = MONTHS.indexOf(month);
  return at < 0 || at % 3 !== 0 || month.length !== 3 ? '' : `${year}/${at / 3 + 1}/${day}`;
}

/** Minutes east of UTC: `Z`, `UTC`, `+08:00`, `+0800`, `+08`; null for the name of a zone. */
export function offsetFrom(zone: string): number | null {
  if (/^(?:Z|UTC|GMT)$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return null;
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  // The widest offsets in use are +14:00 and −12:00.
  return offset > 14 * 60 ? null : sign === '-' ? -offset : offset;
}

function inZone(local: Millis | null, zone: string, zoneMinutes: number | null): TimeReading {
  if (local === null) return null;
  const offset = offsetFrom(zone) ?? zoneMinutes;
  if (offset === null) return 'time-without-zone';
  return local - offset * 60_000;
}
