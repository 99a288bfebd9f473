/** What enforcement points are told, and what they answered last. */
export const containment = `
alter table enforcement_point add column at_death text not null default 'lapse';
alter table enforcement_point add column garden jsonb;
alter table enforcement_point add column throttle_kbit integer;
alter table enforcement_point add column with_holders boolean not null default false;
alter table "order" add column lifting_at timestamptz;
create index lead_last_seen on lead (last_seen desc);

create table point_set (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null,
  generation integer not null,
  digest text not null,
  holds integer not null,
  shadows integer not null,
  gone integer not null,
  issued_at timestamptz not null
);

create table point_content (
  point_id uuid primary key,
  generation integer not null,
  as_of bigint not null,
  content bytea not null
);

create table point_contact (
  point_id uuid primary key,
  seen_at timestamptz not null,
  at timestamptz not null,
  generation integer not null,
  is_dry_run boolean not null,
  at_death text not null,
  elements integer,
  drifts integer not null,
  refusal jsonb,
  refused_holds integer not null,
  lapse text,
  software text not null
);
`;
