export const webhook = `
create table webhook (
  id uuid primary key,
  version integer not null,
  name text not null,
  url text not null,
  topics jsonb not null,
  jurisdiction text collate "C",
  declared_at timestamptz not null,
  withdrawn_at timestamptz
);
create table webhook_secret (
  webhook_id uuid primary key,
  secret text not null
);
`;
