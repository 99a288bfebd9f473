/** Evidence of a host: a kind and what its sentence is made of. */
import { isoFrom } from '#base/clock.ts';
import type { Evidence } from '#model/finding.ts';
import { say, type Data, type Kind, type Language } from '../words.ts';

export interface Teller {
  readonly language: Language;
  readonly at: number;
}

export function tell({ language, at }: Teller, kind: Kind, data: Data = {}): Evidence {
  const says = (say(kind, data, language) ?? kind).slice(0, SENTENCE_CHARS_MAX);
  return { kind, at: isoFrom(at), says, data: { ...data } };
}
const SENTENCE_CHARS_MAX = 1024;
