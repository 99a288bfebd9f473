/**
 * Bindings: this address or prefix was this system's, from then until then, says this source, with this confidence.
 * An address at a time leads to a system only through them (RFC 6561 §5.9 on why one must not guess).
 */
import { z } from 'zod';
import { BINDING_SOURCES } from './claim.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { NetworkText, RangeEnd } from './network-text.ts';
import { line, Note } from './text.ts';

/** By what the log knew who had the address. Names of devices, accounts and lines lead to people. */
const HolderText = z.string().max(520).nullable();
export const BindingHolder = z.strictObject({
  mac: HolderText,
  client: HolderText,
  user: HolderText,
  host: HolderText,
  session: HolderText,
  port: HolderText,
});
export type BindingHolder = z.infer<typeof BindingHolder>;

const Confidence = z.number().min(0).max(1);
/** Which server or ledger told: `dhcp-east`. Two with the same source are told apart by it. Empty: not said. */
export const Origin = z.string().regex(/^[a-z0-9._-]{0,60}$/, 'lower-case letters, digits, . _ -');

const held = {
  systemId: Id,
  network: NetworkText,
  from: Instant,
  /** Outside: the address is no longer the system's at this instant. Null: still. */
  until: Instant.nullable(),
  /** When the source last confirmed it; null where it says so once for all. */
  seenAt: Instant.nullable(),
  /** `until` is a fact, not an expiry that a renewal moves. */
  final: z.boolean(),
  source: z.enum(BINDING_SOURCES),
  origin: Origin,
  confidence: Confidence,
  importId: Id.nullable(),
};

export const Binding = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...held,
  lo: RangeEnd,
  hi: RangeEnd,
  mac: HolderText,
  client: HolderText,
  user: HolderText,
  host: HolderText,
  session: HolderText,
  port: HolderText,
  /** A person set it right: no import changes it any more. */
  correctedAt: Instant.nullable(),
  /** It was never so: kept, and never answers. */
  withdrawnAt: Instant.nullable(),
});
export type Binding = z.infer<typeof Binding>;

export const BINDING_ENDS = ['stated', 'superseded', 'restart', 'manual', 'retired'] as const;
export type BindingEnd = (typeof BINDING_ENDS)[number];

export const BindingContent = z.strictObject(held);
export type BindingContent = z.infer<typeof BindingContent>;

export const bindingEvents = {
  'binding.added': { data: BindingContent, personal: BindingHolder.nullable() },
  'binding.extended': {
    data: z.strictObject({
      until: Instant.nullable(),
      seenAt: Instant.nullable(),
      final: z.boolean(),
      importId: Id.nullable(),
    }),
  },
  'binding.ended': {
    data: z.strictObject({ until: Instant, why: z.enum(BINDING_ENDS), importId: Id.nullable() }),
  },
  'binding.corrected': {
    data: z.strictObject({
      systemId: Id,
      from: Instant,
      until: Instant.nullable(),
      confidence: Confidence,
    }),
    personal: z.strictObject({ reason: Note }),
  },
  'binding.withdrawn': {
    data: z.strictObject({}),
    personal: z.strictObject({ reason: Note }),
  },
} as const satisfies EventTypes;

/** A binding as a person gives it. */
export const ManualBinding = z.strictObject({
  systemId: Id,
  network: NetworkText,
  from: Instant,
  until: Instant.nullable(),
  confidence: Confidence.default(0.9),
  mac: line(40).nullable().default(null),
  port: line(253).nullable().default(null),
});
export type ManualBinding = z.infer<typeof ManualBinding>;

/** IPv4 /8 and IPv6 /16: nothing that one system has is wider, and /0 would own the world (governance.md trap 14). */
export const SHORTEST_BINDING = { 4: 8, 6: 16 } as const;
