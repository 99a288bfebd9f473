/**
 * A network in miniature, of namespaces on this machine: a system that mines and its neighbour on one LAN, the router
 * at whose packet filter they are held, and outside all whom they would speak to.
 *
 *     subject   192.0.2.7 ──┐ lan0
 *                           ├─ lan (192.0.2.1) router wan0 ── outside: pool, portal, vendor, site, resolver, hospital
 *     neighbour 192.0.2.8 ──┘ lan1
 */
import { LabHost } from './lab-host.ts';

/** Documentation addresses (RFC 5737, RFC 3849), with IPv4 first. */
export const PLACES = {
  subject: ['192.0.2.7', '2001:db8:0:1::7'],
  neighbour: ['192.0.2.8', '2001:db8:0:1::8'],
  lan: ['192.0.2.1', '2001:db8:0:1::1'],
  pool: ['198.51.100.7', '2001:db8:ffff::7'],
  portal: ['203.0.113.10', '2001:db8:aaaa::10'],
  resolver: ['203.0.113.53', '2001:db8:aaaa::53'],
  site: ['203.0.113.80', '2001:db8:aaaa::80'],
  hospital: ['203.0.113.112', '2001:db8:aaaa::112'],
  vendor: ['203.0.113.130', '2001:db8:aaaa::130'],
} as const satisfies Record<string, readonly [string, string]>;

const UPLINKS = ['198.51.100.1/24', '203.0.113.1/24', '2001:db8:ffff::1/64', '2001:db8:aaaa::1/64'];
const OUTSIDE = ['pool', 'portal', 'resolver', 'site', 'hospital', 'vendor'] as const;
export const SUBJECT_MAC = '00:00:5e:00:53:07';
const NEIGHBOUR_MAC = '00:00:5e:00:53:08';

/** Where each serves what: TCP and UDP, on both families. */
export const PORTS = { stratum: 3333, web: 80, secure: 443, captive: 8080, other: 5555, dns: 53 };

export interface ThreeHosts {
  readonly subject: LabHost;
  readonly neighbour: LabHost;
  readonly router: LabHost;
  readonly outside: LabHost;
  /** nft inside the router. */
  readonly nft: readonly string[];
  close(): void;
}

export async function makeThreeHosts(): Promise<ThreeHosts> {
  const made: LabHost[] = [];
  const close = (): void => {
    for (const host of made) host.close();
  };
  const host = (role: string): LabHost => {
    const one = new LabHost(role);
    made.push(one);
    return one;
  };
  try {
    const router = host('router');
    const subject = host('subject');
    const neighbour = host('neighbour');
    const outside = host('outside');
    layOut(router, subject, neighbour, outside);
    await serveAll(outside);
    return { subject, neighbour, router, outside, nft: [...router.space.inside, 'nft'], close };
  } catch (error) {
    close();
    throw error;
  }
}

function layOut(router: LabHost, subject: LabHost, neighbour: LabHost, outside: LabHost): void {
  const { space } = router;
  space.ip('link', 'add', 'lan', 'type', 'bridge');
  space.ip('link', 'set', 'lan', 'up');
  join(router, subject, 'lan0', SUBJECT_MAC, PLACES.subject);
  join(router, neighbour, 'lan1', NEIGHBOUR_MAC, PLACES.neighbour);
  space.wire('wan0', outside.space, 'eth0');
  for (const place of PLACES.lan) addAddress(router, 'lan', withLength(place));
  for (const address of UPLINKS) addAddress(router, 'wan0', address);
  for (const name of OUTSIDE) {
    for (const place of PLACES[name]) addAddress(outside, 'eth0', withLength(place));
  }
  outside.space.ip('route', 'add', 'default', 'via', '203.0.113.1');
  outside.space.ip('-6', 'route', 'add', 'default', 'via', '2001:db8:aaaa::1');
  space.set('net/ipv4/ip_forward', '1');
  space.set('net/ipv6/conf/all/forwarding', '1');
}

function join(
  router: LabHost,
  host: LabHost,
  device: string,
  mac: string,
  addresses: readonly string[],
): void {
  const { space } = host;
  router.space.wire(device, space, 'eth0');
  router.space.ip('link', 'set', device, 'master', 'lan');
  space.ip('link', 'set', 'eth0', 'address', mac);
  for (const address of addresses) addAddress(host, 'eth0', withLength(address));
  space.ip('route', 'add', 'default', 'via', PLACES.lan[0]);
  space.ip('-6', 'route', 'add', 'default', 'via', PLACES.lan[1]);
}

function withLength(address: string): string {
  return `${address}/${address.includes(':') ? 64 : 24}`;
}

/** Without waiting for duplicates of an address that nobody else can have. */
function addAddress({ space }: LabHost, device: string, address: string): void {
  space.ip('address', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []));
}

async function serveAll(outside: LabHost): Promise<void> {
  const { stratum, web, secure, captive, other, dns } = PORTS;
  const services = [
    ...each('pool', (ip) => outside.serve('echo', ip, stratum)),
    ...each('pool', (ip) => outside.serve('datagrams', ip, stratum)),
    ...each('portal', (ip) => outside.serve('http', ip, captive, '511 the notice')),
    ...each('portal', (ip) => outside.serve('echo', ip, secure)),
    ...each('resolver', (ip) => outside.serve('datagrams', ip, dns)),
    ...each('resolver', (ip) => outside.serve('echo', ip, dns)),
    ...(['site', 'vendor', 'hospital'] as const).flatMap((name) => [
      ...each(name, (ip) => outside.serve('http', ip, web, name)),
      ...each(name, (ip) => outside.serve('echo', ip, secure)),
      ...each(name, (ip) => outside.serve('datagrams', ip, secure)),
      ...each(name, (ip) => outside.serve('echo', ip, other)),
    ]),
  ];
  const outcomes = await Promise.all(services);
  const failed = outcomes.find((one) => one.failed !== null)?.failed;
  if (failed !== undefined) throw new Error(`Broken invariant: a service of the lab: ${failed}`);
}

function each<T>(name: (typeof OUTSIDE)[number], make: (ip: string) => T): readonly T[] {
  return PLACES[name].map(make);
}
