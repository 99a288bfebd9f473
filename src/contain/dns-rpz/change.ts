/** What commands make of the zone of clients. */
import { OperatingError } from '#base/errors.ts';
import { holds, type Network } from '#base/network.ts';
import { touching } from '#base/prefixes.ts';
import {
  type ClientsForm,
  clientsRecords,
  type ClientsZone,
  type HeldNow,
  heldNow,
  partsOf,
} from './clients-zone.ts';
import { complementOf, passedBeside } from './everybody.ts';
import type { RpzCommand } from './plan.ts';
import { changesBetween, type RecordChanges } from './record.ts';

/**
 * Records of the zone of clients: with 22 for each held IPv4 host and 90 for each IPv6 host, about 6,000 or 1,400 of them.
 * Named holds twice the zone while it makes its policy anew.
 */
export const CLIENT_RECORDS_MAX = 131_072;
/** So many records more than needed, and twice as many as needed, and the zone is written anew. */
export const CLIENT_RECORDS_SPARE = 4096;

export interface ClientsChange extends RecordChanges {
  /** Clients who are not held depend on a record that goes: resolvers must know the new ones first. */
  readonly mustSettle: boolean;
}

/** Throws OperatingError `conflict` where the zone would become too large, or a command is none for DNS. */
export function changeClients(
  form: ClientsForm,
  zone: ClientsZone,
  commands: readonly RpzCommand[],
  recordsMax = CLIENT_RECORDS_MAX,
): ClientsChange {
  const now = heldNow(zone);
  for (const command of commands) {
    if (command.does === 'refuse') throw new OperatingError('conflict', command.why);
    if (command.does === 'release') now.delete(command.key);
    if (command.does === 'hold') now.set(command.key, command.held);
  }
  const held = partsOf(now.values());
  const passed = passedBeside(zone.passed, held);
  const records = clientsRecords(form, now.values(), passed);
  if (records.length > Math.max(recordsMax, zone.records.length)) {
    throw new OperatingError(
      'conflict',
      `The zone ${form.zone} would have ${records.length} records, more than ${recordsMax}: hold fewer or wider networks`,
    );
  }
  const mustSettle = zone.passed.some((network) => isNeeded(network, held));
  return { ...changesBetween(zone.records, records), mustSettle };
}

/** The zone in the fewest records, with all that is held for a reason, or nothing; only while there are no names. */
export function renewClients(
  form: ClientsForm,
  zone: ClientsZone,
  keeps: 'all' | 'none',
): RecordChanges {
  const now = keeps === 'all' ? heldNow(zone) : new Map<string, HeldNow>();
  const passed = complementOf(partsOf(now.values()));
  return changesBetween(zone.records, clientsRecords(form, now.values(), passed));
}

/** Whether the zone has many more records than it needs. */
export function isWorn({ passed, held }: ClientsZone): boolean {
  if (passed.length <= CLIENT_RECORDS_SPARE) return false;
  const needed = complementOf(held).length;
  return passed.length > 2 * needed && passed.length > needed + CLIENT_RECORDS_SPARE;
}

/** It lets pass both who is to be held and who is not. */
function isNeeded(network: Network, held: readonly Network[]): boolean {
  const part = touching(held, network);
  return part !== null && !holds(part, network);
}
