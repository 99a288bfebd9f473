/** One decision: a transaction in which authority is checked, events are added and rows written, or nothing at all. */
import { ERRORS, OperatingError, type ErrorCode } from '#base/errors.ts';
import type { Actor } from '#model/actor.ts';
import type { Target, Verb } from '#model/authority.ts';
import { isRefusal, type Decision, type Refusal } from '#model/decision.ts';
import type { State } from '#model/aggregate.ts';
import type { Draft } from '#model/event.ts';
import type { Tx } from '#store/database.ts';
import {
  advanceHead,
  append,
  appendAll,
  lockHead,
  refold,
  type DraftEvent,
  type Head,
  type Known,
  type NewEvents,
} from '#store/record.ts';
import { readRow } from '#store/rows.ts';
import { stepBehindWall } from '#store/walls.ts';
import { KINDS, type EventsOf, type Kind, type StateOf } from './aggregates.ts';
import { authorityOf, type Authority } from './authority.ts';
import type { Office, Told } from './office.ts';

export class Work {
  readonly tx: Tx;
  readonly office: Office;
  readonly actor: Actor;
  /** When the decision is made, milliseconds since 1970; `iso` is the same as text. */
  readonly at: number;
  readonly iso: string;
  /** The version that the caller has seen of one thing (If-Match), until it was compared; null: nothing to compare. */
  #seen: { readonly id: string; readonly version: number } | null;
  readonly #head: Head;
  readonly #told: Told[] = [];
  readonly #read = new Map<string, Promise<unknown>>();
  /** Ids that were made for this decision: nothing is anywhere under them but what it wrote itself. */
  readonly #fresh = new Set<string>();
  /** States as this decision left them, by kind and id: nobody else decides meanwhile. */
  readonly #left = new Map<string, State>();
  #authority: Authority | null = null;
  #role: string | null = null;
  #mayRecord: boolean;

  constructor(
    office: Office,
    tx: Tx,
    head: Head,
    actor: Actor,
    seen: { readonly id: string; readonly version: number } | null,
  ) {
    this.office = office;
    this.tx = tx;
    this.#head = head;
    this.actor = actor;
    this.iso = head.at;
    this.at = Date.parse(head.at);
    this.#seen = seen;
    // A person's authority is asked for each decision; what others may do is fixed by the route they come by.
    this.#mayRecord = actor.kind !== 'person';
  }

