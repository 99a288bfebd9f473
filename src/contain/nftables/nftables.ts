/**
 * Holds on a router's own packet filter. The table is ours alone and nothing else is touched, whoever else filters
 * there: our chain is asked before theirs, and what it lets through they still may refuse.
 */
import type { Clock } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { assert } from '#base/assert.ts';
import type { NftablesSettings } from '#model/enforcer-config.ts';
import type { Adapter } from '../adapter.ts';
import type { Observed } from '../observed.ts';
import type { Wanted } from '../wanted.ts';
import { type NftCommand, together } from './command.ts';
import { frameOf } from './frame.ts';
import { OwnerSession } from './owner-session.ts';
import type { NftPeer } from './peer.ts';
import { type NftStep, planSteps } from './plan.ts';
import { NftProgram } from './nft-program.ts';
import { renderLines } from './render.ts';
import { observedFrom, Seen } from './seen.ts';
import { setElements } from './set-elements.ts';
import { setNames, tableLines } from './table-text.ts';
import { type Targets, targetsOf } from './targets.ts';

export interface NftablesParts {
  readonly clock: Clock;
  /** `owner`: the table ends with this process, at once and however it ends. */
  readonly atDeath: 'owner' | 'lapse';
}

export function openNftables(
  settings: NftablesSettings,
  parts: NftablesParts,
): Adapter<NftCommand> {
  for (const device of settings.devices) {
    if (/^[A-Za-z0-9_.@:-]{1,15}$/.test(device)) continue;
    throw new OperatingError('usage', `${JSON.stringify(device)} is no name of a device`);
  }
  if (settings.hook === 'ingress' && settings.devices.length === 0) {
    throw new OperatingError('usage', 'The hook ingress needs the devices at which it holds');
  }
  const program = new NftProgram(settings.command, settings.table);
  const peer = parts.atDeath === 'owner' ? new OwnerSession(program, settings.command) : program;
  return new NftablesAdapter(settings, parts, peer);
}

/** A table that goes away while it is read is read again; one that comes and goes all the time is somebody's fault. */
const READS_MAX = 3;

export class NftablesAdapter implements Adapter<NftCommand> {
  readonly kind = 'nftables';
  readonly #settings: NftablesSettings;
  readonly #parts: NftablesParts;
  readonly #peer: NftPeer;
  /** One turn asks the same more than once, and 50,000 holds take 50 ms to plan. */
  readonly #planned = new WeakMap<Observed, { wanted: Wanted; steps: readonly NftStep[] }>();
  readonly #targets = new WeakMap<Wanted, Targets>();

  constructor(settings: NftablesSettings, parts: NftablesParts, peer: NftPeer) {
    this.#settings = settings;
    this.#parts = parts;
    this.#peer = peer;
  }

  async inspect(): Promise<Observed> {
    const { table } = this.#settings;
    for (let read = 0; read < READS_MAX; read++) {
      const at = this.#parts.clock.now();
      const lines = tableLines(await this.#peer.ruleset(), table);
      if (lines === null) return observedFrom(at, null, new Map());
      const texts = await this.#peer.sets(lines);
      if (texts === null) continue;
      const sets = setElements(texts, table);
      if (sets === null) {
        throw new OperatingError('unreachable', 'nft prints sets in a form that is not known');
      }
      // A set of which nothing was heard is not an empty one.
      if (setNames(lines).every((name) => sets.has(name))) return observedFrom(at, lines, sets);
    }
    throw new OperatingError('unreachable', `Table ${table} comes and goes while it is read`);
  }

  plan(wanted: Wanted, observed: Observed): readonly NftStep[] {
    assert(observed.detail instanceof Seen, 'it was read by this kind of adapter');
    const planned = this.#planned.get(observed);
    if (planned?.wanted === wanted) return planned.steps;
    const { garden, throttleKbit } = wanted;
    const settings = this.#settings;
    const frame = frameOf({ settings, atDeath: this.#parts.atDeath, garden, throttleKbit });
    const steps = planSteps(wanted, observed.detail, frame, this.#targetsOf(wanted));
    this.#planned.set(observed, { wanted, steps });
    return steps;
  }

  #targetsOf(wanted: Wanted): Targets {
    const known = this.#targets.get(wanted);
    if (known !== undefined) return known;
    const targets = targetsOf(wanted, this.#settings['match-mac']);
    this.#targets.set(wanted, targets);
    return targets;
  }

  async apply(steps: readonly NftStep[]): Promise<void> {
    const command = together(steps.map((step) => step.command));
    if (command.refusal !== null) throw new OperatingError('conflict', command.refusal);
    const lines = renderLines(command, this.#settings.table, this.#parts.clock.now());
    if (lines.length > 0) await this.#peer.run(lines);
  }

  async undo(): Promise<void> {
    const { table } = this.#settings;
    for (let read = 0; read < READS_MAX; read++) {
      if (tableLines(await this.#peer.ruleset(), table) === null) return;
      try {
        await this.#peer.run([`delete table inet ${table}`]);
      } catch (error) {
        // It has gone since, or it is refused again.
        if (!(error instanceof OperatingError) || error.code !== 'conflict') throw error;
      }
    }
    throw new OperatingError('unreachable', `Table ${table} comes back, or cannot be deleted`);
  }

  close(): Promise<void> {
    return this.#peer.close();
  }
}
