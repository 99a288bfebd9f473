/** The record itself: events that can only be added, their keys, and what follows from them. */
export const record = `
create table event (
  seq bigint primary key,
  stream_kind text not null,
  stream_id uuid not null,
  version integer not null check (version > 0),
  type text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  role text,
  jurisdiction text collate "C",
  salt bytea not null,
  data text not null,
  personal_hash text,
  personal bytea,
  unique (stream_kind, stream_id, version)
);
create index event_kind on event (stream_kind, seq);
create index event_jurisdiction on event (jurisdiction, seq);
create index event_sensor on event (stream_id, seq)
  where stream_kind = 'sensor' and type <> 'sensor.delivered';
create index event_actor on event (actor_id, seq) where actor_id is not null;

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'events can only be added'; end $$;
create trigger event_is_append_only before update or delete on event
  for each row execute function refuse_change();
create trigger event_is_never_truncated before truncate on event
  for each statement execute function refuse_change();

create table log_head (
  id integer primary key check (id = 1),
  size bigint not null,
  at timestamptz not null
);
insert into log_head (id, size, at) values (1, 0, '1970-01-01T00:00:00Z');

create table vault_key (
  stream_id uuid primary key,
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz
);

create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  taken_at timestamptz
);
create index outbox_waiting on outbox (id) where taken_at is null;

create table idempotency (
  key text not null,
  actor_id text not null,
  route text not null,
  request_hash text not null,
  reply bytea not null,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_age on idempotency (at);
`;
