/**
 * Names of pools do not resolve for held clients: by two response policy zones that a name server of the operator serves to
 * resolvers. `clients.<zone>` lets everybody pass who is not held, `names.<zone>` has the pools. Two zones, since unbound
 * 1.17 goes on to the names of the same zone after a client was let pass (unbound #1029); BIND, unbound and PowerDNS agree
 * about two.
 *
 *     inspect   transfer both zones
 *     apply     transfer → what the commands make of it → UPDATE, only if the zone is still that one → again if not
 */
import { assert } from '#base/assert.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { ZoneChange } from '#wire/dns/zone-messages.ts';
import type { Adapter, Step } from '../adapter.ts';
import type { Observed } from '../observed.ts';
import type { Wanted } from '../wanted.ts';
import { changeClients } from './change.ts';
import { type ClientsForm, readClientsZone } from './clients-zone.ts';
import { type NamesForm, readNamesZone } from './names-zone.ts';
import type { RpzPeer, ZoneContent } from './peer.ts';
import { observedFrom, planRpz, type RpzCommand, RpzRead } from './plan.ts';
import { changesBetween } from './record.ts';

/** Somebody else changes the zones at the same time: so often in a row, and it is told. */
const ATTEMPTS_MAX = 4;

export interface RpzParts {
  readonly peer: RpzPeer;
  readonly clock: Clock;
  /** Of the TSIG key. */
  readonly secret: Uint8Array;
  readonly zone: string;
  readonly leadTo: string | null;
}

export class RpzAdapter implements Adapter<RpzCommand> {
  readonly kind = 'dns-rpz';
  readonly #peer: RpzPeer;
  readonly #clock: Clock;
  readonly #clients: ClientsForm;
  readonly #names: NamesForm;

  constructor({ peer, clock, secret, zone, leadTo }: RpzParts) {
    this.#peer = peer;
    this.#clock = clock;
    this.#clients = { zone: `clients.${zone}`, secret };
    this.#names = { zone: `names.${zone}`, leadTo };
  }

  async inspect(): Promise<Observed> {
    const at = this.#clock.now();
    return observedFrom(at, this.#clients.zone, await this.#read());
  }

  plan(wanted: Wanted, observed: Observed): readonly Step<RpzCommand>[] {
    return planRpz(wanted, readOf(observed), this.#clients.zone, this.#names);
  }

  async apply(steps: readonly Step<RpzCommand>[]): Promise<void> {
    const commands = steps.map(({ command }) => command);
    const { zone } = this.#clients;
    const isChanged = await this.#change(zone, (content) =>
      changeClients(this.#clients, readClientsZone(zone, content), commands),
    );
    const names = commands.findLast((command) => command.does === 'names');
    if (names === undefined) return;
    try {
      await this.#setNames(names.records);
    } catch (error) {
      if (!isChanged) throw error;
      throw new OperatingError('unreachable', `One zone was changed. ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /** Everybody is let pass first: names hurt nobody then. */
  async undo(): Promise<void> {
    const { zone } = this.#clients;
    await this.#change(zone, (content) => {
      const clients = readClientsZone(zone, content);
      const commands = [...clients.notes.keys()].map((key): RpzCommand => ({
        does: 'release',
        key,
      }));
      return changeClients(this.#clients, clients, commands);
    });
    await this.#setNames([]);
    const { clients, names } = await this.#read();
    if (clients.notes.size === 0 && clients.isTidy && names.records.length === 0) return;
    throw new OperatingError('unreachable', 'The zones are not as they were just made: try again');
  }

  close(): Promise<void> {
    // Each transfer and each update has a connection of its own, which ends with it.
    return Promise.resolve();
  }

  async #read(): Promise<RpzRead> {
    const clients = await this.#peer.transfer(this.#clients.zone);
    const names = await this.#peer.transfer(this.#names.zone);
    return new RpzRead(
      readClientsZone(this.#clients.zone, clients),
      readNamesZone(this.#names.zone, names),
    );
  }

  async #setNames(records: Parameters<typeof changesBetween>[1]): Promise<void> {
    const { zone } = this.#names;
    await this.#change(zone, (content) =>
      changesBetween(readNamesZone(zone, content).records, records),
    );
  }

  /** Whether anything was to be changed. */
  async #change(
    zone: string,
    changesOf: (content: ZoneContent) => readonly ZoneChange[],
  ): Promise<boolean> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const content = await this.#peer.transfer(zone);
      const changes = changesOf(content);
      if (changes.length === 0) return false;
      if ((await this.#peer.update(content.soa, changes)) === 'done') return true;
    }
    throw new OperatingError(
      'conflict',
      `Cannot change the zone ${zone}: somebody else keeps changing it; it must be ours alone`,
    );
  }
}

function readOf({ detail }: Observed): RpzRead {
  assert(detail instanceof RpzRead, 'an adapter plans from what it read itself');
  return detail;
}
