/** What the authority told wrongly and has not corrected yet. */
export const correction = `
alter table "case" add column correction_owed_at timestamptz;
`;
