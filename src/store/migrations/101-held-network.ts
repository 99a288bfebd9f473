/**
 * Which orders fall on a network just now, noted by the database as orders change: the portal is asked by every device that
 * is held, again and again, and must not look through all orders for it. What an order withholds, the order itself says.
 */
export const heldNetwork = `
create table held_network (
  network text collate "C" not null,
  order_id uuid not null,
  jurisdiction text collate "C" not null,
  primary key (network, order_id)
);
create index held_network_order on held_network (order_id);
create function note_held_networks() returns trigger language plpgsql as
$$ begin delete from held_network where order_id = new.id
  ; insert into held_network (network, order_id, jurisdiction)
    select distinct part ->> 'network', new.id, new.jurisdiction
      from jsonb_array_elements(new.content -> 'scope') as part
      where new.state in
        ('scheduled', 'applying', 'active', 'degraded', 'suspended', 'lifting')
  ; return null; end $$;
create trigger order_notes_networks after insert on "order"
  for each row execute function note_held_networks();
create trigger order_notes_new_networks after update on "order"
  for each row when (
    (old.state, old.content, old.jurisdiction)
      is distinct from (new.state, new.content, new.jurisdiction))
  execute function note_held_networks();
create function forget_held_networks() returns trigger language plpgsql as
$$ begin delete from held_network using gone where order_id = gone.id; return null; end $$;
create trigger order_takes_its_networks after delete on "order"
  referencing old table as gone
  for each statement execute function forget_held_networks();
insert into held_network (network, order_id, jurisdiction)
  select distinct part ->> 'network', id, jurisdiction
    from "order", jsonb_array_elements(content -> 'scope') as part
    where state in ('scheduled', 'applying', 'active', 'degraded', 'suspended', 'lifting');
`;
