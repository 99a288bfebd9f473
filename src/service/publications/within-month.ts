import type { RawBuilder } from 'kysely';
import type { NewPublication } from '#govern/publication.ts';
import { withinReach } from '#store/reach.ts';

/** Of a month as it is counted; the end does not belong to it. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Rows of what a publication is about. */
export function within({ jurisdiction, unitId }: NewPublication): RawBuilder<boolean> {
  const columns = { jurisdiction: 'jurisdiction', unit: 'unit_id' };
  return withinReach([{ jurisdiction, sector: null, unitId }], columns);
}
