/** A partner's STIX bundle as leads: what it says, and what became of every object. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id } from './event.ts';
import { AddressText } from './network-text.ts';
import { line } from './text.ts';

/** UTF-16 units of a bundle. */
const TEXT_MAX = 4 * 1024 * 1024;
/** The same as JSON within JSON: quotes take two characters, Chinese three bytes. */
export const STIX_IMPORT_BODY_BYTES_MAX = 3 * TEXT_MAX;
/** Suspects of one bundle: they are one decision, and nobody else decides meanwhile. */
export const STIX_SUSPECTS_MAX = 2_000;

export const StixImportRequest = z.strictObject({
  /** Which partner, and what they call it. */
  source: line(120),
  jurisdiction: JurisdictionPath,
  text: z.string().min(2).max(TEXT_MAX),
});
export type StixImportRequest = z.infer<typeof StixImportRequest>;

const STIX_IMPORT_REFUSALS = [
  'unreadable',
  'no-bundle',
  'bad-object',
  'old-version',
  'revoked',
  'bad-pattern',
  'other-pattern-language',
  'not-exact',
  'a-server',
  'a-name',
  'a-file',
  'no-address',
  'dangling',
  'bad-time',
  'unused-type',
  'too-many-objects',
  'bad-address',
  'nobody-known',
  'not-yours',
  'too-many-suspects',
] as const;
const StixImportRefusal = z.enum(STIX_IMPORT_REFUSALS);
export type StixImportRefusal = z.infer<typeof StixImportRefusal>;

const ObjectId = z.string().max(290).nullable();
const At = z.int().nonnegative();

export const StixImportReport = z.strictObject({
  counts: z.strictObject({ objects: z.int(), made: z.int(), known: z.int(), rejected: z.int() }),
  leads: z.array(
    z.strictObject({
      /** Place of the object in the bundle, from 0. */
      at: At,
      objectId: ObjectId,
      leadId: Id,
      address: AddressText,
      /** False: the lead was there already. */
      isNew: z.boolean(),
    }),
  ),
  rejected: z.array(
    z.strictObject({
      at: At,
      objectId: ObjectId,
      reason: StixImportRefusal,
      /** The address at fault; null: it is the object. */
      text: z.string().max(80).nullable(),
    }),
  ),
});
export type StixImportReport = z.infer<typeof StixImportReport>;
