/**
 * One turn at the peer, the same for every adapter: read, let go of what must not be held, put the frame right, hold what
 * must be, read again. A single step that the peer refuses is found and left out; it never keeps another from its turn.
 */
import { OperatingError } from '#base/errors.ts';
import type { Adapter, Step } from './adapter.ts';
import type { Observed } from './observed.ts';
import type { Wanted } from './wanted.ts';

export interface Turn {
  readonly before: Observed;
  readonly after: Observed;
  /** Steps that were taken. */
  readonly steps: number;
  /** By key, what the peer said; '' is the frame. */
  readonly refused: ReadonlyMap<string, string>;
  /** Keys with which something is left to do. */
  readonly undone: ReadonlySet<string>;
}

/** How often it is read and planned anew where the peer refuses: elements may end between reading and changing. */
const ROUNDS_MAX = 3;

/**
 * `known`: the reading that ended the last turn, where that is young: it stands for the first one, which with 50,000
 * elements takes half a second before anybody is let go. What others did meanwhile makes the peer refuse, or is seen by
 * the reading at the end. Throws OperatingError `unreachable` where nobody knows what the peer has.
 */
export async function reconcile(
  adapter: Adapter,
  wanted: Wanted,
  known: Observed | null = null,
): Promise<Turn> {
  const before = known ?? (await adapter.inspect());
  const refused = new Map<string, string>();
  let seen = before;
  let steps = 0;
  for (const does of [['release'], ['frame'], ['hold', 'rearm']] as const) {
    const part = partOf(adapter.plan(wanted, seen), does);
    if (part.length === 0) continue;
    steps += await applyPart(adapter, wanted, { does, part, refused });
    seen = await adapter.inspect();
  }
  // Nothing was to be done by what was known: that must be seen, too.
  if (seen === known) seen = await adapter.inspect();
  const left = adapter.plan(wanted, seen).map(({ key }) => key);
  return { before, after: seen, steps, refused, undone: new Set(left) };
}

type Does = readonly Step<unknown>['does'][];

interface Part {
  readonly does: Does;
  readonly part: readonly Step<unknown>[];
  readonly refused: Map<string, string>;
}

async function applyPart(
  adapter: Adapter,
  wanted: Wanted,
  { does, part, refused }: Part,
): Promise<number> {
  let steps = part;
  for (let round = 1; steps.length > 0; round++) {
    const fault = await tryApply(adapter, steps);
    if (fault === null) return steps.length;
    if (round === ROUNDS_MAX) break;
    steps = partOf(adapter.plan(wanted, await adapter.inspect()), does);
  }
  return halve(adapter, steps, refused);
}

/** In about log2(n) tries for each poison. */
async function halve(
  adapter: Adapter,
  steps: readonly Step<unknown>[],
  refused: Map<string, string>,
): Promise<number> {
  const [first] = steps;
  if (first === undefined) return 0;
  const fault = await tryApply(adapter, steps);
  if (fault === null) return steps.length;
  if (steps.length === 1) {
    refused.set(first.key, fault);
    return 0;
  }
  const middle = steps.length >>> 1;
  const low = await halve(adapter, steps.slice(0, middle), refused);
  return low + (await halve(adapter, steps.slice(middle), refused));
}

/** What the peer said; null: it is done. */
async function tryApply(adapter: Adapter, steps: readonly Step<unknown>[]): Promise<string | null> {
  try {
    await adapter.apply(steps);
    return null;
  } catch (error) {
    if (error instanceof OperatingError && error.code === 'conflict') return error.message;
    throw error;
  }
}

function partOf(steps: readonly Step<unknown>[], kinds: Does): readonly Step<unknown>[] {
  return steps.filter(({ does }) => kinds.includes(does));
}
