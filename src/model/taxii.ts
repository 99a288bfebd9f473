/** TAXII 2.1 as far as the office serves it: one API root, a collection for each marking that leaves by itself. */
import { z } from 'zod';

/** What a collection holds is told to whoever reads it: markings up to its own. */
export const COLLECTIONS = ['clear', 'green', 'amber'] as const;
export const Collection = z.enum(COLLECTIONS);
export type Collection = z.infer<typeof Collection>;

export const TAXII_TYPE = 'application/taxii+json;version=2.1';
export const STIX_TYPE = 'application/stix+json;version=2.1';

/** Objects of one page at most, and where nobody asks for fewer. */
export const TAXII_PAGE_MAX = 500;
export const TAXII_PAGE_USUAL = 100;

/** STIX ids have a type of 250 characters, two hyphens and a UUID. */
export const StixId = z
  .string()
  .max(290)
  .regex(/^[a-z0-9][a-z0-9-]*--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

export interface TaxiiFilter {
  readonly addedAfter: string | null;
  readonly limit: number;
  /** Where the page before ended; 0: the first. */
  readonly afterSeq: number;
  readonly ids: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly specVersions: readonly string[] | null;
  readonly versions: readonly string[];
}
