/**
 * Triggers of response policy zones by the address of who asks (draft-vixie-dnsop-dns-rpz §4.3): the length, then the
 * address backwards, `24.0.2.0.192.rpz-client-ip`; in IPv6 `zz` stands for the longest run of zero groups.
 */
import { type Network, networkFromText } from '#base/network.ts';

const SUFFIX = '.rpz-client-ip';

/** Under the zone's name. Length 0 is none that BIND takes (9.18: 1 to 128). */
export function clientTrigger(network: Network): string {
  const address = network.text.split('/')[0] ?? '';
  const groups = address.includes(':')
    ? address.replace('::', ':zz:').replace(/^:|:$/g, '').split(':')
    : address.split('.');
  return `${[network.length, ...groups.toReversed()].join('.')}${SUFFIX}`;
}

/** Null: no such trigger, or one with another spelling than ours, which resolvers read in different ways. */
export function networkOfTrigger(name: string): Network | null {
  if (!name.endsWith(SUFFIX)) return null;
  const [length, ...reversed] = name.slice(0, -SUFFIX.length).split('.');
  const groups = reversed.toReversed();
  const isIpv4 = groups.length === 4 && !groups.includes('zz');
  const address = isIpv4 ? groups.join('.') : ipv6Of(groups);
  const network = networkFromText(`${address}/${length}`);
  if (typeof network === 'string' || network.length === 0) return null;
  return clientTrigger(network) === name ? network : null;
}

/** Whether it is meant as a trigger by client, well written or not. */
export function isClientTrigger(name: string): boolean {
  return name.endsWith(SUFFIX);
}

function ipv6Of(groups: readonly string[]): string {
  const text = groups.join(':');
  if (text === 'zz') return '::';
  return text.replace(/^zz:/, '::').replace(/:zz$/, '::').replace(':zz:', '::');
}
