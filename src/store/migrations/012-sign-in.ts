/** Secrets and what hangs on them. No projection: nothing here can be made again from events. */
export const signIn = `
create table credential (
  id uuid primary key,
  person_id uuid not null,
  kind text not null,
  label text not null,
  secret bytea,
  lookup text unique,
  counter bigint not null,
  transports jsonb not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index credential_person on credential (person_id);
create unique index credential_single on credential (person_id, kind) where kind <> 'passkey';
create table recovery_code (
  person_id uuid not null,
  hash text not null,
  used_at timestamptz,
  primary key (person_id, hash)
);
create table session (
  id uuid primary key,
  person_id uuid not null,
  token_hash text not null unique,
  method text not null,
  address text not null,
  agent text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  seen_at timestamptz not null,
  locked_at timestamptz,
  stepped_up_at timestamptz
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);
create table device (
  token_hash text primary key,
  person_id uuid not null,
  seen_at timestamptz not null
);
create index device_person on device (person_id, seen_at);
create table challenge (
  token_hash text primary key,
  kind text not null,
  person_id uuid,
  session_id uuid,
  address text not null,
  method text,
  passkey text,
  trip jsonb,
  secret bytea,
  failures integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index challenge_age on challenge (created_at);
create index challenge_address on challenge (address);
create table one_time_link (
  id uuid primary key,
  purpose text not null,
  person_id uuid,
  drops_factors boolean not null,
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index one_time_link_person on one_time_link (person_id);
create table sign_in_failure (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  paused_until timestamptz not null
);
create index sign_in_failure_age on sign_in_failure (last_at);
create table api_token (
  id uuid primary key,
  label text not null,
  scopes jsonb not null,
  subject_id uuid,
  jurisdiction text collate "C",
  token_hash text not null unique,
  made_by_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_jurisdiction on api_token (jurisdiction, id);
`;
