/**
 * A border router that exists in memory only: what the enforcer of the demonstration drives. It holds, forgets by time and
 * is read back as equipment is, and no packet of this machine ever meets it.
 */
import type { Adapter, Step } from '#contain/adapter.ts';
import type { Observed, ObservedElement } from '#contain/observed.ts';
import type { Wanted, WantedHold } from '#contain/wanted.ts';
import { rungRank } from '#model/rung.ts';

type RouterCommand = { readonly put: ObservedElement } | { readonly take: string };

export class MemoryRouter implements Adapter<RouterCommand> {
  readonly kind = 'nftables';
  readonly #elements = new Map<string, ObservedElement>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a miner there would still reach its pool. */
  passes(address: string): boolean {
    this.#forget();
    const rung = this.#elements.get(address)?.rung ?? 'notify';
    return rungRank(rung) < rungRank('block-pools');
  }

  inspect(): Promise<Observed> {
    this.#forget();
    const elements = [...this.#elements.values()];
    return Promise.resolve({ at: this.#now(), elements, frame: 'whole', detail: null });
  }

  plan({ holds, rearmBefore }: Wanted, { elements }: Observed): readonly Step<RouterCommand>[] {
    const keys = new Set(holds.map(({ key }) => key));
    const found = new Map(elements.map((element) => [element.key, element]));
    const gone = elements.filter(({ key }) => !keys.has(key));
    const releases = gone.map(({ key }): Step<RouterCommand> => ({
      does: 'release',
      key,
      command: { take: key },
    }));
    return [
      ...releases,
      ...holds.flatMap((hold) => stepFor(hold, found.get(hold.key), rearmBefore)),
    ];
  }

  apply(steps: readonly Step<RouterCommand>[]): Promise<void> {
    for (const { command } of steps) {
      if ('put' in command) this.#elements.set(command.put.key, command.put);
      else this.#elements.delete(command.take);
    }
    return Promise.resolve();
  }

  undo(): Promise<void> {
    this.#elements.clear();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #forget(): void {
    for (const [key, { expiresAt }] of this.#elements) {
      if (expiresAt !== null && expiresAt <= this.#now()) this.#elements.delete(key);
    }
  }
}

function stepFor(
  { key, rung, orders, expiresAt }: WantedHold,
  found: ObservedElement | undefined,
  rearmBefore: number,
): readonly Step<RouterCommand>[] {
  const put = { key, rung, orders, expiresAt, certainty: 'there' as const };
  if (found === undefined) return [{ does: 'hold', key, command: { put } }];
  if (found.rung !== rung || found.orders.join() !== orders.join()) {
    const isLower = found.rung !== null && rungRank(rung) < rungRank(found.rung);
    return [{ does: isLower ? 'release' : 'hold', key, command: { put } }];
  }
  const endsAt = found.expiresAt ?? Number.POSITIVE_INFINITY;
  const isLate = endsAt < Math.min(rearmBefore, expiresAt);
  return isLate || endsAt > expiresAt ? [{ does: 'rearm', key, command: { put } }] : [];
}
