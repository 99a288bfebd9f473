/** Consultations and tasks between agencies. */
export const joint = `
create table consultation (
  id uuid primary key,
  version integer not null,
  case_id uuid not null,
  case_number text not null,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  state text not null,
  agency_id uuid,
  members jsonb not null,
  due_at timestamptz not null,
  question text,
  opinions jsonb not null,
  agreed boolean,
  silent jsonb not null,
  minutes text,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
create index consultation_case on consultation (case_id, id);
create index consultation_state on consultation (state, id);
create index consultation_members on consultation using gin (members jsonb_path_ops);
create table task (
  id uuid primary key,
  version integer not null,
  kind text not null,
  case_id uuid,
  case_number text,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  state text not null,
  from_agency_id uuid,
  to_agency_id uuid not null,
  due_at timestamptz not null,
  assigned_by uuid,
  done_by uuid,
  what text,
  result text,
  answer text,
  returns integer not null,
  assigned_at timestamptz not null,
  acknowledged_at timestamptz,
  reported_at timestamptz,
  changed_at timestamptz not null,
  ended_at timestamptz
);
create index task_case on task (case_id, id);
create index task_to on task (to_agency_id, id);
create index task_state on task (state, id);
create table address_list (
  id uuid primary key,
  version integer not null,
  source text not null,
  jurisdiction text collate "C" not null,
  due_at timestamptz,
  entries jsonb not null,
  rejected integer not null,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
`;
