/** gobgp's JSON of a table and of its neighbours, as 3.10 prints it. */
import { parseJson } from '#wire/lists/json.ts';
import { z } from 'zod';
import { FAMILIES, type Family, type Route } from './route.ts';

const Community = z.int().min(0).max(0xffff_ffff);

const Origin = z.looseObject({ type: z.literal(1) });
const NextHop = z.looseObject({ type: z.literal(3), nexthop: z.string() });
const Communities = z.looseObject({ type: z.literal(8), communities: z.array(Community) });
/** Of IPv6, and of every flow. */
const Reach = z.looseObject({ type: z.literal(14), nexthop: z.string() });
const Extended = z.looseObject({ type: z.literal(16), value: z.array(z.unknown()) });
const Large = z.looseObject({
  type: z.literal(32),
  value: z.array(z.strictObject({ ASN: Community, LocalData1: Community, LocalData2: Community })),
});
/** RFC 8955 §7.1: 0x80, 0x06. */
const TrafficRate = z.looseObject({
  type: z.literal(128),
  subtype: z.literal(6),
  rate: z.number(),
});
const Attribute = z.discriminatedUnion('type', [
  Origin,
  NextHop,
  Communities,
  Reach,
  Extended,
  Large,
]);

const Path = z.looseObject({
  attrs: z.array(z.looseObject({ type: z.int() })),
  /** Who told of it; routes that were made here have none. */
  'neighbor-ip': z.string().optional(),
});
const Table = z.record(z.string(), z.array(Path));
const Names = z.record(z.string(), z.array(z.looseObject({})));

/** Routes that were made here; null where this is no table. */
export function routesFrom(text: string, family: Family): readonly Route[] | null {
  const table = Table.safeParse(parseJson(text));
  if (!table.success) return null;
  return Object.entries(table.data).flatMap(([name, paths]) =>
    paths
      .filter((path) => path['neighbor-ip'] === undefined)
      .map(({ attrs }) => routeFrom(family, name, attrs)),
  );
}

/** What was told to a neighbour: the names alone. */
export function namesFrom(text: string): readonly string[] | null {
  const table = Names.safeParse(parseJson(text));
  return table.success ? Object.keys(table.data) : null;
}

function routeFrom(family: Family, name: string, attrs: readonly unknown[]): Route {
  let rate: number | null = null;
  let nextHop: string | null = null;
  const communities: number[] = [];
  const large: string[] = [];
  const others: string[] = [];
  for (const attr of attrs) {
    const { data } = Attribute.safeParse(attr);
    if (data === undefined) others.push(JSON.stringify(attr));
    else if (data.type === 8) communities.push(...data.communities);
    else if (data.type === 3 || data.type === 14) nextHop = data.nexthop;
    else if (data.type === 32) {
      large.push(...data.value.map((one) => `${one.ASN}:${one.LocalData1}:${one.LocalData2}`));
    } else if (data.type === 16) {
      for (const one of data.value) {
        const action = TrafficRate.safeParse(one);
        if (action.success && rate === null) rate = action.data.rate;
        else others.push(JSON.stringify(one));
      }
    }
  }
  return {
    family,
    name,
    rate,
    nextHop: family.endsWith('flowspec') ? null : nextHop,
    communities: communities.toSorted((a, b) => a - b),
    large: large.toSorted(),
    others,
  };
}

/** As the capability that a neighbour announced: AFI and SAFI in a protobuf message, as gobgp prints it. */
const CAPABILITIES: Readonly<Record<Family, string>> = {
  ipv4: 'CgQIARAB',
  ipv6: 'CgQIAhAB',
  'ipv4-flowspec': 'CgUIARCFAQ==',
  'ipv6-flowspec': 'CgUIAhCFAQ==',
};
const MULTIPROTOCOL = 'type.googleapis.com/apipb.MultiProtocolCapability';
/** RFC 4271 §8.2.2, as gobgp counts the states. */
const ESTABLISHED = 6;

const Capability = z.looseObject({ type_url: z.string(), value: z.string().optional() });
const Neighbours = z.array(
  z.looseObject({
    state: z.looseObject({
      neighbor_address: z.string(),
      session_state: z.int().optional(),
      remote_cap: z.array(Capability).optional(),
      local_cap: z.array(Capability).optional(),
    }),
  }),
);

export interface Neighbour {
  readonly address: string;
  /** That both sides speak. */
  readonly families: readonly Family[];
}

/** Those with an established session; null where this is no list of neighbours. */
export function neighboursFrom(text: string): readonly Neighbour[] | null {
  const list = Neighbours.safeParse(parseJson(text));
  if (!list.success) return null;
  return list.data
    .filter(({ state }) => state.session_state === ESTABLISHED)
    .map(({ state }) => ({
      address: state.neighbor_address,
      families: FAMILIES.filter((family) =>
        [state.local_cap, state.remote_cap].every((side) => speaks(side ?? [], family)),
      ),
    }));
}

function speaks(capabilities: readonly z.infer<typeof Capability>[], family: Family): boolean {
  return capabilities.some(
    ({ type_url, value }) => type_url === MULTIPROTOCOL && value === CAPABILITIES[family],
  );
}
