/** Writes JSON in the styles that real miners and pools use: with or without spaces, keys in any order. */
import type { Random } from '#base/random.ts';

/** `bigint` is written as a plain number: some pools send 64-bit integers that way. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface JsonStyle {
  readonly compact: boolean;
  /** Shuffles the keys of every object where given. */
  readonly shuffle: Random | null;
}

export function writeJson(value: Json, style: JsonStyle): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const comma = style.compact ? ',' : ', ';
  if (isList(value)) return `[${value.map((item) => writeJson(item, style)).join(comma)}]`;
  const colon = style.compact ? ':' : ': ';
  const keys = Object.keys(value);
  if (style.shuffle !== null) shuffle(keys, style.shuffle);
  const members = keys.map(
    (k) => `${JSON.stringify(k)}${colon}${writeJson(value[k] ?? null, style)}`,
  );
  return `{${members.join(comma)}}`;
}

/** Fisher–Yates, in place. */
function shuffle(items: string[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const [taken] = items.splice(random.below(i + 1), 1);
    if (taken !== undefined) items.push(taken);
  }
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
