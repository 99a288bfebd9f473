export const publication = `
create table publication (
  id uuid primary key,
  version integer not null,
  scope text not null,
  jurisdiction text collate "C" not null,
  unit_id uuid,
  month text collate "C" not null,
  state text not null,
  proposed jsonb,
  figures jsonb,
  editions jsonb not null,
  published_at timestamptz,
  withdrawn_at timestamptz,
  withdrawal jsonb,
  changed_at timestamptz not null
);
create index publication_jurisdiction on publication (jurisdiction, id);
create index publication_month on publication (month, scope, id);
create index publication_scope on publication (scope, id);
create index publication_state on publication (state, id);
create index case_opened_at on "case" (opened_at);
create index case_closed_at on "case" (closed_at) where closed_at is not null;
create index order_approved_at on "order" (approved_at) where approved_at is not null;
create index clock_stopped_at on clock (stopped_at) where stopped_at is not null;
`;
