/**
 * To which family the fields of a `mining.notify` belong by their number and types, before any of them is checked.
 * A proven dialect that hears work of another family is contradicted; work of its own family that fails a check is
 * merely bad.
 */
import type { JsonValue } from '#wire/json.ts';
import { isHexOf } from './fields.ts';
import { isObject } from './message.ts';

export type WorkShape =
  | 'bitcoin'
  | 'equihash'
  | 'kawpow'
  | 'ergo'
  | 'alephium'
  | 'ethereum'
  | 'kaspa'
  | 'other';

export function workShapeOf(args: readonly JsonValue[]): WorkShape {
  if (isObject(args[0])) return 'alephium';
  if (Array.isArray(args[4]) || Array.isArray(args[5])) return 'bitcoin';
  return args.length >= 6 ? longShapeOf(args) : shortShapeOf(args);
}

function longShapeOf(args: readonly JsonValue[]): WorkShape {
  if (args.length >= 8 && typeof args[1] === 'number') return 'ergo';
  if (args.length >= 7 && isHexOf(args[1], 8)) return 'equihash';
  return typeof args[4] === 'boolean' ? 'kawpow' : 'other';
}

function shortShapeOf(args: readonly JsonValue[]): WorkShape {
  if (args.length === 2 || args.length === 3) return 'kaspa';
  if (args.length === 4) return 'ethereum';
  // With its target and a flag; other coins have a name or a number before the flag.
  const [, , , target, clean] = args;
  const isLong = typeof target === 'string' && target.length >= 32;
  return isLong && typeof clean === 'boolean' ? 'ethereum' : 'other';
}
