/** Times, lengths and numbers in the language of the reader. */
import type { Language } from '#model/text.ts';
import { say, spoken } from '../words/words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(language: Language, withDate: boolean): Intl.DateTimeFormat {
  const key = `${language} ${String(withDate)}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...(withDate ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  clocks.set(key, made);
  return made;
}

/** `2026-11-22 15:04`: the same order in both languages, so that columns stand. */
export function absolute(instant: string): string {
  const parts = new Map(
    clockOf(spoken(), true)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** With the zone, for what is said once: `2026-11-22 15:04 GMT+8`. */
export function withZone(instant: string): string {
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(new Date(instant))
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${absolute(instant)} ${zone ?? ''}`;
}

/** Two units at most: `3 d 4 h`. */
export function long(ms: number): string {
  const left = Math.abs(ms);
  const gap = spoken() === 'en' ? ' ' : '';
  const piece = (count: number, unit: 'day' | 'hour' | 'minute' | 'second'): string =>
    count === 0 ? '' : `${count}${gap}${say(`unit.${unit}`)}`;
  const days = Math.floor(left / DAY_MS);
  const hours = Math.floor((left % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((left % HOUR_MS) / MINUTE_MS);
  const pieces =
    days >= 10
      ? [piece(days, 'day')]
      : days > 0
        ? [piece(days, 'day'), piece(hours, 'hour')]
        : [piece(hours, 'hour'), piece(minutes, 'minute')];
  const text = pieces.filter((one) => one !== '').join(gap);
  return text === '' ? piece(Math.max(1, Math.floor(left / 1000)), 'second') : text;
}

/** `4 h ago`, `in 3 d`. `at` in milliseconds. */
export function relative(instant: string, at: number): string {
  const ms = Date.parse(instant) - at;
  if (Math.abs(ms) < MINUTE_MS) return say('say.now');
  return ms < 0 ? say('say.ago', { long: long(ms) }) : say('say.in', { long: long(ms) });
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString(spoken(), { maximumFractionDigits: digits });
}

const SCALES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Three digits and a unit: `104 TH/s`, `1.35 kW`. */
export function scaled(value: number, unit: string): string {
  const rank = value < 1000 ? 0 : Math.min(SCALES.length - 1, Math.floor(Math.log10(value) / 3));
  const small = value / 1000 ** rank;
  const digits = small >= 100 || Number.isInteger(small) ? 0 : small >= 10 ? 1 : 2;
  return `${number(small, digits)} ${SCALES[rank] ?? ''}${unit}`;
}

export interface Range {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

/** `1.35 kW (0.9 kW to 2 kW)`: never a number without its interval. */
export function withRange({ low, central, high }: Range, unit: string): string {
  if (low === high) return scaled(central, unit);
  const range = say('say.interval', { low: scaled(low, unit), high: scaled(high, unit) });
  return `${scaled(central, unit)} (${range})`;
}
