/** The code on a notice by which anybody can check that it is real: 11 random digits and one that checks them. */
import { z } from 'zod';

export const VerificationCode = z
  .string()
  .regex(/^\d{12}$/, 'twelve digits')
  .refine((code) => checkDigitOf(code.slice(0, -1)) === code.slice(-1), 'a code without a slip');

/**
 * Damm's algorithm: a totally anti-symmetric quasigroup, so every wrong digit and every swap of neighbours is noticed
 * (H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004).
 */
export function checkDigitOf(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(QUASIGROUP[interim]?.[Number(digit)]);
  return String(interim);
}

const QUASIGROUP = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];
