/**
 * Evidence: files that stay as they came in. Glossary: *custody* is the history of who had, saw, copied or checked a
 * piece; it is the stream of the piece (governance.md §6.8).
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { HexHash } from './log-leaf.ts';
import { line, Note } from './text.ts';

export const EVIDENCE_KINDS = [
  /** A finding as its sensor delivered it. */
  'finding',
  /** What was said in the session: the finding can be computed again from it. */
  'transcript',
  'capture',
  'rectification-report',
  'host-facts',
  'photo',
  'document',
  'other',
] as const;
export const EvidenceKind = z.enum(EVIDENCE_KINDS);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/** Bytes of one piece: a short capture or a set of photos. Larger things are kept elsewhere and described here. */
export const EVIDENCE_BYTES_MAX = 16 * 1024 * 1024;

/** RFC 6838 §4.2 names, without parameters. */
export const MediaType = z
  .string()
  .max(127)
  .regex(/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/, 'a media type such as application/pdf');

const place = {
  caseId: Id.nullable(),
  leadId: Id.nullable(),
  systemId: Id.nullable(),
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath.nullable(),
  sector: Sector.nullable(),
};

const kept = {
  ...place,
  kind: EvidenceKind,
  mediaType: MediaType,
  /** Of the content. */
  sha256: HexHash,
  bytes: z.number().int().positive().max(EVIDENCE_BYTES_MAX),
  /** Of the sealed file as it lies on disk: it can be checked without its key. */
  storedSha256: HexHash,
  /** When it was taken, as far as whoever brought it says. */
  takenAt: Instant.nullable(),
  /** The sensor, list or person that it came from, in a word. */
  source: z.enum(['sensor', 'staff', 'unit', 'subject', 'partner', 'host']),
};

export const EvidenceItem = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  ...kept,
  /** As it was called where it came from; null once erased. */
  name: line(200).nullable(),
  note: Note.nullable(),
  keptAt: Instant,
  keptById: Id.nullable(),
  /** The last time that content and hash were compared, and whether they agreed. */
  verifiedAt: Instant.nullable(),
  intact: z.boolean(),
  views: z.number().int().nonnegative(),
  exports: z.number().int().nonnegative(),
  /** Clean-up advice and destruction wait while it is held (RFC 6561 §6.1). */
  heldAt: Instant.nullable(),
  destroyedAt: Instant.nullable(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const evidenceEvents = {
  'evidence.kept': {
    data: z.strictObject(kept),
    personal: z.strictObject({ name: line(200), note: Note.nullable() }),
  },
  'evidence.attached': { data: z.strictObject(place) },
  'evidence.viewed': { data: z.strictObject({}) },
  /** It left in a bundle, or went to another agency. */
  'evidence.exported': { data: z.strictObject({ bundleSha256: HexHash }) },
  'evidence.verified': { data: z.strictObject({ intact: z.boolean() }) },
  'evidence.held': { data: z.strictObject({}), personal: z.strictObject({ reason: Note }) },
  'evidence.hold-ended': { data: z.strictObject({}), personal: z.strictObject({ reason: Note }) },
  /** Its key is destroyed and its file removed; the hashes stay. */
  'evidence.destroyed': { data: z.strictObject({ basis: line(200) }) },
} as const satisfies EventTypes;
