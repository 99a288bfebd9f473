/**
 * How far each receiver was told, and a call to all processes at each commit that adds events: they read what is new
 * themselves, so the call says nothing, and one that is missed costs only time.
 */
export const webhookDelivery = `
create table webhook_cursor (
  webhook_id uuid primary key,
  next_seq bigint not null,
  failures integer not null,
  not_before timestamptz not null,
  claimed_until timestamptz not null,
  last_status integer,
  last_at timestamptz
);

create function tell_of_events() returns trigger language plpgsql as
$$ begin perform pg_notify('minewatch_events', ''); return null; end $$;
create trigger event_is_told after insert on event
  for each statement execute function tell_of_events();
`;
