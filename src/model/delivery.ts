/**
 * What a sensor and the office say to each other. A sensor sends batches of findings; the office takes each finding as
 * an upsert by its id and version, so a batch that comes twice changes nothing and gets the same reply.
 */
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#base/errors.ts';
import { Id, Instant } from './event.ts';
import { Finding } from './finding.ts';
import { ListSnapshot, Transcript } from './transcript.ts';

/** Findings of one batch: about 1 MiB as they usually are, taken in one transaction of well under a second. */
export const DELIVERY_FINDINGS_MAX = 500;
/** Bytes of one batch as JSON: what the office reads at most, and more than one finding with all its evidence. */
export const DELIVERY_BYTES_MAX = 4_194_304;
/** Lists that a sensor can hold, its own included. */
const LISTS_MAX = 128;
/** Interfaces or files that a sensor reads at most. */
const SOURCES_MAX = 16;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hexadecimal');
const Count = z.number().int().nonnegative();
const Counts = z.record(z.string().max(64), Count);
const isErrorCode = (name: string): name is ErrorCode => Object.hasOwn(ERRORS, name);
const ErrorName = z.literal(Object.keys(ERRORS).filter(isErrorCode));

/** Who found it, and with what. */
const SensorStamp = z.strictObject({
  id: Id,
  /** Of Minewatch. */
  version: z.string().max(64),
  /** Of the settings that decide what is found. */
  configDigest: Sha256,
  lists: z.array(ListSnapshot).max(LISTS_MAX),
});
export type SensorStamp = z.infer<typeof SensorStamp>;

/** How the sensor is: counters since its start, but for the spool's, which are kept over restarts. */
export const SensorHealth = z.strictObject({
  startedAt: Instant,
  packets: Count,
  bytes: Count,
  flows: Count,
  /** What was not read, by reason; `kernel` is frames for which its ring had no room. */
  dropped: Counts,
  sources: z
    .array(z.strictObject({ name: z.string().max(256), state: z.string().max(32) }))
    .max(SOURCES_MAX),
  spool: z.strictObject({
    findings: Count,
    transcripts: Count,
    bytes: Count,
    bytesMax: Count,
    /** Given up because the spool was full: findings by grade, and `transcripts`. */
    dropped: Counts,
    /** Lines cut off at the end of a segment: a crash while writing. Nothing acknowledged is among them. */
    torn: Count,
    /** Lines in the middle that no longer match their checksum: the disk is failing. */
    damaged: Count,
    /** Findings and transcripts that the office refused for good; they lie aside. */
    refused: Count,
  }),
});
export type SensorHealth = z.infer<typeof SensorHealth>;

const DeliveredTranscript = z.strictObject({
  findingId: z.string().max(64),
  version: z.number().int().positive(),
  transcript: Transcript,
});
export type DeliveredTranscript = z.infer<typeof DeliveredTranscript>;

export const Delivery = z.strictObject({
  v: z.literal(1),
  sensor: SensorStamp,
  /** `seq` counts the batches of a sensor from 1, without end. */
  batch: z.strictObject({ id: z.uuidv7(), seq: z.number().int().positive() }),
  /** The sensor's clock when this attempt was sent; the only part that differs when a batch is sent again. */
  sentAt: Instant,
  /** Milliseconds by which the office's clock is ahead, as the last exchange told; null before the first. */
  clockOffsetMs: z.number().int().nullable(),
  /** Empty in a sign of life. An id comes once in a batch. */
  findings: z.array(Finding).max(DELIVERY_FINDINGS_MAX),
  /** What findings of this batch rest on; a transcript may be of an earlier version than its finding. */
  transcripts: z.array(DeliveredTranscript).max(DELIVERY_FINDINGS_MAX),
  health: SensorHealth,
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryReply = z.strictObject({
  v: z.literal(1),
  batchId: Id,
  /** The highest batch that the office has of this sensor. */
  acceptedSeq: Count,
  /** Findings and transcripts of this batch that it had already, in this version or a later one. */
  duplicates: Count,
  /** What it will never take, and why. Everything else of the batch is on record. */
  refused: z
    .array(
      z.strictObject({
        part: z.enum(['finding', 'transcript']),
        findingId: z.string().max(64),
        code: ErrorName,
        message: z.string().max(1024),
      }),
    )
    .max(2 * DELIVERY_FINDINGS_MAX),
  /** When to give the next sign of life if there is nothing to deliver. */
  nextPollMs: z.number().int().min(1000).max(3_600_000),
  /** The office's clock. */
  at: Instant,
});
export type DeliveryReply = z.infer<typeof DeliveryReply>;

/** Eight groups of four: 160 bits in base 32 without look-alikes, as the office prints it. */
export const EnrolmentCode = z
  .string()
  .max(64)
  .regex(/^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){7}$/, 'eight groups of four letters or digits');

/** What a sensor shows to be let in. `publicInfo` is for the people who decide whether it is theirs. */
export const EnrolRequest = z.strictObject({
  code: EnrolmentCode,
  name: z.string().min(1).max(100),
  publicInfo: z.strictObject({
    version: z.string().max(64),
    host: z.string().max(255),
    platform: z.string().max(64),
  }),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const EnrolReply = z.strictObject({ sensorId: Id, token: z.string().min(20).max(200) });
export type EnrolReply = z.infer<typeof EnrolReply>;

export const SENSOR_PATHS = {
  enrol: '/api/v1/sensors/enrol',
  deliver: '/api/v1/sensors/deliveries',
} as const;
