/** Quantities with the prefix that fits, and intervals that share one prefix. */

export interface Interval {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z'] as const;

/** Three significant digits without an exponent. */
function digits(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** Exponent of 1000 that makes the value at least 1; smaller values stay as they are. */
function scaleOf(value: number): number {
  let scale = 0;
  for (let rest = value; rest >= 1000 && scale < PREFIXES.length - 1; rest /= 1000) scale++;
  return scale;
}

/** `12.3 MH/s` */
export function quantity(value: number, unit: string): string {
  const scale = scaleOf(value);
  return `${digits(value / 1000 ** scale)} ${PREFIXES[scale] ?? ''}${unit}`;
}

/** `10.1–15 MH/s`, in the prefix of the central value. */
export function span({ low, central, high }: Interval, unit: string): string {
  const scale = scaleOf(central);
  const scaled = (value: number): string => digits(value / 1000 ** scale);
  return `${scaled(low)}–${scaled(high)} ${PREFIXES[scale] ?? ''}${unit}`;
}

/** `12.3 MH/s (10.1–15)` */
export function quantityWithSpan(interval: Interval, unit: string): string {
  const range = span(interval, unit);
  return `${quantity(interval.central, unit)} (${range.slice(0, range.lastIndexOf(' '))})`;
}

/** Watts, kilowatt-hours and kilograms as the model holds them, in units that need no leading zeros. */
export function readable(interval: Interval, unit: 'kWh' | 'kg'): string {
  const base = unit === 'kWh' ? 'Wh' : 'g';
  const times = ({ low, central, high }: Interval, by: number): Interval => ({
    low: low * by,
    central: central * by,
    high: high * by,
  });
  if (unit === 'kg' && interval.central >= 1000)
    return quantityWithSpan(times(interval, 0.001), 't');
  return quantityWithSpan(times(interval, 1000), base);
}

/** `1.2 GB`: decimal, as disks and links are sold. */
export function byteCount(bytes: number): string {
  return quantity(bytes, 'B');
}

export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `2026-11-22 09:00:01Z` of an RFC 3339 time in UTC. */
export function clock(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** `20 min`, `3 h 5 min`, `12 s` between two RFC 3339 times. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
