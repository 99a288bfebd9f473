/**
 * What TAXII collections hold, by version; a read model that follows the events (`service/exchange/publish-cases.ts`).
 * One row for each case that an object is told with, so that a reader of one place sees only what is told of it.
 */
export const taxii = `
create table taxii_object (
  seq bigint generated always as identity primary key,
  collection text not null,
  object_id text collate "C" not null,
  object_type text not null,
  version text collate "C" not null,
  content_hash text not null,
  date_added timestamptz not null,
  case_id uuid not null,
  jurisdiction text collate "C" not null,
  object jsonb not null,
  unique (collection, object_id, version, case_id)
);
create index taxii_object_case on taxii_object (case_id, collection);
create index taxii_object_page on taxii_object (collection, seq);
create index taxii_object_added on taxii_object (date_added);
create table taxii_cursor (
  id integer primary key,
  next_seq bigint not null
);
`;
