import type { Generated } from 'kysely';
import type { Collection } from '#model/taxii.ts';

/** An object of a TAXII collection in one version, as one case tells it. */
interface TaxiiObjectRow {
  readonly seq: Generated<number>;
  readonly collection: Collection;
  readonly objectId: string;
  readonly objectType: string;
  /** ISO instant, as TAXII compares versions. */
  readonly version: string;
  /** Of all but its times: whether anything is new. */
  readonly contentHash: string;
  readonly dateAdded: string;
  readonly caseId: string;
  readonly jurisdiction: string;
  readonly object: unknown;
}

/** One row: how far the events were read. */
interface TaxiiCursorRow {
  readonly id: number;
  readonly nextSeq: number;
}

export interface ExchangeTables {
  taxiiObject: TaxiiObjectRow;
  taxiiCursor: TaxiiCursorRow;
}
