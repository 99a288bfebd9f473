/** What the constant sets hold for what is wanted, and the digest by which a later reader knows it again. */
import { assert } from '#base/assert.ts';
import { type Network, networkFromText } from '#base/network.ts';
import type { Wanted } from '../wanted.ts';
import { digestOf } from './frame.ts';
import { CONSTANT_SETS, type ConstantSetName } from './sets.ts';

export type Constants = Readonly<Record<ConstantSetName, readonly string[]>>;

export function constantsOf({ exempt, pools, garden }: Wanted): Constants {
  const resolvers = garden?.resolvers ?? [];
  const allow = garden?.allow ?? [];
  const endpoints = pools.endpoints.map(({ ip, port }) => [ip, port] as const);
  const portal = garden === null ? [] : portalEndpoints(garden.portal);
  return {
    exempt4: networks(exempt, 4),
    exempt6: networks(exempt, 6),
    pools4: concat(endpoints, 4),
    pools6: concat(endpoints, 6),
    portal4: concat(portal, 4),
    portal6: concat(portal, 6),
    resolvers4: networks(resolvers, 4),
    resolvers6: networks(resolvers, 6),
    garden4: networks(allow, 4),
    garden6: networks(allow, 6),
  };
}

export function constantsDigest(constants: Readonly<Record<string, readonly string[]>>): string {
  return digestOf(
    CONSTANT_SETS.flatMap(({ name }) => [
      `${name}:`,
      ...(constants[name] ?? []).toSorted((a, b) => (a < b ? -1 : 1)),
    ]),
  );
}

type Endpoint = readonly [ip: string, port: number];

function portalEndpoints(portal: NonNullable<Wanted['garden']>['portal']): readonly Endpoint[] {
  return [portal.ipv4, portal.ipv6].flatMap((ip) =>
    ip === null ? [] : [[ip, portal.port] as const, [ip, portal.captivePort] as const],
  );
}

function concat(endpoints: readonly Endpoint[], family: 4 | 6): readonly string[] {
  const own = endpoints.filter(([ip]) => ip.includes(':') === (family === 6));
  return [...new Set(own.map(([ip, port]) => `${ip} . ${port}`))];
}

/** An interval set refuses what overlaps; two prefixes overlap only where one holds the other. */
function networks(texts: readonly string[], family: 4 | 6): readonly string[] {
  const own = texts
    .map((text) => {
      const network = networkFromText(text);
      assert(typeof network !== 'string', 'networks of a desired set are checked');
      return network;
    })
    .filter((network) => network.family === family)
    .toSorted((a, b) => (a.lo === b.lo ? a.length - b.length : a.lo < b.lo ? -1 : 1));
  const widest: Network[] = [];
  for (const network of own) {
    const last = widest.at(-1);
    if (last === undefined || network.hi > last.hi) widest.push(network);
  }
  return widest.map(({ text }) => text);
}
