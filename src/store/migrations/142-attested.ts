/** On leads and cases: that a system was attested clean all the same, and what its filing says of what was seen. */
export const attested = `
alter table lead add column attested_clean jsonb not null default '[]';
alter table lead add column filing jsonb;
alter table "case" add column attested_clean jsonb not null default '[]';
alter table lead alter column attested_clean drop default;
alter table "case" alter column attested_clean drop default;
`;
