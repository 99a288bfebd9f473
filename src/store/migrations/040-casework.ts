/** Case work: policies, leads, cases, orders; and the key of the tags of wallets. */
export const casework = `
create table policy (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null unique,
  rules jsonb not null,
  set_at timestamptz not null,
  set_by_id uuid,
  reason text
);

create table lead (
  id uuid primary key,
  version integer not null,
  state text not null,
  provenance text not null,
  source text,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  system_id uuid,
  address text collate "C",
  grade text not null,
  sighting_count integer not null,
  first_seen timestamptz,
  last_seen timestamptz,
  pools jsonb not null,
  coins jsonb not null,
  protocols jsonb not null,
  wallet_tags jsonb not null,
  sensor_ids jsonb not null,
  sightings jsonb not null,
  wallets jsonb not null,
  workers jsonb not null,
  handler_id uuid,
  note text,
  dismissal text,
  dismissed_until timestamptz,
  dismissed_grade text,
  merged_into_id uuid,
  case_id uuid,
  recurrence_of_id uuid,
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create index lead_jurisdiction on lead (jurisdiction, id);
create index lead_state on lead (state, id);
create index lead_unit on lead (unit_id, id) where unit_id is not null;
create index lead_system on lead (system_id, id) where system_id is not null;
create index lead_address on lead (address, id) where address is not null;
create index lead_case on lead (case_id) where case_id is not null;
create index lead_handler on lead (handler_id, id) where handler_id is not null;

create table lead_trace (
  trace text collate "C" not null,
  lead_id uuid not null,
  jurisdiction text collate "C" not null,
  primary key (trace, lead_id)
);
create index lead_trace_lead on lead_trace (lead_id);
create function note_lead_traces() returns trigger language plpgsql as
$$ begin if tg_op = 'UPDATE' then
    delete from lead_trace where lead_id = new.id and not (
      starts_with(trace, 'pool:') and new.pools ? substr(trace, 6)
      or starts_with(trace, 'wallet:') and new.wallet_tags ? substr(trace, 8))
  ; end if; insert into lead_trace (trace, lead_id, jurisdiction)
    select 'pool:' || name, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.pools) as name
    union select 'wallet:' || tag, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.wallet_tags) as tag
    on conflict (trace, lead_id) do update set jurisdiction = excluded.jurisdiction
  ; return null; end $$;
create trigger lead_leaves_traces after insert on lead
  for each row execute function note_lead_traces();
create trigger lead_leaves_new_traces after update on lead
  for each row when (
    (old.pools, old.wallet_tags, old.jurisdiction)
      is distinct from (new.pools, new.wallet_tags, new.jurisdiction))
  execute function note_lead_traces();
create function forget_lead_traces() returns trigger language plpgsql as
$$ begin delete from lead_trace using gone where lead_id = gone.id; return null; end $$;
create trigger lead_takes_its_traces after delete on lead
  referencing old table as gone
  for each statement execute function forget_lead_traces();

create table "case" (
  id uuid primary key,
  version integer not null,
  number text collate "C" not null unique,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  system_id uuid,
  system_version integer,
  address text collate "C",
  state text not null,
  state_since timestamptz not null,
  verdict text,
  outcome text,
  grade text not null,
  tlp text not null,
  handler_id uuid,
  measure text not null,
  appeal text not null,
  referral text not null,
  evidence_hold boolean not null,
  overdue boolean not null,
  overdue_clocks jsonb not null,
  flags jsonb not null,
  appeal_ground text,
  referred_to text,
  lead_ids jsonb not null,
  notice_id uuid,
  noticed_at timestamptz,
  due_at timestamptz,
  round integer not null,
  report jsonb,
  rescan jsonb,
  clean_window jsonb,
  passed_at timestamptz,
  released_at timestamptz,
  people jsonb not null,
  root_cause text,
  energy jsonb,
  policy_version integer,
  reopened_from_id uuid,
  reopened_as_id uuid,
  duplicate_of_id uuid,
  duplicate_ids jsonb not null,
  transferred_to text,
  texts jsonb not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz
);
create index case_jurisdiction on "case" (jurisdiction, id);
create index case_state on "case" (state, id);
create index case_unit on "case" (unit_id, id) where unit_id is not null;
create index case_system on "case" (system_id, id) where system_id is not null;
create index case_address on "case" (address, id) where address is not null;
create index case_handler on "case" (handler_id, id) where handler_id is not null;
create index case_verdict on "case" (verdict, id) where verdict is not null;
create index case_outcome on "case" (outcome, id) where outcome is not null;
create index case_measure on "case" (measure, id) where measure <> 'none';
create index case_overdue on "case" (id) where overdue;
create index case_appeal on "case" (id) where appeal = 'filed';

create table "order" (
  id uuid primary key,
  version integer not null,
  case_id uuid not null,
  system_id uuid not null,
  unit_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  state text not null,
  reason text not null,
  rung text not null,
  rung_now text not null,
  content jsonb not null,
  grounds jsonb,
  content_hash text not null,
  overrides_exemption boolean not null,
  "check" jsonb not null,
  drafted_by jsonb,
  proposed_by jsonb,
  proposed_at timestamptz,
  lapses_at timestamptz,
  approvals jsonb not null,
  people_needed integer,
  approved_at timestamptz,
  emergency jsonb,
  starts_at timestamptz,
  until timestamptz,
  review_at timestamptz,
  review_overdue boolean not null,
  points jsonb not null,
  generation integer not null,
  probation jsonb,
  suspended_by jsonb,
  ending text,
  ending_note text,
  next_at timestamptz,
  drafted_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
create index order_jurisdiction on "order" (jurisdiction, id);
create index order_state on "order" (state, id);
create index order_case on "order" (case_id, id);
create index order_system on "order" (system_id, id);
create index order_unit on "order" (unit_id, id) where unit_id is not null;
create index order_next on "order" (next_at) where next_at is not null;
create index order_overriding on "order" (id) where overrides_exemption;
create index order_points on "order" using gin (points jsonb_path_ops);

create table wallet_tag_key (
  id uuid primary key,
  key bytea not null
);
`;
