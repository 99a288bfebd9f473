/** Something that can be done now: what it does, what it asks for, and how it is sent. */
import type { Deed } from '../api/step-up.ts';

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  /** May be left empty. */
  readonly optional?: true;
  /** Asked for only while this holds of the others; what is not asked for is not missing. */
  readonly when?: (values: Values) => boolean;
}
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}
export type Field =
  | (Common & { readonly kind: 'note' | 'line' | 'check' | 'time' | 'date' })
  | (Common & { readonly kind: 'system' | 'case' | 'person' | 'place' })
  | (Common & { readonly kind: 'file'; readonly bytesMax: number; readonly accept?: string })
  | (Common & { readonly kind: 'number'; readonly min: number; readonly max: number })
  | (Common & { readonly kind: 'select' | 'several'; readonly options: readonly Option[] })
  /** One of what the office is asked for when the dialog opens. */
  | (Common & { readonly kind: 'pick'; readonly load: () => Promise<readonly Option[]> });

/**
 * By name of field; a check is `true` or empty, several are joined by commas, a time is as the reader's clock has it
 * (`2026-03-01T08:00`), a file is its name, a line feed and its content as a data URL.
 */
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

/** Null: it was left empty. */
export function instantOf(values: Values, name: string): string | null {
  const text = noteOf(values, name);
  return text === '' ? null : new Date(text).toISOString();
}

export interface ChosenFile {
  readonly name: string;
  readonly mediaType: string;
  /** Base64. */
  readonly content: string;
}

export function fileOf(values: Values, name: string): ChosenFile | null {
  const [, file = '', mediaType = '', content = ''] =
    /^([^\n]*)\ndata:([^;,]*)[^,]*,(.*)$/.exec(values[name] ?? '') ?? [];
  if (content === '') return null;
  return { name: file, mediaType: mediaType || 'application/octet-stream', content };
}

/** Those that are asked for as the others stand. */
export const askedNow = (fields: readonly Field[], values: Values): readonly Field[] =>
  fields.filter(({ when }) => when === undefined || when(values));

/** One of a closed list; what is not in it was never offered. */
export function oneOf<const T extends string>(all: readonly T[], value: string | undefined): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`Broken invariant: ${value ?? 'nothing'} was offered`);
  return found;
}
