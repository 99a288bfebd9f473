/** Sensors: where the office looks. Glossary: a sensor is *declared* by the office, then *enrols* itself with a code. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { SensorHealth } from './delivery.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { HexHash } from './log-leaf.ts';
import { NetworkText } from './network-text.ts';
import { line, Name, Note } from './text.ts';
import { ListSnapshot } from './transcript.ts';

/** A province's access network has fewer aggregates. */
export const SENSOR_NETWORKS_MAX = 1024;
/** Every address of IPv6. Elsewhere it is no network: IPv4 lies inside of it (`base/network.ts`). */
export const ALL_IPV6 = '::/0';
/** Lists of one sensor: as many as it can hold. */
const LISTS_MAX = 128;

/** `silent`: enrolled, but not heard of for longer than it should be. */
export const SENSOR_STATES = ['declared', 'enrolled', 'silent', 'revoked'] as const;
export const SensorState = z.enum(SENSOR_STATES);
export type SensorState = z.infer<typeof SensorState>;

const declared = {
  name: Name,
  jurisdiction: JurisdictionPath,
  /** What it may speak about: a finding without an end in them is refused. Everything is `0.0.0.0/0` with `::/0`. */
  networks: z
    .array(z.union([z.literal(ALL_IPV6), NetworkText]))
    .min(1)
    .max(SENSOR_NETWORKS_MAX),
};
export const SensorContent = z.strictObject(declared);
export type SensorContent = z.infer<typeof SensorContent>;

export const Sensor = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...declared,
  state: SensorState,
  declaredAt: Instant,
  /** The last time that it was let in. */
  enrolledAt: Instant.nullable(),
  /** Where it runs, as it said itself; null once erased. */
  host: line(300).nullable(),
  /** Since when nothing was heard of it, as long as that is so. */
  silentSince: Instant.nullable(),
  /** With what it finds: Minewatch's version and a digest of its settings, as of its last delivery with findings. */
  software: line(64).nullable(),
  configDigest: HexHash.nullable(),
  revokedAt: Instant.nullable(),
});
export type Sensor = z.infer<typeof Sensor>;

const reason = z.strictObject({ reason: Note });

export const sensorEvents = {
  'sensor.declared': { data: SensorContent },
  'sensor.changed': { data: SensorContent },
  /** A one-time code was given to somebody. */
  'sensor.invited': { data: z.strictObject({ codeId: Id, expiresAt: Instant }) },
  'sensor.enrolled': {
    data: z.strictObject({ codeId: Id, tokenId: Id, software: line(64) }),
    personal: z.strictObject({ name: line(100), host: line(300) }),
  },
  /** Findings came in; what they were made with is part of their proof (governance.md §6.8). */
  'sensor.delivered': {
    data: z.strictObject({
      batchId: Id,
      seq: z.int().positive(),
      software: line(64),
      configDigest: HexHash,
      lists: z.array(ListSnapshot).max(LISTS_MAX),
      /** Milliseconds by which our clock was ahead of the sensor's; null where it did not know. */
      clockOffsetMs: z.int().nullable(),
      findings: z.int().nonnegative(),
      transcripts: z.int().nonnegative(),
      duplicates: z.int().nonnegative(),
      refused: z.int().nonnegative(),
    }),
  },
  'sensor.fell-silent': { data: z.strictObject({ since: Instant }) },
  'sensor.heard-again': { data: z.strictObject({}) },
  'sensor.revoked': { data: z.strictObject({}), personal: reason },
} as const satisfies EventTypes;

/** When it was last heard of and how it was then: state of the connection, not of the record. */
export const SensorContact = z.strictObject({
  sensorId: Id,
  seenAt: Instant,
  /** The highest batch that it has sent. */
  seq: z.int().nonnegative(),
  clockOffsetMs: z.int().nullable(),
  health: SensorHealth,
});
export type SensorContact = z.infer<typeof SensorContact>;

/** A sensor with its last sign of life. */
export const SensorShown = Sensor.extend({ contact: SensorContact.nullable() });
export type SensorShown = z.infer<typeof SensorShown>;
