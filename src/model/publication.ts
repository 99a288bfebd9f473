/**
 * Publications: what an office tells of a month, and to whom. Glossary: *figures* are counted once and already blanked
 * where a number would tell of somebody; an *edition* is what was approved and is told as one; a later edition corrects
 * the one before, visibly. Nothing that is told is read from cases: only from editions.
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { Interval } from './finding.ts';
import { HexHash } from './log-leaf.ts';
import { line, Name } from './text.ts';

/** To whom: everybody; agencies that work together; one supervised unit and its superior. */
export const PUBLICATION_SCOPES = ['public', 'agencies', 'unit'] as const;
export const PublicationScope = z.enum(PUBLICATION_SCOPES);
export type PublicationScope = z.infer<typeof PublicationScope>;

export const PUBLICATION_STATES = [
  'draft',
  'approved',
  'published',
  'withdrawn',
  'dropped',
] as const;
export const PublicationState = z.enum(PUBLICATION_STATES);
export type PublicationState = z.infer<typeof PublicationState>;

/** A calendar month, in the time of the jurisdiction's calendar. */
export const Month = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'a month as 2026-10');

/** Least number that may be told of a group, by scope; a unit is told of its own whatever it is. */
export const CELL_MIN: Readonly<Record<PublicationScope, number>> = {
  public: 5,
  agencies: 3,
  unit: 1,
};

/** What is counted, each in a table of its own. */
export const FIGURE_TABLES = ['opened', 'proven', 'closed', 'held', 'released'] as const;
export const FigureTable = z.enum(FIGURE_TABLES);
export type FigureTable = z.infer<typeof FigureTable>;

/** By what a table is split. */
export const FIGURE_SPLITS = ['place', 'sector', 'outcome'] as const;
export const FigureSplit = z.enum(FIGURE_SPLITS);
export type FigureSplit = z.infer<typeof FigureSplit>;

/** Cells of one table: districts of a province, sectors, outcomes. */
export const FIGURE_CELLS_MAX = 200;

const count = z.int().nonnegative();

/** A number, or that it is not told: because it is small, or because a small one could be reckoned from it. */
export const Told = z.union([
  z.strictObject({ value: count }),
  z.strictObject({ blank: z.enum(['small', 'covers']) }),
]);
export type Told = z.infer<typeof Told>;

/** A sum of figures that are known within limits, and of how many cases. */
export const ToldSum = z.union([
  z.strictObject({ sum: Interval, cases: count }),
  z.strictObject({ blank: z.enum(['small', 'covers']) }),
]);
export type ToldSum = z.infer<typeof ToldSum>;

const Key = z.string().max(200);
export const FiguresTable = z.strictObject({
  table: FigureTable,
  split: FigureSplit,
  cells: z
    .array(
      z.strictObject({
        /** A path, a sector or an outcome; null: at the place itself, or of none. */
        key: Key.nullable(),
        /** Of a place, as it was called then. */
        nameEn: Name.nullable(),
        nameZh: Name.nullable(),
        told: Told,
      }),
    )
    .max(FIGURE_CELLS_MAX),
  total: Told,
});
export type FiguresTable = z.infer<typeof FiguresTable>;

/** The authority's own clocks of the month: they tell of the office and of nobody else, and are never blanked. */
export const OfficeClocks = z.strictObject({
  /** Releases that were completed, and of them within their time. */
  releases: count,
  inTime: count,
  /** Minutes from the day a release was due to begin until every point had let go; null: none. */
  medianMinutes: z.number().nonnegative().nullable(),
  slowestMinutes: z.number().nonnegative().nullable(),
  /** Releases that were overdue at the end of the month. */
  overdueReleases: count,
  /** Appeals that were decided, and of them upheld. */
  appealsDecided: count,
  appealsUpheld: count,
  /** Own clocks of all kinds that ended, and of them in time. */
  clocks: count,
  clocksInTime: count,
});
export type OfficeClocks = z.infer<typeof OfficeClocks>;

