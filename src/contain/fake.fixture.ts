/** Equipment in memory, with the manners of real one: it refuses poison whole, may be out of reach, and forgets by time. */
import { OperatingError } from '#base/errors.ts';
import type { Adapter, Step } from './adapter.ts';
import type { Observed, ObservedElement } from './observed.ts';
import type { Wanted, WantedHold } from './wanted.ts';

export type FakeCommand = { readonly put: ObservedElement } | { readonly take: string };

export class FakeEquipment {
  readonly elements = new Map<string, ObservedElement>();
  /** Keys that it refuses to hold. */
  readonly poison = new Set<string>();
  isReachable = true;
  /** Transactions that were tried. */
  tries = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  read(): readonly ObservedElement[] {
    if (!this.isReachable) throw new OperatingError('unreachable', 'The equipment does not answer');
    for (const [key, { expiresAt }] of this.elements) {
      if (expiresAt !== null && expiresAt <= this.#now()) this.elements.delete(key);
    }
    return [...this.elements.values()];
  }

  change(commands: readonly FakeCommand[]): void {
    this.tries++;
    this.read();
    for (const command of commands) {
      if ('put' in command && this.poison.has(command.put.key)) {
        throw new OperatingError('conflict', `${command.put.key} is not to its taste`);
      }
    }
    for (const command of commands) {
      if ('put' in command) this.elements.set(command.put.key, command.put);
      else this.elements.delete(command.take);
    }
  }
}

export class FakeAdapter implements Adapter<FakeCommand> {
  readonly kind = 'nftables';
  readonly #equipment: FakeEquipment;
  readonly #now: () => number;

  constructor(equipment: FakeEquipment, now: () => number) {
    this.#equipment = equipment;
    this.#now = now;
  }

  async inspect(): Promise<Observed> {
    const at = this.#now();
    return Promise.resolve({
      at,
      elements: this.#equipment.read(),
      frame: 'whole' as const,
      detail: null,
    });
  }

  plan(wanted: Wanted, { elements }: Observed): readonly Step<FakeCommand>[] {
    const holds = new Map(wanted.holds.map((hold) => [hold.key, hold]));
    const found = new Map(elements.map((element) => [element.key, element]));
    const gone = elements.filter(({ key }) => !holds.has(key));
    const releases = gone.map(({ key }): Step<FakeCommand> => {
      return { does: 'release', key, command: { take: key } };
    });
    return [...releases, ...wanted.holds.flatMap((hold) => stepOf(hold, found, wanted))];
  }

  async apply(steps: readonly Step<FakeCommand>[]): Promise<void> {
    this.#equipment.change(steps.map(({ command }) => command));
    return Promise.resolve();
  }

  async undo(): Promise<void> {
    this.#equipment.change(this.#equipment.read().map(({ key }) => ({ take: key })));
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function stepOf(
  { key, rung, orders, expiresAt }: WantedHold,
  found: ReadonlyMap<string, ObservedElement>,
  { rearmBefore }: Wanted,
): readonly Step<FakeCommand>[] {
  const put: ObservedElement = { key, rung, orders, expiresAt, certainty: 'there' };
  const old = found.get(key);
  if (old === undefined) return [{ does: 'hold', key, command: { put } }];
  if (old.rung !== rung || old.orders.join() !== orders.join()) {
    return [{ does: 'release', key, command: { put } }];
  }
  const isLate = old.expiresAt !== null && old.expiresAt < Math.min(rearmBefore, expiresAt);
  const isLong = old.expiresAt !== null && old.expiresAt > expiresAt;
  return isLate || isLong ? [{ does: 'rearm', key, command: { put } }] : [];
}
