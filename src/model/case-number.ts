/** Case numbers: `HEBEI-2026-000123-47`. For people to read out; knowing one opens nothing. */
import { z } from 'zod';

/** Letters and digits of the jurisdiction's code; longer codes are cut. */
const CODE_CHARS_MAX = 12;
/** Cases of one jurisdiction in one year. */
export const CASE_SEQUENCE_MAX = 999_999;

/** `sequence` counts the cases of this code in this year from 1. */
export function caseNumberFrom(code: string, year: number, sequence: number): string {
  const stem = `${code}-${year}-${String(sequence).padStart(6, '0')}`;
  return `${stem}-${checkDigits(stem)}`;
}

/** The last segment of the path, as a code: `hebei/shijiazhuang` gives `SHIJIAZHUANG`. */
export function caseCodeFrom(jurisdiction: string): string {
  const segment = jurisdiction.split('/').at(-1) ?? '';
  const code = segment.replaceAll('-', '').slice(0, CODE_CHARS_MAX).toUpperCase();
  return code === '' ? 'X' : code;
}

export function isCaseNumber(text: string): boolean {
  return FORM.test(text) && remainderOf(text) === 1;
}
const FORM = /^[A-Z0-9]{1,12}-\d{4}-\d{6}-\d{2}$/;

export const CaseNumber = z.string().max(40).refine(isCaseNumber, 'a case number');

/** Two digits that make the whole leave 1 when divided by 97: finds every single error and swap (ISO 7064, MOD 97-10). */
export function checkDigits(stem: string): string {
  return String(98 - remainderOf(`${stem}00`)).padStart(2, '0');
}

/** Hyphens do not count; letters count as two digits, A as 10. */
function remainderOf(text: string): number {
  let remainder = 0;
  for (const sign of text) {
    if (sign === '-') continue;
    const value = Number.parseInt(sign, 36);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder;
}
