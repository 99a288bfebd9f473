/** One look: reads only, with the authority of whoever looks. */
import { OperatingError } from '#base/errors.ts';
import type { Actor } from '#model/actor.ts';
import type { Target, Verb } from '#model/authority.ts';
import { isRefusal } from '#model/decision.ts';
import type { Db } from '#store/database.ts';
import type { Reach } from '#store/reach.ts';
import { readRow } from '#store/rows.ts';
import { KINDS, type Kind, type StateOf } from './aggregates.ts';
import { authorityOf, type Authority } from './authority.ts';
import type { Office } from './office.ts';

export class View {
  readonly db: Db;
  readonly office: Office;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  #authority: Authority | null = null;

  constructor(office: Office, actor: Actor, db: Db = office.database.db) {
    this.office = office;
    this.db = db;
    this.actor = actor;
    this.at = office.clock.now();
  }

  async authority(): Promise<Authority> {
    this.#authority ??= await authorityOf(this.db, this.actor, this.at);
    return this.#authority;
  }

  /** Throws `not-found` rather than `forbidden`: who may not see a thing is not told that it exists. */
  async require(verb: Verb, target: Target): Promise<void> {
    if (this.actor.kind === 'system') return;
    const answer = (await this.authority()).mayDo(verb, target);
    if (isRefusal(answer)) {
      throw new OperatingError('not-found', 'There is no such thing, or it is not yours to see');
    }
  }

  /** Where the person may do this; for the WHERE of lists (`withinReach` of store/reach.ts). Throws `forbidden` when nowhere. */
  async reach(verb: Verb): Promise<readonly Reach[]> {
    if (this.actor.kind === 'system') return [{ jurisdiction: null, sector: null, unitId: null }];
    const reach = (await this.authority()).reach(verb);
    if (reach.length === 0) throw new OperatingError('forbidden', 'Your roles do not reach this');
    return reach;
  }

  async find<K extends Kind>(kind: K, id: string): Promise<StateOf<K> | null> {
    return readRow(this.db, KINDS[kind], id);
  }

  async load<K extends Kind>(kind: K, id: string): Promise<StateOf<K>> {
    const state = await this.find(kind, id);
    if (state === null) {
      throw new OperatingError('not-found', 'There is no such thing, or it is not yours to see');
    }
    return state;
  }
}
