import { networkFromText } from '#base/network.ts';
import { z } from 'zod';

/** An address or prefix of either family, brought into its one spelling (`base/network.ts`). */
export const NetworkText = z
  .string()
  .max(50)
  .overwrite((text) => canonical(text) ?? text)
  .refine(
    (text) => canonical(text) !== null,
    'an address or a prefix without bits behind its length: 192.0.2.7, 192.0.2.0/24, 2001:db8::/48',
  );

/** A single address in its one spelling. */
export const AddressText = NetworkText.refine(
  (text) => !text.includes('/'),
  'one address, not a prefix',
);

/** First or last address of a range, as `base/network.ts` writes it. */
export const RangeEnd = z.string().regex(/^[0-9a-f]{32}$/);

function canonical(text: string): string | null {
  const network = networkFromText(text.trim());
  return typeof network === 'string' ? null : network.text;
}
