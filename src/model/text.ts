/** Text that people write. */
import { z } from 'zod';

/**
 * Controls, and marks that turn the direction of writing (Unicode TR36 §3.2): with them a name shows as another. Line
 * ends and tabs are allowed only where text has several lines.
 */
const HIDDEN = String.raw`\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff`;
const ONE_LINE = new RegExp(String.raw`^[^\t\n\r${HIDDEN}]*$`);
const LINES = new RegExp(`^[^${HIDDEN}]*$`);

/** One line, not blank, of at most so many UTF-16 units, in composed form: equal names are equal strings. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .regex(ONE_LINE, 'one line without control characters');
}

/** Text of several lines, not blank. */
export function lines(max: number) {
  return z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .regex(LINES, 'text without control characters');
}

/** Names of offices, units, people and things. */
export const Name = line(200);
/** A reason or a note: a page. */
export const Note = lines(4000);
/** In lower case, so that it finds one person however it is typed; 254 is the longest that SMTP carries (RFC 5321 §4.5.3.1.3). */
export const Email = z.email().max(254).toLowerCase();
/** E.164 digits with the spaces and signs that people put between them. */
export const Phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()./-]{2,38}[0-9]$/, 'a telephone number');
/** What office and console speak. */
export const Language = z.enum(['en', 'zh-CN']);
export type Language = z.infer<typeof Language>;
