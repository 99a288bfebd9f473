/** Files that somebody may fetch, for some minutes after they proved who they are. */
export const exportTicket = `
create table export_ticket (
  id uuid primary key,
  person_id uuid not null,
  list text not null,
  format text not null,
  filters jsonb not null,
  expires_at timestamptz not null
);
`;
