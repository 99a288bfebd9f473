/**
 * From orders to what one point is to hold: networks of which no two overlap, none of them exempt or shared, each with
 * every order that holds it and the strictest of their rungs. Pure: the same orders give the same set, in one order.
 */
import { networkFromText, type Network } from '#base/network.ts';
import { inOrder, outermost, touching, without } from '#base/prefixes.ts';
import type { Hold, HoldOrder, Holder } from '#model/desired-set.ts';
import { rungRank } from '#model/rung.ts';

/** An order whose hold is wanted now. */
export interface HoldingOrder extends HoldOrder {
  readonly rung: Hold['rung'];
  readonly isShadow: boolean;
  /** ISO 8601. */
  readonly until: string;
  /** Canonical texts. */
  readonly networks: readonly string[];
  /** Exemptions that it sets aside. */
  readonly overrides: readonly string[];
  /** Of its system, by network; {} where the point is not told. */
  readonly holders: Readonly<Record<string, readonly Holder[]>>;
}

export interface ExemptNetwork {
  readonly exemptionId: string;
  readonly network: Network;
}

export interface Compiled {
  readonly holds: readonly Hold[];
  /** Without what an order is allowed to hold all the same. */
  readonly exempt: readonly string[];
}

/** `shared`: addresses behind which there are many; never held, whatever an order sets aside (RFC 6561 §5.9). */
export function compileHolds(
  orders: readonly HoldingOrder[],
  exempt: readonly ExemptNetwork[],
  shared: readonly Network[],
): Compiled {
  const never = outermost([...exempt.map(({ network }) => network), ...shared]);
  const claims = orders.flatMap((order) => {
    const { overrides } = order;
    if (overrides.length === 0) return claimsOf(order, never);
    const kept = exempt.filter(({ exemptionId }) => !overrides.includes(exemptionId));
    return claimsOf(order, outermost([...kept.map(({ network }) => network), ...shared]));
  });
  const real = partsOf(claims.filter(({ order }) => !order.isShadow));
  const shadow = partsOf(claims.filter(({ order }) => order.isShadow));
  const held = real.map(({ network }) => network);
  const free = outermost(exempt.map(({ network }) => network)).flatMap((network) =>
    without(network, held),
  );
  return {
    holds: [
      ...real.map((part) => holdOf(part, false)),
      ...shadow.map((part) => holdOf(part, true)),
    ],
    exempt: free.map(({ text }) => text),
  };
}

/** One order's part of one of its networks. */
interface Claim {
  readonly network: Network;
  readonly order: HoldingOrder;
  readonly holders: readonly Holder[];
}

/** `never`: sorted, without overlaps. */
function claimsOf(order: HoldingOrder, never: readonly Network[]): Claim[] {
  return order.networks.flatMap((text) => {
    const network = networkFromText(text);
    if (typeof network === 'string') throw new Error('Broken invariant: orders name networks');
    const holders = order.holders[text] ?? [];
    // Most of many thousand touch nothing that is exempt.
    const parts = touching(never, network) === null ? [network] : without(network, never);
    return parts.map((part) => ({ network: part, order, holders }));
  });
}

/** A network and all that is claimed of the whole of it. */
interface Part {
  readonly network: Network;
  readonly claims: readonly Claim[];
}

/** Where one claim lies within another, the inner has both and the outer what is left of it. */
function partsOf(claims: readonly Claim[]): readonly Part[] {
  const byText = Map.groupBy(claims, ({ network }) => network.text);
  const sorted = inOrder([...byText.values()].flatMap(([claim]) => (claim ? [claim.network] : [])));
  const nodes: Node[] = [];
  const open: Node[] = [];
  for (const network of sorted) {
    while ((open.at(-1)?.network.hi ?? 'g') < network.lo) open.pop();
    const outer = open.at(-1);
    const own = byText.get(network.text) ?? [];
    const node = { network, claims: [...(outer?.claims ?? []), ...own], inner: [] };
    outer?.inner.push(network);
    nodes.push(node);
    open.push(node);
  }
  return nodes
    .flatMap(({ network, claims: all, inner }) =>
      without(network, inner).map((part) => ({ network: part, claims: all })),
    )
    .toSorted((a, b) => (a.network.lo < b.network.lo ? -1 : 1));
}

interface Node extends Part {
  readonly inner: Network[];
}

function holdOf({ network, claims }: Part, isShadow: boolean): Hold {
  const strictest = Math.max(...claims.map(({ order }) => rungRank(order.rung)));
  const decisive = claims.filter(({ order }) => rungRank(order.rung) === strictest);
  const [first] = decisive;
  if (first === undefined) throw new Error('Broken invariant: a part is claimed');
  // Instants in their one form sort as text. The latest: each of these orders allows the hold by itself.
  const until =
    decisive
      .map(({ order }) => order.until)
      .toSorted()
      .at(-1) ?? first.order.until;
  const orders = new Map(claims.map(({ order }) => [order.id, order]));
  return {
    network: network.text,
    rung: first.order.rung,
    isShadow,
    until,
    orders: [...orders.values()]
      .map(({ id, generation, contentHash }) => ({ id, generation, contentHash }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    holders: claims.flatMap(({ holders }) => holders).slice(0, HOLDERS_MAX),
  };
}

/** Devices of one address; more is a network. */
const HOLDERS_MAX = 16;
