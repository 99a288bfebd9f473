/** Who is sending a notice just now; state of the courier, not of the record. */
export const noticeTurn = `
create table notice_turn (
  notice_id uuid primary key,
  turn_id uuid not null,
  ends_at timestamptz not null
);
`;
