/**
 * Notes beside the triggers: DNS knows no orders, so each hold has a TXT record that names its network, orders and the
 * time until which it was meant. DNS does not end it then; the enforcer and its guard do.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';
import { type Network, networkFromText } from '#base/network.ts';
import { ORDERS_OF_HOLD_MAX } from '#model/desired-set.ts';
import { Id, Instant } from '#model/event.ts';
import { type Resource, stringsOf, txtOf } from '#wire/dns/resource.ts';
import { RECORD_TTL_S } from './record.ts';

export interface HoldNote {
  readonly network: Network;
  /** Ids, sorted. */
  readonly orders: readonly string[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A top-level name that never exists (RFC 6761 §6.4): a resolver that takes it for a pool's harms nobody. */
const PLACE = 'held.minewatch.invalid';
const HEAD = 'minewatch hold 1';
const UNTIL = 'until ';
const Orders = z.array(Id).min(1).max(ORDERS_OF_HOLD_MAX);

/**
 * The owner's name cannot be guessed without the key: resolvers answer whoever asks for it, and whether somebody is held
 * is nobody's business.
 */
export function noteOwner(network: Network, secret: Uint8Array, zone: string): string {
  const label = createHmac('sha256', secret).update(`${HEAD} ${network.text}`).digest('hex');
  return `${label.slice(0, 32)}.${PLACE}.${zone}`;
}

export function noteRecord(note: HoldNote, owner: string): Resource {
  return txtOf(owner, stringsFrom(note), RECORD_TTL_S);
}

/** Null: another record, or one that we would not have written so. */
export function noteFrom(record: Resource, zone: string): HoldNote | null {
  if (record.ttl !== RECORD_TTL_S || !record.name.endsWith(`.${PLACE}.${zone}`)) return null;
  const strings = stringsOf(record) ?? [];
  const [, text = '', , until = '', ...orders] = strings;
  const network = networkFromText(text);
  const at = Instant.safeParse(until.slice(UNTIL.length));
  if (typeof network === 'string' || !at.success) return null;
  if (!Orders.safeParse(orders).success) return null;
  const note = { network, orders, until: Date.parse(at.data) };
  return stringsFrom(note).join('\n') === strings.join('\n') ? note : null;
}

function stringsFrom({ network, orders, until }: HoldNote): readonly string[] {
  return [HEAD, network.text, 'sink-pools', `${UNTIL}${isoFrom(until)}`, ...orders.toSorted()];
}
