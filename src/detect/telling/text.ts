/** Text and time as findings carry them: bounded, printable, RFC 3339. */
import type { Millis } from '#model/stream.ts';

/** Characters of text from the network that a finding keeps (the limit of the finding schema). */
export const TOLD_CHARS_MAX = 256;

/** 0000-01-01 … 9999-12-31 is what RFC 3339 can say. */
const MILLIS_MAX = 253_402_300_799_999;
const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** Text from the network, without control characters and no longer than `max`; null when nothing is left. */
export function toldFrom(text: string | null | undefined, max = TOLD_CHARS_MAX): string | null {
  if (text === null || text === undefined) return null;
  if (isPlain(text, max)) return text;
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
  const clean = text.slice(0, max * 2).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  const cut = clean.trim().slice(0, max);
  return cut === '' ? null : cut;
}

/** Nearly all text is: then it is used as it is, which costs a tenth of the cleaning. */
function isPlain(text: string, max: number): boolean {
  const { length } = text;
  if (length === 0 || length > max) return false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code > TILDE) return false;
  }
  return text.charCodeAt(0) !== SPACE && text.charCodeAt(length - 1) !== SPACE;
}

const SPACE = 0x20;
const TILDE = 0x7e;

/** Milliseconds since 1970 as `2024-05-01T12:00:00.000Z`; what RFC 3339 cannot say is clamped. */
export function isoFromMillis(at: Millis): string {
  const whole = Number.isFinite(at) ? Math.min(Math.max(Math.floor(at), 0), MILLIS_MAX) : 0;
  const second = Math.floor(whole / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = textOfSecond(second);
  }
  const rest = whole - second * 1000;
  return `${lastText}${rest < 10 ? '.00' : rest < 100 ? '.0' : '.'}${rest}Z`;
}

/** The statements of one finding mostly fall into one second. */
let lastSecond = -1;
let lastText = '';

/** `2024-05-01T12:00:00` */
function textOfSecond(second: number): string {
  const day = Math.floor(second / DAY_SECONDS);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = dateFromDays(day);
  }
  const rest = second - day * DAY_SECONDS;
  const minutes = Math.floor(rest / 60);
  const hours = Math.floor(minutes / 60);
  return `${lastDate}T${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[rest % 60]}`;
}

let lastDay = -1;
let lastDate = '';
/** `00` … `59` */
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, i) => pad(i, 2));

/** `2024-05-01`, the day of a moment. */
export function dateFromMillis(at: Millis): string {
  return isoFromMillis(at).slice(0, 10);
}

/** The first moment of an RFC 3339 day (only `YYYY-MM-DD` is read); null when it is none. */
export function millisFromDate(date: string): Millis | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return daysFromDate(year, month, day) * DAY_MS;
}

/** Gregorian calendar with years that begin in March, so that the leap day is the last of its year. */
function dateFromDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = ofEra - (365 * yearOfEra + leaps);
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function daysFromDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468;
}

function pad(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}
