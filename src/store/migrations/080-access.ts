export const access = `
create table access (
  id uuid primary key,
  version integer not null,
  looks integer not null,
  last_at timestamptz not null
);
`;
