export const people = `
create table person (
  id uuid primary key,
  version integer not null,
  name text,
  email text unique,
  phone text,
  agency_id uuid,
  unit_id uuid,
  language text not null,
  registered_at timestamptz not null,
  password_at timestamptz,
  totp_at timestamptz,
  recovery_codes_at timestamptz,
  passkey_ids jsonb not null,
  oidc_at timestamptz,
  signed_in_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  erased_at timestamptz
);
create index person_agency on person (agency_id, id);
create index person_unit on person (unit_id, id);
create table "grant" (
  id uuid primary key,
  version integer not null,
  person_id uuid not null,
  role text not null,
  agency_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  "from" timestamptz not null,
  until timestamptz,
  made_at timestamptz not null,
  made_by_id uuid,
  ended_at timestamptz,
  ended_by_id uuid
);
create index grant_person on "grant" (person_id);
create index grant_jurisdiction on "grant" (jurisdiction, id);
create table delegation (
  id uuid primary key,
  version integer not null,
  kind text not null,
  person_id uuid not null,
  from_person_id uuid,
  roles jsonb not null,
  verbs jsonb,
  jurisdiction text collate "C" not null,
  sector text,
  "from" timestamptz not null,
  until timestamptz not null,
  reason text,
  made_at timestamptz not null,
  made_by_id uuid,
  ended_at timestamptz,
  ended_by_id uuid,
  reviewed_at timestamptz,
  reviewed_by_id uuid,
  review_outcome text,
  review_note text
);
create index delegation_person on delegation (person_id);
create index delegation_lender on delegation (from_person_id);
create index delegation_jurisdiction on delegation (jurisdiction, id);
`;
