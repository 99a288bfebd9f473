import { parseIJson } from '#wire/i-json.ts';

const UTF8 = new TextEncoder();

/** The value of a JSON text; null for what is none, or is read differently by two readers. No schema of ours takes null. */
export function jsonFrom(text: string): unknown {
  const parsed = parseIJson(UTF8.encode(text));
  return parsed.refusal === null ? parsed.value : null;
}
