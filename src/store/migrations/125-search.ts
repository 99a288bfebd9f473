/**
 * By which words things are found: numbers of cases, names and codes of systems, units, sensors and points, noted by the
 * database as they change. Latin names are found by the start of each word, names in Chinese from any sign on, since nothing
 * stands between their words. No name of a person is here.
 *
 * Leads are found by coin and by worker as well as by pool and wallet, and their traces by place.
 */
const KINDS = {
  case: '"case"',
  system: 'system',
  unit: 'unit',
  sensor: 'sensor',
  point: 'enforcement_point',
};

const triggersOf = ([kind, table]: readonly [string, string]): string => `
create trigger ${kind}_leaves_words after insert on ${table}
  for each row execute function note_search_words('${kind}');
create trigger ${kind}_leaves_new_words after update on ${table}
  for each row when ((${FIELDS[kind]?.map((name) => `old.${name}`).join(', ')})
    is distinct from (${FIELDS[kind]?.map((name) => `new.${name}`).join(', ')}))
  execute function note_search_words('${kind}');
create trigger ${kind}_takes_its_words after delete on ${table}
  referencing old table as gone
  for each statement execute function forget_search_words();
insert into search_word (kind, word, id, jurisdiction)
  select '${kind}', word, id, jurisdiction from ${table} as t, search_words(to_jsonb(t)) as word
  on conflict do nothing;
`;
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  case: ['number', 'jurisdiction'],
  system: ['name', 'code', 'jurisdiction'],
  unit: ['name', 'code', 'jurisdiction'],
  sensor: ['name', 'jurisdiction'],
  point: ['name', 'jurisdiction'],
};

export const search = `
create table search_word (
  kind text not null,
  word text collate "C" not null,
  id uuid not null,
  jurisdiction text collate "C" not null,
  primary key (kind, word, id)
);
create index search_word_place on search_word (kind, jurisdiction, word);
create index search_word_id on search_word (id);

create function search_words(thing jsonb) returns setof text language sql immutable as
$$ select distinct word from (
    select left(lower(thing ->> 'name'), 80) as word
    union all select lower(thing ->> 'code')
    union all select lower(thing ->> 'number')
    union all select split_part(thing ->> 'number', '-', 3)
    union all select ltrim(split_part(thing ->> 'number', '-', 3), '0')
    union all select substr(part, start, 40)
      from string_to_table(
        translate(left(lower(thing ->> 'name'), 200), '!"#$%&()*+,-./:;<=>?@[]^_{|}~，。、（）《》“”·　', repeat(' ', 42)),
        ' ') as part,
      generate_series(1, case when octet_length(part) > length(part) then length(part) else 1 end) as start
  ) as all_words where word <> '' $$;

create function note_search_words() returns trigger language plpgsql as
$$ begin if tg_op = 'UPDATE' then
    delete from search_word where id = new.id
  ; end if; insert into search_word (kind, word, id, jurisdiction)
    select tg_argv[0], word, new.id, new.jurisdiction from search_words(to_jsonb(new)) as word
    on conflict do nothing
  ; return null; end $$;
create function forget_search_words() returns trigger language plpgsql as
$$ begin delete from search_word using gone where search_word.id = gone.id; return null; end $$;
${Object.entries(KINDS).map(triggersOf).join('')}
create table pool_name (
  name text collate "C" primary key
);
create index lead_trace_place on lead_trace (trace, jurisdiction);
create or replace function note_lead_traces() returns trigger language plpgsql as
$$ begin if tg_op = 'UPDATE' then
    delete from lead_trace where lead_id = new.id and not (
      starts_with(trace, 'pool:') and new.pools ? substr(trace, 6)
      or starts_with(trace, 'wallet:') and new.wallet_tags ? substr(trace, 8)
      or starts_with(trace, 'coin:') and new.coins ? substr(trace, 6)
      or starts_with(trace, 'worker:') and new.workers ? substr(trace, 8))
  ; end if; insert into lead_trace (trace, lead_id, jurisdiction)
    select 'pool:' || name, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.pools) as name
    union select 'wallet:' || tag, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.wallet_tags) as tag
    union select 'coin:' || coin, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.coins) as coin
    union select 'worker:' || worker, new.id, new.jurisdiction
      from jsonb_array_elements_text(new.workers) as worker
    on conflict (trace, lead_id) do update set jurisdiction = excluded.jurisdiction
  ; insert into pool_name (name) select jsonb_array_elements_text(new.pools) on conflict do nothing
  ; return null; end $$;
drop trigger lead_leaves_new_traces on lead;
create trigger lead_leaves_new_traces after update on lead
  for each row when (
    (old.pools, old.wallet_tags, old.coins, old.workers, old.jurisdiction)
      is distinct from (new.pools, new.wallet_tags, new.coins, new.workers, new.jurisdiction))
  execute function note_lead_traces();
insert into lead_trace (trace, lead_id, jurisdiction)
  select 'coin:' || coin, id, jurisdiction from lead, jsonb_array_elements_text(coins) as coin
  union select 'worker:' || worker, id, jurisdiction
    from lead, jsonb_array_elements_text(workers) as worker;
insert into pool_name (name)
  select distinct jsonb_array_elements_text(pools) from lead;
create index order_content_hash on "order" (content_hash);
`;
