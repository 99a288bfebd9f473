export const directory = `
create table jurisdiction (
  id uuid primary key,
  version integer not null,
  path text collate "C" not null unique,
  name_en text not null,
  name_zh text not null,
  level text not null,
  calendar_id uuid,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create table agency (
  id uuid primary key,
  version integer not null,
  jurisdiction text collate "C" not null,
  name_en text not null,
  name_zh text not null,
  kind text not null,
  email text,
  phone text,
  address text,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index agency_jurisdiction on agency (jurisdiction, id);
create table unit (
  id uuid primary key,
  version integer not null,
  name text not null,
  code text unique,
  jurisdiction text collate "C" not null,
  sector text not null,
  agency_id uuid not null,
  registered_at timestamptz not null,
  retired_at timestamptz
);
create index unit_jurisdiction on unit (jurisdiction, id);
create index unit_agency on unit (agency_id);
`;
