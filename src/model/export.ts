/** What leaves the office as a file: the rows of a list, as they are shown there. */
import { z } from 'zod';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The kind in the name of a list's route. */
export const ExportList = z.string().regex(/^[a-z]{1,20}(?:-[a-z]{1,20})?$/, 'the name of a list');

/** Filters of one list. */
const FILTERS_MAX = 16;
export const ExportFilters = z
  .record(z.string().max(40), z.string().max(300))
  .refine(
    (filters) => Object.keys(filters).length <= FILTERS_MAX,
    `at most ${FILTERS_MAX} filters`,
  );
export type ExportFilters = z.infer<typeof ExportFilters>;

/** Rows of one file. A sheet has 1,048,576; who needs everything takes a backup. */
export const EXPORT_ROWS_MAX = 200_000;
