/** Rows of the tables of `100-containment` beside the projections. */
import type { PointContact } from '#model/point-report.ts';
import type { PointSet } from '#model/point-set.ts';

/** The content that a point is to have, and up to which event the orders were looked at for it. */
export interface PointContentRow {
  readonly pointId: string;
  readonly generation: number;
  readonly asOf: number;
  /** Sealed under the master key: points that are told devices and users are told of people. */
  readonly content: Uint8Array;
}

export interface PointTables {
  pointSet: PointSet;
  pointContent: PointContentRow;
  pointContact: PointContact;
}
