/** What the commands of one batch make of the two zones. */
import { OperatingError } from '#base/errors.ts';
import type { ZoneChange } from '#wire/dns/zone-messages.ts';
import { type ClientsForm, clientsRecords, type ClientsZone, heldNow } from './clients-zone.ts';
import type { RpzCommand } from './plan.ts';
import { changesBetween } from './record.ts';

/**
 * Records of the zone of clients: about 6,000 scattered IPv4 hosts or 1,200 IPv6 hosts; a server keeps twice the like while
 * it makes its policy anew.
 */
export const CLIENT_RECORDS_MAX = 131_072;

/** Throws OperatingError `conflict` where the zone would become too large, or a command is none for DNS. */
export function changeClients(
  form: ClientsForm,
  zone: ClientsZone,
  commands: readonly RpzCommand[],
  recordsMax = CLIENT_RECORDS_MAX,
): readonly ZoneChange[] {
  const held = heldNow(zone);
  for (const command of commands) {
    if (command.does === 'refuse') throw new OperatingError('conflict', command.why);
    if (command.does === 'release') held.delete(command.key);
    if (command.does === 'hold') held.set(command.key, command.held);
  }
  const records = clientsRecords(form, held);
  if (records.length > Math.max(recordsMax, zone.records.length)) {
    throw new OperatingError(
      'conflict',
      `The zone ${form.zone} would have ${records.length} records, more than ${recordsMax}: hold fewer or wider networks`,
    );
  }
  return changesBetween(zone.records, records);
}
