/** What is supervised: systems, their addresses through time, shared pools, exemptions, enforcement points. */
export const supervised = `
create table system (
  id uuid primary key,
  version integer not null,
  name text not null,
  code text unique,
  unit_id uuid not null,
  jurisdiction text collate "C" not null,
  sector text not null,
  critical text,
  hardware_class text not null,
  electricity_accounts jsonb not null,
  filed_research jsonb,
  leader jsonb,
  responsible jsonb,
  technical jsonb,
  handles jsonb not null,
  registered_at timestamptz not null,
  retired_at timestamptz
);
create index system_jurisdiction on system (jurisdiction, id);
create index system_known on system (jurisdiction) where retired_at is null;
create index system_unit on system (unit_id, id);
create index system_critical on system (critical, id) where critical is not null;
create index system_name on system (lower(name) text_pattern_ops, id);
create index system_handles on system using gin (handles);

create table binding (
  id uuid primary key,
  version integer not null,
  system_id uuid not null,
  network text collate "C" not null,
  lo text collate "C" not null,
  hi text collate "C" not null,
  "from" timestamptz not null,
  until timestamptz,
  seen_at timestamptz,
  final boolean not null,
  source text not null,
  origin text not null,
  confidence double precision not null,
  import_id uuid,
  mac text,
  client text,
  "user" text,
  host text,
  session text collate "C",
  port text,
  corrected_at timestamptz,
  withdrawn_at timestamptz
);
create index binding_network on binding (network, coalesce(until, 'infinity'::timestamptz));
create index binding_system on binding (system_id, id);
create index binding_lo on binding (lo);
create index binding_open_session on binding (session) where until is null and session is not null;

create table address_pool (
  id uuid primary key,
  version integer not null,
  name text not null,
  kind text not null,
  network text collate "C" not null,
  lo text collate "C" not null,
  hi text collate "C" not null,
  jurisdiction text collate "C" not null,
  "from" timestamptz not null,
  until timestamptz,
  declared_at timestamptz not null,
  withdrawn_at timestamptz
);
create index address_pool_network on address_pool (network);
create index address_pool_lo on address_pool (lo);
create index address_pool_jurisdiction on address_pool (jurisdiction, id);

create table exemption (
  id uuid primary key,
  version integer not null,
  name text not null,
  kind text not null,
  networks jsonb not null,
  system_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  unit_id uuid,
  "from" timestamptz not null,
  until timestamptz,
  state text not null,
  reason text,
  proposed_by jsonb not null,
  proposed_at timestamptz not null,
  decided_by jsonb not null,
  decided_at timestamptz,
  withdrawn_at timestamptz
);
create index exemption_granted on exemption (id) where state = 'granted';
create index exemption_jurisdiction on exemption (jurisdiction, id);

create table enforcement_point (
  id uuid primary key,
  version integer not null,
  name text not null,
  kind text not null,
  jurisdiction text collate "C" not null,
  networks jsonb not null,
  rungs jsonb not null,
  mode text not null,
  lease_seconds integer not null,
  budget jsonb not null,
  declared_at timestamptz not null,
  live_since timestamptz,
  retired_at timestamptz
);
create index enforcement_point_jurisdiction on enforcement_point (jurisdiction, id);
`;
