/** Notices, their templates and the secrets in their links; calendars and the clocks that run on them. */
export const notices = `
create table calendar (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null,
  rules jsonb not null,
  defined_at timestamptz not null,
  changed_at timestamptz not null,
  retired_at timestamptz
);
create index calendar_jurisdiction on calendar (jurisdiction, id);

create table notice_template (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null,
  template jsonb not null,
  added_at timestamptz not null,
  retired_at timestamptz
);
create index notice_template_jurisdiction on notice_template (jurisdiction, id);

create table notice (
  id uuid primary key,
  version integer not null,
  case_id uuid not null,
  order_id uuid,
  unit_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  kind text not null,
  template_id text not null,
  template_version integer not null,
  language text not null,
  verification_code text not null unique,
  subject_token_hash text unique,
  link_until timestamptz,
  due_at timestamptz,
  earlier_id uuid,
  document jsonb not null,
  recipient_name text,
  recipient_email text,
  channels jsonb not null,
  prepared_at timestamptz not null,
  served_at timestamptz,
  read_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_as text,
  replaced_by uuid,
  closed_at timestamptz
);
create index notice_case on notice (case_id, id);
create index notice_unit on notice (unit_id, id);
create index notice_kind on notice (kind, id);
create index notice_jurisdiction on notice (jurisdiction, id);

create table notice_link (
  notice_id uuid primary key,
  token bytea not null
);

create table clock (
  id uuid primary key,
  version integer not null,
  about_kind text not null,
  about_id uuid not null,
  case_id uuid,
  unit_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  kind text not null,
  binds text not null,
  calendar_id uuid,
  terms jsonb not null,
  state text not null,
  run integer not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  warn_at timestamptz,
  escalate_at jsonb not null,
  uncertain_years jsonb not null,
  next_at timestamptz,
  warned_at timestamptz,
  breached_at timestamptz,
  escalations jsonb not null,
  paused_at timestamptz,
  left_ms bigint,
  pauses jsonb not null,
  stopped_at timestamptz,
  outcome text
);
create index clock_next on clock (next_at, id desc);
create index clock_state on clock (state, next_at, id desc);
create index clock_case on clock (case_id, id);
create index clock_about on clock (about_id, id);
create index clock_jurisdiction on clock (jurisdiction, id);
`;
