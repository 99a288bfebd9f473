/** What enforcement points are told, and what they answered last. */
export const containment = `
alter table enforcement_point add column at_death text not null default 'lapse';
alter table enforcement_point add column garden jsonb;
alter table enforcement_point add column throttle_kbit integer;
alter table enforcement_point add column with_holders boolean not null default false;
`;
