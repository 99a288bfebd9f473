export const evidence = `
create table evidence (
  id uuid primary key,
  version integer not null,
  case_id uuid,
  lead_id uuid,
  system_id uuid,
  unit_id uuid,
  jurisdiction text collate "C",
  sector text,
  kind text not null,
  media_type text not null,
  sha256 text not null,
  bytes integer not null,
  stored_sha256 text not null,
  taken_at timestamptz,
  source text not null,
  name text,
  note text,
  kept_at timestamptz not null,
  kept_by_id uuid,
  verified_at timestamptz,
  intact boolean not null,
  views integer not null,
  exports integer not null,
  held_at timestamptz,
  destroyed_at timestamptz
);
create index evidence_case on evidence (case_id, id) where case_id is not null;
create index evidence_lead on evidence (lead_id, id) where lead_id is not null;
create index evidence_check on evidence (verified_at) where destroyed_at is null;
`;
