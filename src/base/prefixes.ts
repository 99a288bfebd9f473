/** Sets of prefixes: what remains of one without others, and a set in which none lies within another. */
import { holds, networkAt, type Network, type Range } from './network.ts';

/** Parts of `whole` that are in none of `holes`, as the fewest prefixes, ascending. */
export function without(whole: Network, holes: readonly Range[]): readonly Network[] {
  if (holes.length === 0) return [whole];
  const parts: Network[] = [];
  let next = whole.lo;
  const inner = holes
    .filter((hole) => hole.lo <= whole.hi && whole.lo <= hole.hi)
    .toSorted((a, b) => (a.lo < b.lo ? -1 : 1));
  for (const hole of inner) {
    if (hole.lo > next) parts.push(...prefixesOf({ lo: next, hi: before(hole.lo) }));
    if (hole.hi >= whole.hi) return parts;
    if (hole.hi >= next) next = after(hole.hi);
  }
  if (next === whole.lo) return [whole];
  parts.push(...prefixesOf({ lo: next, hi: whole.hi }));
  return parts;
}

/** Sorted, each once, and none of them within another. */
export function outermost(networks: readonly Network[]): readonly Network[] {
  const kept: Network[] = [];
  for (const network of inOrder(networks)) {
    const last = kept.at(-1);
    if (last === undefined || !holds(last, network)) kept.push(network);
  }
  return kept;
}

/** By first address, the wider first: whoever holds another comes before it. */
export function inOrder(networks: readonly Network[]): readonly Network[] {
  return networks.toSorted((a, b) => {
    if (a.lo !== b.lo) return a.lo < b.lo ? -1 : 1;
    if (a.hi !== b.hi) return a.hi > b.hi ? -1 : 1;
    return 0;
  });
}

/** The one of a sorted set without overlaps that touches this range, if any. */
export function touching<N extends Range>(sorted: readonly N[], range: Range): N | null {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle]?.hi ?? '') < range.lo) from = middle + 1;
    else to = middle;
  }
  const found = sorted[from];
  return found !== undefined && found.lo <= range.hi ? found : null;
}

/** The fewest prefixes that make up a range; each starts where its length allows. */
function prefixesOf({ lo, hi }: Range): Network[] {
  const end = BigInt(`0x${hi}`);
  const prefixes: Network[] = [];
  for (let start = BigInt(`0x${lo}`); start <= end;) {
    let size = 0n;
    while (size < 128n && isStart(start, size + 1n) && start + (1n << (size + 1n)) - 1n <= end)
      size++;
    // What would hold both families is cut in two.
    let network = networkAt(hexOf(start), 128 - Number(size));
    for (; network === null && size > 0n; network = networkAt(hexOf(start), 128 - Number(size)))
      size--;
    if (network === null) throw new Error('Broken invariant: a single address is a network');
    prefixes.push(network);
    start += 1n << size;
  }
  return prefixes;
}

const isStart = (start: bigint, size: bigint): boolean => start % (1n << size) === 0n;
const hexOf = (value: bigint): string => value.toString(16).padStart(32, '0');
const before = (hex: string): string => hexOf(BigInt(`0x${hex}`) - 1n);
const after = (hex: string): string => hexOf(BigInt(`0x${hex}`) + 1n);
