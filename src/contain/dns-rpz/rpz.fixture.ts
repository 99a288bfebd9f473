/** A name server in memory that keeps our two zones and one that is not ours, and changes them as BIND 9.18 does. */
import { OperatingError } from '#base/errors.ts';
import { DNS_TYPE } from '#wire/dns.ts';
import { DNS_CLASS, type Resource, serialOf, TYPE_SOA, withSerial } from '#wire/dns/resource.ts';
import { nameBytes } from '#wire/dns/dns-name.ts';
import { serialAfter, type ZoneChange } from '#wire/dns/zone-messages.ts';
import type { RpzPeer, ZoneContent } from './peer.ts';
import { recordKey } from './record.ts';

export const FAKE_SECRET = new Uint8Array(32).fill(7);

/** The SOA and the name server of an empty zone. */
export function emptyZone(zone: string): ZoneContent {
  const [here, host] = [nameBytes(zone) ?? [], nameBytes('localhost') ?? []];
  const numbers = new DataView(new ArrayBuffer(20));
  [1, 60, 30, 900, 5].forEach((number, i) => numbers.setUint32(4 * i, number));
  const record = (type: number, data: Uint8Array): Resource => ({
    name: zone,
    type,
    klass: DNS_CLASS.IN,
    ttl: 5,
    data,
  });
  const soa = Uint8Array.from([...host, ...here, ...new Uint8Array(numbers.buffer)]);
  return { soa: record(TYPE_SOA, soa), records: [record(DNS_TYPE.NS, Uint8Array.from(host))] };
}

export class FakeRpzPeer implements RpzPeer {
  readonly zones = new Map<string, ZoneContent>();
  isBroken = false;
  /** Called before each update, once. */
  meanwhile: (() => void) | null = null;
  /** Told of every change that was made. */
  changed: () => void = () => undefined;

  constructor(...zones: readonly string[]) {
    for (const zone of zones) this.zones.set(zone, emptyZone(zone));
  }

  async transfer(zone: string): Promise<ZoneContent> {
    await Promise.resolve();
    const content = this.zones.get(zone);
    if (this.isBroken || content === undefined) {
      throw new OperatingError('unreachable', `Cannot read the zone ${zone}: no answer`);
    }
    return content;
  }

  async update(soa: Resource, changes: readonly ZoneChange[]): Promise<'done' | 'stale'> {
    this.meanwhile?.();
    this.meanwhile = null;
    const content = await this.transfer(soa.name);
    if (recordKey(content.soa) !== recordKey(soa)) return 'stale';
    this.change(soa.name, changes);
    return 'done';
  }

  /** As anybody with the key may. */
  change(zone: string, changes: readonly ZoneChange[]): void {
    const content = this.zones.get(zone) ?? emptyZone(zone);
    const byOwner = new Map<string, readonly Resource[]>();
    for (const record of content.records) {
      byOwner.set(record.name, [...(byOwner.get(record.name) ?? []), record]);
    }
    for (const { does, record } of changes) {
      const here = byOwner.get(record.name) ?? [];
      byOwner.set(record.name, does === 'remove' ? except(here, record) : beside(here, record));
    }
    const soa = withSerial(content.soa, serialAfter(serialOf(content.soa)));
    this.zones.set(zone, { soa, records: [...byOwner.values()].flat() });
    this.changed();
  }
}

function except(records: readonly Resource[], gone: Resource): readonly Resource[] {
  return records.filter((record) => recordKey(record) !== recordKey(gone));
}

/** RFC 2136 §3.4.2.2: nothing is added beside a CNAME, nor a CNAME beside anything else; that is no error. */
function beside(records: readonly Resource[], added: Resource): readonly Resource[] {
  const isAlias = added.type === DNS_TYPE.CNAME;
  if (records.some(({ type }) => (type === DNS_TYPE.CNAME) !== isAlias)) return records;
  return isAlias ? [added] : [...except(records, added), added];
}
