/** Something that can be done now: what it does, what it asks for, and how it is sent. */
import type { Deed } from '../api/step-up.ts';

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  /** May be left empty. */
  readonly optional?: true;
}
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}
export type Field =
  | (Common & { readonly kind: 'note' | 'line' | 'check' | 'system' })
  | (Common & { readonly kind: 'number'; readonly min: number; readonly max: number })
  | (Common & { readonly kind: 'select' | 'several'; readonly options: readonly Option[] });

/** By name of field; a check is `true` or empty, several are joined by commas. */
export type Values = Readonly<Record<string, string>>;

export interface DeedForm {
  readonly title: string;
  /** Object, effect and count: what the dialog says, and the proof is asked for. */
  readonly effect: string;
  readonly fields: readonly Field[];
  /** It takes something away from somebody. */
  readonly isGrave?: true;
  /** What would be different, as the fields stand now. */
  readonly preview?: (values: Values) => string;
  /** Streams that it changes. */
  readonly kind: string;
  readonly send: (values: Values, deed: Deed) => Promise<unknown>;
}

export const noteOf = (values: Values, name = 'note'): string => (values[name] ?? '').trim();
export const maybeNote = (values: Values, name = 'note'): string | null => {
  const text = noteOf(values, name);
  return text === '' ? null : text;
};
export const severalOf = (values: Values, name: string): string[] =>
  (values[name] ?? '').split(',').filter((one) => one !== '');
export const linesOf = (values: Values, name: string): string[] =>
  (values[name] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** One of a closed list; what is not in it was never offered. */
export function oneOf<const T extends string>(all: readonly T[], value: string | undefined): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`Broken invariant: ${value ?? 'nothing'} was offered`);
  return found;
}