  /** Reads under this name once in this decision: for what it asks again and again, and does not change. */
  once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#read.get(name);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever uses a name always reads the same
    if (known !== undefined) return known as Promise<T>;
    const reading = read();
    this.#read.set(name, reading);
    return reading;
  }

  newId(): string {
    const id = this.office.newId();
    this.#fresh.add(id);
    return id;
  }

  /** Throws `forbidden` or `conflict-of-interest` unless the person may do this to that. */
  async require(verb: Verb, target: Target): Promise<void> {
    if (this.actor.kind === 'system') return;
    const answer = (await this.authority()).mayDo(verb, target);
    if (isRefusal(answer)) throw asError(answer);
    this.#role = answer.role;
    this.#mayRecord = true;
  }

  /** For what is one's own (a password, a session) no verb is needed: the caller has checked that it is. */
  own(): void {
    this.#mayRecord = true;
  }

  async authority(): Promise<Authority> {
    this.#authority ??= await authorityOf(this.tx, this.actor, this.at);
    return this.#authority;
  }

  async find<K extends Kind>(kind: K, id: string): Promise<StateOf<K> | null> {
    const state = await readRow(this.tx, KINDS[kind], id);
    if (state === null || this.#seen?.id !== id) return state;
    const { version } = this.#seen;
    // What is read again later may have been changed by this very decision.
    this.#seen = null;
    if (version !== state.version) throw new OperatingError('stale', ERRORS.stale.means);
    return state;
  }

  /** Throws `not-found`. */
  async load<K extends Kind>(kind: K, id: string): Promise<StateOf<K>> {
    const state = await this.find(kind, id);
    if (state === null) throw new OperatingError('not-found', `There is no ${kind} ${id}`);
    return state;
  }

  /** Records what was decided and gives the new state; a refusal is thrown as an error with its code. */
  async record<K extends Kind>(
    kind: K,
    id: string,
    decision: Decision<Draft<EventsOf<K>>>,
    where: { readonly jurisdiction: string | null },
  ): Promise<StateOf<K>> {
    if (isRefusal(decision)) throw asError(decision);
    if (!this.#mayRecord) throw new Error(`Broken invariant: ${kind} decided without authority`);
    const drafts: readonly DraftEvent[] = decision.events;
    if (drafts.length === 0) return this.load(kind, id);
    const from = this.#head.size;
    const added = this.#newEvents(id, drafts, where);
    const { tx, office } = this;
    const known = this.#knownOf(kind);
    const state = await append(tx, office.vault, this.#head, KINDS[kind], added, known);
    this.#left.set(`${kind} ${id}`, state);
    this.#tell(kind, added, from, state.version);
    return state;
  }

  /** The same for many streams of one kind at once, each named once; what was decided of one must not hang on another. */
  async recordAll<K extends Kind>(
    kind: K,
    all: readonly {
      readonly id: string;
      readonly decision: Decision<Draft<EventsOf<K>>>;
      readonly where: { readonly jurisdiction: string | null };
    }[],
  ): Promise<void> {
    const added = all.map(({ id, decision, where }) => {
      if (isRefusal(decision)) throw asError(decision);
      return this.#newEvents(id, decision.events, where);
    });
    if (!this.#mayRecord && added.length > 0)
      throw new Error(`Broken invariant: ${kind} decided without authority`);
    let seq = this.#head.size;
    const { tx, office } = this;
    const known = this.#knownOf(kind);
    const states = await appendAll(tx, office.vault, this.#head, KINDS[kind], added, known);
    for (const each of added) {
      // Not kept: an import writes a hundred thousand.
      this.#left.delete(`${kind} ${each.streamId}`);
      if (states.has(each.streamId)) this.#fresh.delete(each.streamId);
      this.#tell(kind, each, seq, states.get(each.streamId)?.version ?? each.drafts.length);
      seq += each.drafts.length;
    }
  }

  #knownOf(kind: Kind): Known {
    return (id) => this.#left.get(`${kind} ${id}`) ?? (this.#fresh.has(id) ? null : undefined);
  }

  #newEvents(
    streamId: string,
    drafts: readonly DraftEvent[],
    { jurisdiction }: { readonly jurisdiction: string | null },
  ): NewEvents {
    const { actor } = this;
    const actorKind = actor.kind === 'system' ? actor.part : actor.kind;
    return { streamId, jurisdiction, actorKind, actorId: actor.id, role: this.#role, drafts };
  }

  #tell(streamKind: Kind, added: NewEvents, from: number, version: number): void {
    const { streamId, jurisdiction, drafts } = added;
    const first = version - drafts.length + 1;
    drafts.forEach(({ type }, i) => {
      const told = { seq: from + i, streamKind, streamId, version: first + i, type };
      this.#told.push({ ...told, at: this.iso, jurisdiction });
    });
  }

  /** Destroys the key of a stream's personal data and makes its row again without them. */
  async erase(kind: Kind, id: string): Promise<void> {
    await this.office.vault.destroy(this.tx, id, this.iso);
    this.#left.delete(`${kind} ${id}`);
    this.#fresh.delete(id);
    await refold(this.tx, this.office.vault, KINDS[kind], id);
  }

  /** What must be done once this is decided; taken from the outbox after the commit, at least once. */
  async enqueue(topic: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    await this.tx
      .insertInto('outbox')
      .values({ topic, payload: JSON.stringify(payload), createdAt: this.iso, takenAt: null })
      .execute();
  }

  get told(): readonly Told[] {
    return this.#told;
  }
}

function asError({ refused, message }: Refusal): OperatingError {
  return new OperatingError(refused satisfies ErrorCode, message);
}

/**
 * Runs one decision. What it answers is true once this returns; if it throws, nothing has happened.
 */
export async function inWork<T>(
  office: Office,
  actor: Actor,
  run: (work: Work) => Promise<T>,
  seen: { readonly id: string; readonly version: number } | null = null,
): Promise<T> {
  let told: readonly Told[] = [];
  try {
    const answer = await office.database.db.transaction().execute(async (tx) => {
      if (office.database.hasWalls) await stepBehindWall(tx, null);
      const head = await lockHead(tx, office.clock.now());
      const work = new Work(office, tx, head, actor, seen);
      const result = await run(work);
      await advanceHead(tx, head);
      told = work.told;
      return result;
    });
    if (told.length > 0) for (const listener of office.listeners) listener(told);
    return answer;
  } catch (error) {
    // Keys that this transaction made were rolled back with it.
    office.vault.forget();
    throw error;
  }
}
