/** Dates as lists write them. */
import type { Millis } from '#model/stream.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAY_MS = 86_400_000;
/** 2009-01-03, the first block: nothing about mining is older. 2149-06-06: the last day that 16 bits hold. */
const FIRST_DAY = 14_247;
const LAST_DAY = 65_535;

/**
 * ISO 8601 date or date-time, `2025/11/12`, `12 Nov 2025`, `Nov 12, 2025`, or seconds or milliseconds since 1970.
 * Null for everything else: a guessed date is worse than none.
 */
export function readDate(text: string): Millis | null {
  const trimmed = text.trim();
  if (/^\d{10}(\.\d+)?$/.test(trimmed)) return plausible(Number(trimmed) * 1000);
  if (/^\d{13}$/.test(trimmed)) return plausible(Number(trimmed));
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$/.exec(trimmed);
  if (iso !== null) return fromParts(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const worded = /^(?:[a-z]{3,9},? )?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4})(?: .*)?$/i.exec(
    trimmed,
  );
  if (worded !== null) return fromParts(Number(worded[3]), monthOf(worded[2]), Number(worded[1]));
  const american = /^([a-z]{3})[a-z]* (\d{1,2}), ?(\d{4})(?: .*)?$/i.exec(trimmed);
  if (american !== null)
    return fromParts(Number(american[3]), monthOf(american[1]), Number(american[2]));
  return null;
}

/** A comment such as `# Last updated: 2025-11-12`. */
export function readStated(comment: string): Millis | null {
  const match =
    /\b(?:last[ -]?(?:updated?|modified|change|generated)|updated|generated|modified|date|version)\b(?: on| at)?[ :=]+([^\s#].{7,40})/i.exec(
      comment,
    );
  return match === null ? null : readDate((match[1] ?? '').replace(/[)\].;]+$/, ''));
}

function monthOf(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1;
}

function fromParts(year: number, month: number, day: number): Millis | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return plausible(daysSince1970(year, month, day) * DAY_MS);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of the proleptic Gregorian calendar, counted from 1 March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
  );
}

function plausible(at: Millis): Millis | null {
  const day = Math.floor(at / DAY_MS);
  return day >= FIRST_DAY && day <= LAST_DAY ? at : null;
}
