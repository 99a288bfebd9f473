import { z } from 'zod';
import { GRADES } from './evidence.ts';
import { CARRIERS, PROTOCOLS } from './protocol.ts';
import { INDICATOR_CATEGORIES } from './indicator.ts';

/**
 * Text that came from the network: limited in length, without control characters.
 * Checked once here; `base`-free so that the console can use it too.
 */
const Told = z
  .string()
  .max(256)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'control characters');

export const EndpointSchema = z.strictObject({
  ip: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(0).max(65535),
});

export const Interval = z.strictObject({
  low: z.number().nonnegative(),
  central: z.number().nonnegative(),
  high: z.number().nonnegative(),
});

/** One sentence of evidence. `data` holds what the sentence was made of, so that it can be said again in another language. */
export const Evidence = z.strictObject({
  kind: z.string().max(64),
  at: z.iso.datetime(),
  says: z.string().max(1024),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Evidence = z.infer<typeof Evidence>;

export const Finding = z.strictObject({
  type: z.literal('finding'),
  id: z.string().max(64),
  version: z.number().int().positive(),
  grade: z.enum(GRADES),
  category: z.enum(INDICATOR_CATEGORIES),
  client: EndpointSchema,
  server: EndpointSchema.extend({ name: Told.nullable() }),
  transport: z.enum(['tcp', 'udp']),
  carriers: z.array(z.enum(CARRIERS)),
  protocol: z.enum(PROTOCOLS).nullable(),
  coin: z.string().max(16).nullable(),
  algorithm: z.string().max(32).nullable(),
  pool: Told.nullable(),
  agent: Told.nullable(),
  worker: Told.nullable(),
  wallet: z
    .strictObject({
      address: Told,
      coin: z.string().max(16).nullable(),
      checksum: z.enum(['valid', 'invalid', 'none']),
    })
    .nullable(),
  shares: z.strictObject({
    submitted: z.number().int().nonnegative(),
    accepted: z.number().int().nonnegative(),
    rejected: z.number().int().nonnegative(),
  }),
  hashrate: Interval.extend({
    unit: z.enum(['H/s', 'Sol/s', 'G/s']),
    basis: z.enum(['accepted-shares', 'self-reported']),
  }).nullable(),
  power: Interval.extend({ unit: z.literal('W'), basis: z.string() }).nullable(),
  energy: Interval.extend({ unit: z.literal('kWh'), basis: z.string() }).nullable(),
  co2e: Interval.extend({ unit: z.literal('kg'), basis: z.string() }).nullable(),
  evidence: z.array(Evidence).max(64),
  /** What speaks against it, and what the detector could not see. */
  against: z.array(Evidence).max(32),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
});
export type Finding = z.infer<typeof Finding>;

export const Summary = z.strictObject({
  type: z.literal('summary'),
  files: z.number().int().nonnegative(),
  packets: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  flows: z.number().int().nonnegative(),
  dropped: z.record(z.string(), z.number().int().nonnegative()),
  seconds: z.number().nonnegative(),
  findings: z.record(z.string(), z.number().int().nonnegative()),
});
export type Summary = z.infer<typeof Summary>;
