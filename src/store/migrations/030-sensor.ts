/** Sensors; the codes that let them in; how they are; and what of theirs was taken already. */
export const sensor = `
create table sensor (
  id uuid primary key,
  version integer not null,
  name text not null,
  jurisdiction text collate "C" not null,
  networks jsonb not null,
  state text not null,
  declared_at timestamptz not null,
  enrolled_at timestamptz,
  host text,
  silent_since timestamptz,
  software text,
  config_digest text,
  revoked_at timestamptz
);
create index sensor_jurisdiction on sensor (jurisdiction, id);
create index sensor_name on sensor (name);

create table sensor_code (
  id uuid primary key,
  sensor_id uuid not null,
  code_hash text not null unique,
  made_by_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sensor_code_sensor on sensor_code (sensor_id);

create table sensor_contact (
  sensor_id uuid primary key,
  seen_at timestamptz not null,
  seq bigint not null,
  clock_offset_ms bigint,
  health jsonb not null
);

create table sensor_batch (
  sensor_id uuid not null,
  batch_id uuid not null,
  reply jsonb not null,
  at timestamptz not null,
  primary key (sensor_id, batch_id)
);
create index sensor_batch_age on sensor_batch (at);

create table sensor_finding (
  sensor_id uuid not null,
  finding_id text not null,
  version integer not null,
  transcript_id uuid,
  transcript_version integer not null,
  at timestamptz not null,
  primary key (sensor_id, finding_id)
);
create index sensor_finding_age on sensor_finding (at);
`;
