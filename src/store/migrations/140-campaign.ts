/**
 * Campaigns, their populations and what units attest. A part of a population is one row with a list; the database keeps a row
 * for each unit of it, so that lists and counts by tree use an index, and a rebuild of the parts makes the same rows again.
 */
export const campaign = `
create table campaign (
  id uuid primary key,
  version integer not null,
  title_en text not null,
  title_zh text not null,
  about_en text,
  about_zh text,
  jurisdiction text collate "C" not null,
  filter jsonb not null,
  due jsonb not null,
  remind_before jsonb not null,
  escalate_after jsonb not null,
  covers_days integer not null,
  state text not null,
  edition integer not null,
  forms jsonb not null,
  drafted_at timestamptz not null,
  opened_at timestamptz,
  due_at timestamptz,
  calendar_id uuid,
  uncertain_years jsonb not null,
  steps jsonb not null,
  next_at timestamptz,
  unit_count integer not null,
  system_count integer not null,
  population_digest text,
  samples jsonb not null,
  closing text,
  closed_at timestamptz
);
create index campaign_state on campaign (state, id);
create index campaign_next on campaign (next_at) where next_at is not null;
create table campaign_part (
  id uuid primary key,
  version integer not null,
  campaign_id uuid not null,
  part integer not null,
  units jsonb not null,
  unique (campaign_id, part)
);
create table campaign_unit (
  campaign_id uuid not null,
  unit_id uuid not null,
  part_id uuid not null,
  jurisdiction text collate "C" not null,
  sector text not null,
  system_ids jsonb not null,
  system_count integer not null,
  primary key (campaign_id, unit_id)
);
create index campaign_unit_place on campaign_unit (campaign_id, jurisdiction, unit_id);
create index campaign_unit_unit on campaign_unit (unit_id);
create index campaign_unit_part on campaign_unit (part_id);
create function list_campaign_units() returns trigger language plpgsql as
$$ begin insert into campaign_unit
    (campaign_id, unit_id, part_id, jurisdiction, sector, system_ids, system_count)
    select new.campaign_id, (unit ->> 'unitId')::uuid, new.id, unit ->> 'jurisdiction',
      unit ->> 'sector', unit -> 'systemIds', jsonb_array_length(unit -> 'systemIds')
      from jsonb_array_elements(new.units) as unit
  ; return null; end $$;
create trigger campaign_part_lists_units after insert on campaign_part
  for each row execute function list_campaign_units();
create function forget_campaign_units() returns trigger language plpgsql as
$$ begin delete from campaign_unit using gone where part_id = gone.id; return null; end $$;
create trigger campaign_part_takes_its_units after delete on campaign_part
  referencing old table as gone
  for each statement execute function forget_campaign_units();
create table attestation (
  id uuid primary key,
  version integer not null,
  campaign_id uuid not null,
  unit_id uuid not null,
  jurisdiction text collate "C" not null,
  sector text not null,
  state text not null,
  edition integer not null,
  form_hash text not null,
  answers jsonb not null,
  written jsonb not null,
  statements jsonb not null,
  rest_clean boolean not null,
  files jsonb not null,
  nonce text,
  content_hash text,
  signers jsonb not null,
  paper text not null,
  started_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  signed_at timestamptz,
  is_late boolean not null,
  covers_until timestamptz,
  sampled_at timestamptz,
  audited_at timestamptz,
  auditor_id uuid,
  note text,
  contradictions jsonb not null,
  unique (campaign_id, unit_id)
);
create index attestation_state on attestation (campaign_id, state, id);
create index attestation_unit on attestation (unit_id, covers_until);
create table campaign_secret (
  campaign_id uuid primary key,
  secret bytea not null
);
create table unit_link (
  id uuid primary key,
  token_hash text not null unique,
  unit_id uuid not null,
  campaign_id uuid,
  ordinal integer not null,
  until timestamptz not null,
  ended_at timestamptz
);
create index unit_link_unit on unit_link (unit_id, campaign_id) where ended_at is null;
create index unit_link_campaign on unit_link (campaign_id) where ended_at is null;
create table campaign_letter (
  campaign_id uuid not null,
  occasion text not null,
  about text collate "C" not null,
  outcome text not null,
  letters integer not null,
  at timestamptz not null,
  primary key (campaign_id, occasion, about)
);
`;
