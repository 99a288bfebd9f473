/** Points at which everything was let go at once. */
export const pointHalt = `
alter table enforcement_point add column halted_at timestamptz;
alter table enforcement_point add column halted_by jsonb;
`;
