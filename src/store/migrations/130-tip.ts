/**
 * Tips. Of the three tables beside the projection none tells a time finer than a day, and none tells an order: ids are random, and
 * collecting writes rows anew in an order by chance. The tip line reaches them by these functions alone, each of which needs
 * the `lookup` that only the receipt gives. Bodies have no semicolon at the end of a line: statements are told apart by it.
 */
export const tip = `
create table tip (
  id uuid primary key,
  version integer not null,
  state text not null,
  jurisdiction text collate "C" not null,
  category text not null,
  language text not null,
  day text not null,
  last_day text not null,
  message_count integer not null,
  file_count integer not null,
  is_waiting boolean not null,
  handler_id uuid,
  note text,
  lead_ids jsonb not null,
  rejection text,
  outcome text,
  agency_id uuid,
  reward jsonb,
  is_held boolean not null,
  closed_at timestamptz,
  collected_at timestamptz not null,
  changed_at timestamptz not null
);
create index tip_by_state on tip (state, id);
create table tip_box (
  id uuid primary key,
  lookup bytea not null unique,
  public_key bytea not null,
  for_office bytea not null,
  for_sender bytea not null,
  day text not null,
  is_collected boolean not null,
  status text not null,
  reason text,
  reward_state text,
  reward_amount bigint,
  reward_currency text,
  reward_code bytea unique
);
create table tip_item (
  id uuid primary key,
  tip_id uuid not null,
  place integer not null,
  by_office boolean not null,
  is_file boolean not null,
  day text not null,
  sealed bytea not null,
  is_collected boolean not null,
  unique (tip_id, place)
);
alter table tip_item alter column sealed set storage external;
create table tip_line (
  id integer primary key,
  round bigint not null
);
insert into tip_line (id, round) values (1, 0);
create function tip_open(p_lookup bytea) returns setof tip_box
  language sql stable security definer set search_path from current
  as $$ select * from tip_box where lookup = p_lookup $$;
create function tip_read(p_lookup bytea) returns setof tip_item
  language sql stable security definer set search_path from current
  as $$ select i.id, i.tip_id, i.place, i.by_office, i.is_file, i.day,
      case when i.is_file then ''::bytea else i.sealed end, i.is_collected
    from tip_item i join tip_box b on b.id = i.tip_id
    where b.lookup = p_lookup order by i.place $$;
create function tip_begin(p_id uuid, p_lookup bytea, p_key bytea, p_office bytea, p_sender bytea, p_day text)
  returns boolean
  language sql security definer set search_path from current
  as $$ with made as (
      insert into tip_box (id, lookup, public_key, for_office, for_sender, day, is_collected, status)
      values (p_id, p_lookup, p_key, p_office, p_sender, p_day, false, 'received')
      on conflict (lookup) do nothing returning 1)
    select exists (select from made) $$;
create function tip_add(p_id uuid, p_lookup bytea, p_is_file boolean, p_day text, p_sealed bytea,
  p_items_max integer, p_box_max bigint, p_waiting_max bigint) returns boolean
  language sql security definer set search_path from current
  as $$ with made as (
      insert into tip_item (id, tip_id, place, by_office, is_file, day, sealed, is_collected)
      select p_id, b.id, (select coalesce(max(place), 0) + 1 from tip_item where tip_id = b.id),
        false, p_is_file, p_day, p_sealed, false
      from tip_box b where b.lookup = p_lookup
        and (select count(*) from tip_item where tip_id = b.id) < p_items_max
        and (select coalesce(sum(octet_length(sealed)), 0) + octet_length(p_sealed)
          from tip_item where tip_id = b.id) <= p_box_max
        and (select coalesce(sum(octet_length(sealed)), 0) + octet_length(p_sealed)
          from tip_item where not is_collected) <= p_waiting_max
      returning 1)
    select exists (select from made) $$;
create function tip_claim(p_lookup bytea, p_code bytea) returns boolean
  language sql security definer set search_path from current
  as $$ with made as (
      update tip_box set reward_code = p_code
      where lookup = p_lookup and reward_state = 'approved' returning 1)
    select exists (select from made) $$;
`;
