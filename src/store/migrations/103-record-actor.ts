/**
 * What one person did, seen from a part of the tree: the index alone says which events those are. Before, 51 of them were
 * looked for among all that the person ever did: 9,641 pages of a record of 5,000,000 events, half a second.
 */
export const recordActor = `
drop index event_actor;
create index event_actor on event (actor_id, seq) include (jurisdiction, stream_kind)
  where actor_id is not null;
`;
