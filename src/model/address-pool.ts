/**
 * Shared addresses: behind each stand many systems at once (CGNAT of RFC 6598 and its public side, proxies). What comes
 * from there leads to nobody by address alone, and is never held (RFC 6561 §5.9).
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { NetworkText, RangeEnd } from './network-text.ts';
import { Name, Note } from './text.ts';

export const POOL_KINDS = ['cgnat', 'nat', 'proxy', 'vpn', 'wireless', 'other'] as const;

const declared = {
  name: Name,
  kind: z.enum(POOL_KINDS),
  network: NetworkText,
  jurisdiction: JurisdictionPath,
  from: Instant,
  until: Instant.nullable(),
};
export const PoolContent = z.strictObject(declared);
export type PoolContent = z.infer<typeof PoolContent>;

export const AddressPool = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...declared,
  lo: RangeEnd,
  hi: RangeEnd,
  declaredAt: Instant,
  /** From then on it is not shared any more; what was shared before stays so. */
  withdrawnAt: Instant.nullable(),
});
export type AddressPool = z.infer<typeof AddressPool>;

export const poolEvents = {
  'pool.declared': { data: PoolContent },
  'pool.withdrawn': { data: z.strictObject({}), personal: z.strictObject({ reason: Note }) },
} as const satisfies EventTypes;
