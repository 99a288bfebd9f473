/** What has become old enough to be erased: looked for every day among all leads, cases and pieces of evidence there ever were. */
export const retention = `
create index lead_changed on lead (changed_at) where case_id is null;
create index case_closed on "case" (closed_at) where state = 'closed';
create index evidence_without_case on evidence (kept_at)
  where case_id is null and destroyed_at is null;
`;
