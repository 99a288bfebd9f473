/** What is asked of a name server that is primary for our zones. `dns-peer.ts` asks a real one. */
import type { Resource } from '#wire/dns/resource.ts';
import type { ZoneChange } from '#wire/dns/zone-messages.ts';

export interface ZoneContent {
  readonly soa: Resource;
  /** All others, in the server's order. */
  readonly records: readonly Resource[];
}

export interface RpzPeer {
  /** Throws OperatingError `unreachable` where there is no whole zone that is proven to come from the key's holder. */
  transfer(zone: string): Promise<ZoneContent>;
  /**
   * Makes the changes in their order, where the zone is still the one with this SOA; `stale`: it is not, and nothing was
   * done. What fits into one message (65,535 bytes) happens at once or not at all. Of several messages the first may be
   * done and a later one not: that is `unreachable`, as a lost answer is. `conflict`: refused, and nothing was done.
   */
  update(soa: Resource, changes: readonly ZoneChange[]): Promise<'done' | 'stale'>;
}
