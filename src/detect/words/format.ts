/** Numbers and optional parts of sentences, the same in every language. */
export type Data = Readonly<Record<string, string | number | boolean | null>>;

const STEPS: readonly (readonly [at: number, prefix: string])[] = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** `12.3 MH/s`: three digits and an SI prefix. */
export function rateText(value: unknown, unit: unknown): string {
  const rate = typeof value === 'number' && Number.isFinite(value) ? value : 0;
  const [at, prefix] = STEPS.find(([step]) => rate >= step) ?? [1, ''];
  return `${Number((rate / at).toPrecision(3))} ${prefix}${textOf(unit) || 'H/s'}`;
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** The text with what goes around it, or nothing at all. */
export function around(before: string, value: unknown, after: string): string {
  const text = textOf(value);
  return text === '' ? '' : `${before}${text}${after}`;
}

/** Share of one as `0.9`. */
export function fraction(value: unknown): string {
  return String(Number(numberOf(value).toFixed(2)));
}