export const Figures = z.strictObject({
  month: Month,
  /** The first and the end of the month, as it was counted. */
  from: Instant,
  to: Instant,
  countedAt: Instant,
  cellMin: z.int().positive(),
  tables: z.array(FiguresTable).max(16),
  clocks: OfficeClocks,
  /** Electricity of the cases that were closed, over the time with evidence at both ends. */
  energy: z.strictObject({
    kwh: ToldSum,
    co2eKg: ToldSum,
    coalKg: ToldSum,
    /** Power that was stopped: what those cases drew. */
    stoppedWatts: ToldSum,
    /** Closed cases for which it is not known. */
    unknown: Told,
    factors: z
      .array(
        z.strictObject({
          region: line(80),
          gramsPerKwh: z.number().positive(),
          year: z.int(),
          source: line(300),
        }),
      )
      .max(16),
  }),
});
export type Figures = z.infer<typeof Figures>;

/** What a correction changed: before and after as they are told. */
export const Change = z.strictObject({
  where: z.string().max(300),
  before: z.string().max(100),
  after: z.string().max(100),
});
export type Change = z.infer<typeof Change>;
/** Changed numbers that one correction names; the figures show all. */
export const CHANGES_MAX = 100;
/** Editions of one month; whoever corrects more often has another fault. */
export const EDITIONS_MAX = 20;

export const Reason = z.strictObject({ en: line(500), 'zh-CN': line(500) });
export type Reason = z.infer<typeof Reason>;

export const Edition = z.strictObject({
  number: z.int().positive(),
  publishedAt: Instant,
  sha256: HexHash,
  /** Why it replaces the one before; null for the first. */
  reason: Reason.nullable(),
  changes: z.array(Change).max(CHANGES_MAX),
});
export type Edition = z.infer<typeof Edition>;

/** The ids of one person, and of whose deputy they were. */
const Hands = z.array(Id).min(1).max(2);

/** Figures on the way to an edition. */
const Proposed = z.strictObject({
  figures: Figures,
  sha256: HexHash,
  reason: Reason.nullable(),
  draftedAt: Instant,
  draftedBy: Hands,
  approvedAt: Instant.nullable(),
  approvedBy: Hands.nullable(),
});

export const Publication = z.strictObject({
  id: Id,
  version: z.int().positive(),
  scope: PublicationScope,
  jurisdiction: JurisdictionPath,
  /** Whom it is about, where the scope is a unit. */
  unitId: Id.nullable(),
  month: Month,
  state: PublicationState,
  /** Waiting to be approved or published; null: nothing is. */
  proposed: Proposed.nullable(),
  /** What is told; null: nothing yet, or not any more. */
  figures: Figures.nullable(),
  editions: z.array(Edition).max(EDITIONS_MAX),
  publishedAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
  withdrawal: Reason.nullable(),
  changedAt: Instant,
});
export type Publication = z.infer<typeof Publication>;

export const publicationEvents = {
  'publication.drafted': {
    data: z.strictObject({
      scope: PublicationScope,
      jurisdiction: JurisdictionPath,
      unitId: Id.nullable(),
      month: Month,
      figures: Figures,
      sha256: HexHash,
      by: Hands,
    }),
  },
  /** Counted again before it was approved. */
  'publication.recounted': {
    data: z.strictObject({ figures: Figures, sha256: HexHash, by: Hands }),
  },
  'publication.approved': { data: z.strictObject({ sha256: HexHash, by: Hands }) },
  'publication.published': {
    data: z.strictObject({ sha256: HexHash, changes: z.array(Change).max(CHANGES_MAX) }),
  },
  'publication.correction-drafted': {
    data: z.strictObject({ figures: Figures, sha256: HexHash, by: Hands, reason: Reason }),
  },
  'publication.dropped': { data: z.strictObject({}) },
  'publication.withdrawn': { data: z.strictObject({ reason: Reason }) },
} as const satisfies EventTypes;
