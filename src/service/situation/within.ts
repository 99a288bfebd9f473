import { sql, type RawBuilder } from 'kysely';
import { withinReach, type Reach } from '#store/reach.ts';

type Columns = Parameters<typeof withinReach>[1];

/** The WHERE of what somebody asks for: within their reach, and within the place that they named. */
export type Within = (columns: Columns) => RawBuilder<boolean>;

export function within(reach: readonly Reach[], jurisdiction: string | undefined): Within {
  return (columns) => {
    const reached = withinReach(reach, columns);
    if (jurisdiction === undefined) return reached;
    const named = withinReach([{ jurisdiction, sector: null, unitId: null }], columns);
    return sql<boolean>`(${reached} and ${named})`;
  };
}
