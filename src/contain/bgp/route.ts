/** Routes as they stand in gobgpd's own table. */

export const FAMILIES = ['ipv4-flowspec', 'ipv6-flowspec', 'ipv4', 'ipv6'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Route {
  readonly family: Family;
  /**
   * What it matches, as gobgp prints it: `192.0.2.7/32`, or `[destination: 192.0.2.7/32][source: …]`. Names the route:
   * what is added under a name that is there replaces it.
   */
  readonly name: string;
  /** Bytes a second (RFC 8955 §7.1); 0 discards, null where it says nothing of traffic. */
  readonly rate: number | null;
  /** Of a route to addresses; null for FlowSpec, which leads nowhere. */
  readonly nextHop: string | null;
  /** RFC 1997, as numbers, sorted. */
  readonly communities: readonly number[];
  /** RFC 8092, as `1:2:3`, sorted. */
  readonly large: readonly string[];
  /** What else it carries; ours carry nothing else. */
  readonly others: readonly string[];
}

export const NO_EXPORT = 0xffff_ff01;
/** RFC 7999 §5. */
export const BLACKHOLE = 0xffff_029a;

/** The number of `65000:6561`. */
export function communityFrom(text: string): number {
  const [asn, value] = text.split(':').map(Number);
  return ((asn ?? 0) * 0x1_0000 + (value ?? 0)) >>> 0;
}

export function communityText(community: number): string {
  return `${community >>> 16}:${community & 0xffff}`;
}

export function sameRoute(a: Route, b: Route): boolean {
  return contentOf(a) === contentOf(b);
}

/** Names are unique within a family only. */
export function idOf(route: Route): string {
  return `${route.family} ${route.name}`;
}

function contentOf({ rate, nextHop, communities, large, others, ...named }: Route): string {
  return JSON.stringify([named.family, named.name, rate, nextHop, communities, large, others]);
}
