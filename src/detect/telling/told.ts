/** A statement of evidence before it is put in words: what, when, and the values that the sentence is made of. */
import type { Evidence } from '#model/finding.ts';
import type { Millis } from '#model/stream.ts';
import { isoFromMillis, toldFrom } from './text.ts';
import { CATALOGS, type Data, type Kind, type Language } from '#detect/words.ts';

export interface Told {
  readonly kind: Kind;
  readonly at: Millis;
  readonly data: Data;
}

/** Longest sentence of a finding (its schema). */
const SAYS_CHARS_MAX = 1024;

/** In the words of `language`; text from the network in `data` is bounded and printable afterwards. */
export function evidenceFrom(told: Told, language: Language): Evidence {
  const data: Record<string, string | number | boolean | null> = {};
  for (const name of Object.keys(told.data)) data[name] = cleanValue(told.data[name]);
  const says = CATALOGS[language][told.kind](data);
  return {
    kind: told.kind,
    at: isoFromMillis(told.at),
    says: says.length > SAYS_CHARS_MAX ? says.slice(0, SAYS_CHARS_MAX) : says,
    data,
  };
}

function cleanValue(value: Data[string] | undefined): string | number | boolean | null {
  if (typeof value === 'string') return toldFrom(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return value ?? null;
}
