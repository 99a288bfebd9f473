/**
 * What an office counts again and again, kept by the database as it happens: every sighting of mining with its place and
 * case (`sighting`, from the events themselves, for leads keep only their latest), what each day brought (`day_tally`)
 * and how many open cases and new leads stand where (`standing`). None is a projection: a rebuild of leads and cases moves them along.
 * A sighting that spans more than 400 days is a fault of a clock; further days are not tallied.
 */
export const energy = `
create table energy_factor (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null,
  kind text not null,
  region text not null,
  grams_per_kwh double precision not null,
  counts text not null,
  year integer not null,
  grade text not null,
  source text not null,
  added_at timestamptz not null,
  added_by_id uuid,
  withdrawn_at timestamptz
);
create index energy_factor_jurisdiction on energy_factor (jurisdiction, id);
create index energy_factor_kind on energy_factor (kind, id);

create table sighting (
  finding_id text collate "C" primary key,
  finding_version integer not null,
  lead_id uuid not null,
  case_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  system_id uuid,
  aside boolean not null,
  grade text not null,
  algorithm text,
  coin text,
  pool text,
  rate_unit text,
  rate_low double precision,
  rate_central double precision,
  rate_high double precision,
  watts_low double precision,
  watts_central double precision,
  watts_high double precision,
  kwh_low double precision,
  kwh_central double precision,
  kwh_high double precision,
  first_seen timestamptz not null,
  last_seen timestamptz not null
);
create index sighting_last on sighting (last_seen);
create index sighting_lead on sighting (lead_id);
create index sighting_case on sighting (case_id) where case_id is not null;
create index sighting_system on sighting (system_id) where system_id is not null;
create index sighting_unit on sighting (unit_id, last_seen) where unit_id is not null;

create table day_tally (
  day date not null,
  jurisdiction text collate "C" not null,
  sector text,
  found integer not null,
  opened integer not null,
  closed integer not null,
  kwh_low double precision not null,
  kwh_central double precision not null,
  kwh_high double precision not null
);
create unique index day_tally_key on day_tally (day, jurisdiction, sector) nulls not distinct;

create table standing (
  about text not null,
  state text not null,
  overdue boolean not null,
  jurisdiction text collate "C" not null,
  sector text,
  number integer not null
);
create unique index standing_key on standing (about, state, overdue, jurisdiction, sector)
  nulls not distinct;

create function add_to_day(on_day date, place text, of_sector text, found_n int, opened_n int, closed_n int,
  low float8, central float8, high float8) returns void language sql as
$$ insert into day_tally as t
    values (on_day, place, of_sector, found_n, opened_n, closed_n, low, central, high)
    on conflict (day, jurisdiction, sector) do update set
      found = t.found + excluded.found, opened = t.opened + excluded.opened,
      closed = t.closed + excluded.closed, kwh_low = t.kwh_low + excluded.kwh_low,
      kwh_central = t.kwh_central + excluded.kwh_central, kwh_high = t.kwh_high + excluded.kwh_high $$;

create function tally_sighting(s sighting, sign int) returns void language plpgsql as
$$ declare
    span float8 := extract(epoch from s.last_seen - s.first_seen)
  ; first_day date := (s.first_seen at time zone 'UTC')::date
  ; last_day date := least((s.last_seen at time zone 'UTC')::date, (s.first_seen at time zone 'UTC')::date + 400)
  ; on_day date
  ; share float8
  ; begin
  if s.aside or s.grade not in ('session', 'work-proven', 'host-trace', 'host-proven') then return
  ; end if; perform add_to_day(first_day, s.jurisdiction, s.sector, sign, 0, 0, 0, 0, 0)
  ; if s.kwh_central is null then return
  ; end if; for on_day in select generate_series(first_day, last_day, interval '1 day')::date loop
    share := case when span = 0 then 1 else greatest(0, extract(epoch from
      least(s.last_seen, (on_day + 1)::timestamp at time zone 'UTC')
      - greatest(s.first_seen, on_day::timestamp at time zone 'UTC'))) / span end
    ; perform add_to_day(on_day, s.jurisdiction, s.sector, 0, 0, 0,
      sign * share * s.kwh_low, sign * share * s.kwh_central, sign * share * s.kwh_high)
  ; end loop; end $$;
create function tally_sightings() returns trigger language plpgsql as
$$ begin if tg_op <> 'INSERT' then perform tally_sighting(old, -1)
  ; end if; if tg_op <> 'DELETE' then perform tally_sighting(new, 1)
  ; end if; return null; end $$;
create trigger sighting_is_tallied after insert or delete on sighting
  for each row execute function tally_sightings();
create trigger sighting_is_tallied_anew after update on sighting for each row when (
    (old.jurisdiction, old.sector, old.aside, old.grade, old.first_seen, old.last_seen,
      old.kwh_low, old.kwh_central, old.kwh_high)
    is distinct from (new.jurisdiction, new.sector, new.aside, new.grade, new.first_seen, new.last_seen,
      new.kwh_low, new.kwh_central, new.kwh_high))
  execute function tally_sightings();

create function sighting_is_aside(lead_state text, of_case uuid) returns boolean language sql as
$$ select lead_state = 'dismissed' or exists (select from "case" c where c.id = of_case
    and c.verdict in ('unfounded', 'insufficient', 'filed-research')) $$;

create function note_sighting() returns trigger language plpgsql as
$$ declare s jsonb := (new.data::jsonb) -> 'sighting'
  ; l lead
  ; kwh_per_watt float8 := greatest(0, extract(epoch from (s ->> 'lastSeen')::timestamptz
      - (s ->> 'firstSeen')::timestamptz)) / 3600000
  ; begin
  select * into l from lead where id = new.stream_id
  ; insert into sighting as t values (
    s ->> 'findingId', (s ->> 'findingVersion')::int, new.stream_id, l.case_id,
    coalesce(l.jurisdiction, new.jurisdiction), l.sector, l.unit_id, l.system_id,
    coalesce(sighting_is_aside(l.state, l.case_id), false),
    s ->> 'grade', s ->> 'algorithm', s ->> 'coin', s ->> 'pool',
    s -> 'rate' ->> 'unit', (s -> 'rate' ->> 'low')::float8, (s -> 'rate' ->> 'central')::float8,
    (s -> 'rate' ->> 'high')::float8,
    (s -> 'watts' ->> 'low')::float8, (s -> 'watts' ->> 'central')::float8, (s -> 'watts' ->> 'high')::float8,
    coalesce((s -> 'kwh' ->> 'low')::float8, kwh_per_watt * (s -> 'watts' ->> 'low')::float8),
    coalesce((s -> 'kwh' ->> 'central')::float8, kwh_per_watt * (s -> 'watts' ->> 'central')::float8),
    coalesce((s -> 'kwh' ->> 'high')::float8, kwh_per_watt * (s -> 'watts' ->> 'high')::float8),
    (s ->> 'firstSeen')::timestamptz,
    greatest((s ->> 'firstSeen')::timestamptz, (s ->> 'lastSeen')::timestamptz))
  on conflict (finding_id) do update set
    (finding_version, lead_id, case_id, jurisdiction, sector, unit_id, system_id, aside, grade, algorithm,
      coin, pool, rate_unit, rate_low, rate_central, rate_high, watts_low, watts_central, watts_high,
      kwh_low, kwh_central, kwh_high, first_seen, last_seen)
    = (excluded.finding_version, excluded.lead_id, excluded.case_id, excluded.jurisdiction, excluded.sector,
      excluded.unit_id, excluded.system_id, excluded.aside, excluded.grade, excluded.algorithm, excluded.coin,
      excluded.pool, excluded.rate_unit, excluded.rate_low, excluded.rate_central, excluded.rate_high,
      excluded.watts_low, excluded.watts_central, excluded.watts_high, excluded.kwh_low,
      excluded.kwh_central, excluded.kwh_high, excluded.first_seen, excluded.last_seen)
    where excluded.finding_version >= t.finding_version
  ; return null; end $$;
create trigger event_shows_sighting after insert on event for each row
  when (new.type = 'lead.sighted') execute function note_sighting();

create function place_sightings() returns trigger language plpgsql as
$$ declare home lead := new
  ; next_id uuid
  ; steps int := 0
  ; begin
  while home.merged_into_id is not null and steps < 32 loop
    next_id := home.merged_into_id
    ; select * into home from lead where id = next_id
    ; if home.id is null then home := new; home.id := next_id; home.merged_into_id := null
    ; end if; steps := steps + 1
  ; end loop; update sighting set (lead_id, jurisdiction, sector, unit_id, system_id, case_id, aside)
    = (home.id, home.jurisdiction, home.sector, home.unit_id, home.system_id, home.case_id,
      sighting_is_aside(home.state, home.case_id))
    where lead_id = new.id
  ; return null; end $$;
create trigger lead_places_sightings after insert on lead
  for each row execute function place_sightings();
create trigger lead_places_sightings_anew after update on lead for each row when (
    (old.state, old.jurisdiction, old.sector, old.unit_id, old.system_id, old.case_id, old.merged_into_id)
    is distinct from
    (new.state, new.jurisdiction, new.sector, new.unit_id, new.system_id, new.case_id, new.merged_into_id))
  execute function place_sightings();

create function judge_sightings() returns trigger language plpgsql as
$$ begin update sighting s set aside = sighting_is_aside(l.state, new.id)
    from lead l where s.case_id = new.id and l.id = s.lead_id
  ; return null; end $$;
create trigger case_judges_sightings after update on "case" for each row
  when (old.verdict is distinct from new.verdict) execute function judge_sightings();
create trigger case_judges_sightings_anew after insert on "case" for each row
  when (new.verdict is not null) execute function judge_sightings();

create function count_standing(what text, in_state text, is_overdue boolean, place text, of_sector text, sign int)
  returns void language sql as
$$ insert into standing as t select what, in_state, is_overdue, place, of_sector, sign
    where (what = 'case' and in_state <> 'closed') or (what = 'lead' and in_state = 'new')
    on conflict (about, state, overdue, jurisdiction, sector)
      do update set number = t.number + excluded.number $$;
create function tally_case(c "case", sign int) returns void language plpgsql as
$$ begin perform count_standing('case', c.state, c.overdue, c.jurisdiction, c.sector, sign)
  ; perform add_to_day((c.opened_at at time zone 'UTC')::date, c.jurisdiction, c.sector, 0, sign, 0, 0, 0, 0)
  ; if c.closed_at is not null then
    perform add_to_day((c.closed_at at time zone 'UTC')::date, c.jurisdiction, c.sector, 0, 0, sign, 0, 0, 0)
  ; end if; end $$;
create function tally_cases() returns trigger language plpgsql as
$$ begin if tg_op <> 'INSERT' then perform tally_case(old, -1)
  ; end if; if tg_op <> 'DELETE' then perform tally_case(new, 1)
  ; end if; return null; end $$;
create trigger case_is_tallied after insert or delete on "case"
  for each row execute function tally_cases();
create trigger case_is_tallied_anew after update on "case" for each row when (
    (old.state, old.overdue, old.jurisdiction, old.sector, old.opened_at, old.closed_at)
    is distinct from (new.state, new.overdue, new.jurisdiction, new.sector, new.opened_at, new.closed_at))
  execute function tally_cases();

create function tally_leads() returns trigger language plpgsql as
$$ begin if tg_op <> 'INSERT' then
    perform count_standing('lead', old.state, false, old.jurisdiction, old.sector, -1)
  ; end if; if tg_op <> 'DELETE' then
    perform count_standing('lead', new.state, false, new.jurisdiction, new.sector, 1)
  ; end if; return null; end $$;
create trigger lead_is_tallied after insert or delete on lead
  for each row execute function tally_leads();
create trigger lead_is_tallied_anew after update on lead for each row when (
    (old.state, old.jurisdiction, old.sector) is distinct from (new.state, new.jurisdiction, new.sector))
  execute function tally_leads();

create index case_released on "case" (released_at) where released_at is not null;
create index case_sector on "case" (sector, id) where sector is not null;
create index case_passed on "case" (passed_at) where passed_at is not null and released_at is null;

insert into sighting
  select distinct on (s ->> 'findingId')
    s ->> 'findingId', (s ->> 'findingVersion')::int, l.id, l.case_id, l.jurisdiction, l.sector, l.unit_id,
    l.system_id, sighting_is_aside(l.state, l.case_id), s ->> 'grade', null, s ->> 'coin', s ->> 'pool',
    null, null, null, null,
    (s -> 'watts' ->> 'low')::float8, (s -> 'watts' ->> 'central')::float8, (s -> 'watts' ->> 'high')::float8,
    (s -> 'kwh' ->> 'low')::float8, (s -> 'kwh' ->> 'central')::float8, (s -> 'kwh' ->> 'high')::float8,
    (s ->> 'firstSeen')::timestamptz,
    greatest((s ->> 'firstSeen')::timestamptz, (s ->> 'lastSeen')::timestamptz)
  from (select stream_id, seq, data::jsonb -> 'sighting' as s from event
    where stream_kind = 'lead' and type = 'lead.sighted') e
  join lead o on o.id = e.stream_id
  join lead l on l.id = coalesce(o.merged_into_id, o.id)
  order by s ->> 'findingId', (s ->> 'findingVersion')::int desc, seq desc;
insert into day_tally select day, jurisdiction, sector, 0, sum(opened)::int, sum(closed)::int, 0, 0, 0
  from (select (opened_at at time zone 'UTC')::date as day, jurisdiction, sector, 1 as opened, 0 as closed from "case"
    union all select (closed_at at time zone 'UTC')::date, jurisdiction, sector, 0, 1 from "case"
      where closed_at is not null) c
  group by 1, 2, 3
  on conflict (day, jurisdiction, sector) do update
    set opened = excluded.opened, closed = excluded.closed;
insert into standing select 'case', state, overdue, jurisdiction, sector, count(*) from "case"
  where state <> 'closed' group by 1, 2, 3, 4, 5;
insert into standing select 'lead', state, false, jurisdiction, sector, count(*) from lead
  where state = 'new' group by 1, 2, 3, 4, 5;
`;
