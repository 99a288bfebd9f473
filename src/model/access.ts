/** Who looked at personal data, and at what: one stream per person who looks. */
import { z } from 'zod';
import { Tlp } from './case.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { EXPORT_FORMATS, ExportFilters, ExportList } from './export.ts';
import { HexHash } from './log-leaf.ts';
import { SHARE_FORMATS } from './shared-case.ts';

/** What is kept of a look: which call, and what it was asked for. Never what it answered. */
const Look = z.strictObject({
  route: z.string().max(80),
  /** Ids in the path. */
  of: z.array(z.string().max(200)).max(8),
});

export const Access = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  looks: z.number().int().nonnegative(),
  lastAt: Instant,
});
export type Access = z.infer<typeof Access>;

/** What left the office as a file, without what it was filtered by: people type names there. */
const Export = z.strictObject({ list: ExportList, format: z.enum(EXPORT_FORMATS) });

/** A case that left for another office: how it was written and cut, and the hash of what left. */
const Shared = z.strictObject({
  caseId: Id,
  format: z.enum(SHARE_FORMATS),
  clearance: Tlp,
  wallets: z.boolean(),
  subjects: z.boolean(),
  sha256: HexHash,
});

export const accessEvents = {
  'access.exported': { data: Export, personal: z.strictObject({ filters: ExportFilters }) },
  'access.shared': { data: Shared },
  'access.looked': { data: Look },
} as const satisfies EventTypes;
