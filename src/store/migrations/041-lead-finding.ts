/** Which lead took which finding, and how far: leads keep only their latest sightings in sight. */
export const leadFinding = `
create table lead_finding (
  finding_id text collate "C" not null,
  lead_id uuid not null,
  version integer not null,
  at timestamptz not null,
  primary key (finding_id, lead_id)
);
create index lead_finding_lead on lead_finding (lead_id);
create index lead_finding_age on lead_finding (at);
`;
