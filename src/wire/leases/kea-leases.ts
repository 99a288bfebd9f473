/**
 * Kea's memfile (kea-leases4.csv, kea-leases6.csv): a log in CSV, columns named by its first row. `expire` is the
 * end in seconds since 1970 and `valid_lifetime` its length, so the last client transaction was at their difference.
 */
import { macFromText } from '#base/mac.ts';
import { NOBODY } from '#model/claim.ts';
import type { ClaimReading } from '#model/claim.ts';
import { csvRows } from '../lists/csv-rows.ts';
import { hexFromText, macOfDuid } from './identity.ts';
import { nameOf, readClaim, rejected } from './reading.ts';

/** Kea's own: a lease without end (RFC 2131 §3.3). */
const INFINITE_SECONDS = 0xffffffff;
/** `state`: 0 held, 1 declined by its client, 2 expired and reclaimed, 3 released, 4 registered (RFC 9686). */
const HELD: ReadonlySet<string> = new Set(['', '0', '4']);
const DECLINED = '1';

export function* readKeaLeases(text: string): Generator<ClaimReading> {
  let columns: ReadonlyMap<string, number> | null = null;
  for (const { fields, line } of csvRows(text, ',')) {
    if (columns === null || fields[0] === 'address') {
      columns = new Map(fields.map((name, i) => [name, i]));
      const wanted = ['address', 'valid_lifetime', 'expire'];
      const missing = wanted.find((name) => columns?.has(name) !== true);
      if (missing === undefined) continue;
      yield rejected(line, 'no-column', missing);
      return;
    }
    yield readRow(fields, line, columns);
  }
}

function readRow(
  fields: readonly string[],
  line: number,
  columns: ReadonlyMap<string, number>,
): ClaimReading {
  const field = (name: string): string => unescaped(fields[columns.get(name) ?? -1] ?? '');
  const address = addressOf(field);
  const [lifetime, expire, state] = [field('valid_lifetime'), field('expire'), field('state')];
  if (fields.length < 3) return rejected(line, 'unreadable', fields.join(','));
  if (!/^\d{1,10}$/.test(lifetime) || !/^\d{1,11}$/.test(expire)) {
    return rejected(line, 'bad-time', `${lifetime} ${expire}`);
  }
  // Kea writes a lifetime of 0 to take a lease away; its `expire` is then the last transaction, not the end.
  if (Number(lifetime) === 0) return rejected(line, 'no-end', address);
  const holder = holderOf(field);
  const nobody = holder.mac === null && holder.client === null && holder.host === null;
  if (state === DECLINED || nobody) return rejected(line, 'not-held', address);
  const from = (Number(expire) - Number(lifetime)) * 1000;
  return readClaim({
    line,
    address,
    from,
    until: Number(lifetime) === INFINITE_SECONDS ? null : Number(expire) * 1000,
    seenAt: from,
    final: !HELD.has(state),
    holder,
    system: null,
    source: 'dhcp',
    confidence: null,
  });
}

type Field = (name: string) => string;

/** Lease type 2 is a delegated prefix; its length has a column of its own. */
function addressOf(field: Field): string {
  const length = field('prefix_len');
  return field('lease_type') === '2' && length !== '128'
    ? `${field('address')}/${length}`
    : field('address');
}

function holderOf(field: Field) {
  const duid = hexFromText(field('duid'));
  const mac = macFromText(field('hwaddr')) ?? (duid === null ? null : macOfDuid(duid));
  const client = duid ?? hexFromText(field('client_id'));
  return { ...NOBODY, mac, client, host: nameOf(field('hostname').replace(/\.$/, '')) };
}

/** Kea writes a comma inside a field as `&#x2c`. */
function unescaped(field: string): string {
  return field.replaceAll('&#x2c', ',');
}
