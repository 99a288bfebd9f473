/**
 * A network in miniature, of namespaces on this machine: a system that mines and its neighbour on one LAN, the router
 * at whose packet filter they are held, and outside all whom they would speak to.
 *
 *     subject   192.0.2.7 ──┐ lan0
 *                           ├─ lan (192.0.2.1) router wan0 ── outside: pool, portal, vendor, site, resolver, hospital
 *     neighbour 192.0.2.8 ──┘ lan1
 */
import { LabHost } from './lab-host.ts';
import { callerIp } from './namespace.ts';

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

/**
 * `portal: 'caller'` leaves the portal's address to whoever calls: this process must then be in a network namespace of its
 * own, and gets a cable to the router with the address of the portal at its end.
 */
export async function makeThreeHosts(
  { portal }: { readonly portal: 'lab' | 'caller' } = { portal: 'lab' },
): Promise<ThreeHosts> {
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
    const places = OUTSIDE.filter((name) => name !== 'portal' || portal === 'lab');
    layOut(router, subject, neighbour, outside, places);
    if (portal === 'caller') joinCaller(router);
    await serveAll(outside, places);
    return { subject, neighbour, router, outside, nft: [...router.space.inside, 'nft'], close };
  } catch (error) {
    close();
    throw error;
  }
}

type Places = readonly (typeof OUTSIDE)[number][];

function layOut(
  router: LabHost,
  subject: LabHost,
  neighbour: LabHost,
  outside: LabHost,
  places: Places,
): void {
  const { space } = router;
  space.ip('link', 'add', 'lan', 'type', 'bridge');
  space.ip('link', 'set', 'lan', 'up');
  join(router, subject, 'lan0', SUBJECT_MAC, PLACES.subject);
  join(router, neighbour, 'lan1', NEIGHBOUR_MAC, PLACES.neighbour);
  space.wire('wan0', outside.space, 'eth0');
  for (const place of PLACES.lan) addAddress(router, 'lan', withLength(place));
  for (const address of UPLINKS) addAddress(router, 'wan0', address);
  for (const name of places) {
    for (const place of PLACES[name]) addAddress(outside, 'eth0', withLength(place));
  }
  outside.space.ip('route', 'add', 'default', 'via', '203.0.113.1');
  outside.space.ip('-6', 'route', 'add', 'default', 'via', '2001:db8:aaaa::1');
  space.set('net/ipv4/ip_forward', '1');
  space.set('net/ipv6/conf/all/forwarding', '1');
}

/** The process that calls stands where the portal would: its packets go through the router as the subject's do. */
function joinCaller({ space }: LabHost): void {
  const [ipv4, ipv6] = PLACES.portal;
  space.wireToCaller('office0', 'router0');
  for (const [address, family] of [
    [ipv4, '-4'],
    [ipv6, '-6'],
  ] as const) {
    const gateway = family === '-4' ? '169.254.83.1' : 'fe80::83';
    space.ip(
      'address',
      'add',
      `${gateway}/${family === '-4' ? 30 : 64}`,
      'dev',
      'office0',
      ...(family === '-6' ? ['nodad'] : []),
    );
    space.ip(family, 'route', 'add', address, 'dev', 'office0');
    callerIp('address', 'add', address, 'dev', 'router0', ...(family === '-6' ? ['nodad'] : []));
    callerIp(family, 'route', 'add', gateway, 'dev', 'router0');
    callerIp(family, 'route', 'add', 'default', 'via', gateway, 'dev', 'router0');
  }
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

async function serveAll(outside: LabHost, places: Places): Promise<void> {
  const { stratum, web, secure, captive, other, dns } = PORTS;
  const services = [
    ...each('pool', (ip) => outside.serve('echo', ip, stratum)),
    ...each('pool', (ip) => outside.serve('datagrams', ip, stratum)),
    ...(places.includes('portal') ? portalOf(outside, captive, secure) : []),
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

function portalOf(outside: LabHost, captive: number, secure: number) {
  return [
    ...each('portal', (ip) => outside.serve('http', ip, captive, '511 the notice')),
    ...each('portal', (ip) => outside.serve('echo', ip, secure)),
  ];
}

function each<T>(name: (typeof OUTSIDE)[number], make: (ip: string) => T): readonly T[] {
  return PLACES[name].map(make);
}
