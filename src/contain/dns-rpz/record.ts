/** Records of our zones as such: how long they live, how sets of them differ. */
import { DNS_TYPE } from '#wire/dns.ts';
import type { Resource } from '#wire/dns/resource.ts';
import type { ZoneChange } from '#wire/dns/zone-messages.ts';

/** Seconds. Clients remember a pool's new name for so long, also after it was released. */
export const RECORD_TTL_S = 5;
/** The action that ends all policy for this query (draft-vixie-dnsop-dns-rpz §3.3). */
export const PASS = 'rpz-passthru';

/** Text that two records share only where they are the same but for their TTL. */
export function recordKey({ name, type, data }: Resource): string {
  return `${name} ${type} ${Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1')}`;
}

export interface RecordChanges {
  /** What is new, and before it what stands in its way (RFC 2136 §3.4.2.2: nothing is added beside a CNAME). */
  readonly first: readonly ZoneChange[];
  /** The rest of what goes: triggers before the notes that explain them. */
  readonly last: readonly ZoneChange[];
}

/** What leads from one set to another. */
export function changesBetween(
  have: readonly Resource[],
  want: readonly Resource[],
): RecordChanges {
  const seconds = new Map(have.map((record) => [recordKey(record), record.ttl]));
  const wanted = new Set(want.map(recordKey));
  const added = want.filter((record) => seconds.get(recordKey(record)) !== record.ttl);
  const owners = new Map(added.map(({ name, type }) => [name, type]));
  const gone = have.filter((record) => !wanted.has(recordKey(record)));
  const isInTheWay = ({ name, type }: Resource): boolean => {
    const other = owners.get(name);
    return other !== undefined && (other === DNS_TYPE.CNAME || type === DNS_TYPE.CNAME);
  };
  const remove = (record: Resource): ZoneChange => ({ does: 'remove', record });
  const rest = gone.filter((record) => !isInTheWay(record)).toSorted((a, b) => a.type - b.type);
  const add = added.map((record): ZoneChange => ({ does: 'add', record }));
  return { first: [...gone.filter(isInTheWay).map(remove), ...add], last: rest.map(remove) };
}

/** All but the SOA and the name servers of the zone itself, which are its operator's. */
export function withoutApex(records: readonly Resource[], zone: string): readonly Resource[] {
  return records.filter(({ name, type }) => name !== zone || type !== DNS_TYPE.NS);
}
