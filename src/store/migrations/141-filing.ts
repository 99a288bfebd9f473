/** Filings of research and other lawful systems, found by their systems before a case opens. */
export const filing = `
create table filing (
  id uuid primary key,
  version integer not null,
  unit_id uuid not null,
  jurisdiction text collate "C" not null,
  sector text not null,
  kind text not null,
  title text not null,
  discipline text not null,
  system_ids jsonb not null,
  consent jsonb not null,
  scale jsonb not null,
  "from" timestamptz not null,
  until timestamptz not null,
  state text not null,
  reference text,
  conditions jsonb not null,
  forwarding text not null,
  forwarded_to text collate "C",
  words jsonb,
  reason text,
  decided_by jsonb not null,
  submitted_at timestamptz not null,
  decided_at timestamptz,
  ended_at timestamptz,
  reminders integer not null,
  next_at timestamptz,
  renews_id uuid,
  renewed_by_id uuid,
  consultations jsonb not null
);
create index filing_place on filing (jurisdiction, id);
create index filing_state on filing (state, id);
create index filing_unit on filing (unit_id, id);
create index filing_systems on filing using gin (system_ids);
create index filing_next on filing (next_at) where next_at is not null;
`;
