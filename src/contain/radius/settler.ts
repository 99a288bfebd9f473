/**
 * Brings one session to what the ledger wants of it now, whoever asks for it: a new set, accounting, a login. One
 * request at a time for each; what changed meanwhile is settled by the next. So no order of events leaves a session
 * otherwise than it is written down.
 */
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { RadiusSettings } from '#model/enforcer-config.ts';
import { RADIUS_CODE, type RadiusAttribute } from '#wire/radius/packet.ts';
import type { AccessServers } from './access-servers.ts';
import { identityOf } from './identify.ts';
import type { LedgerHold, Told } from './ledger-state.ts';
import type { Ledger } from './ledger.ts';
import type { Answer } from './nas-client.ts';
import type { Seen } from './recogniser.ts';
import type { Sessions } from './sessions.ts';
import { attributesOf, treatmentOf } from './treatment.ts';

/** What can be asked for at one access server. */
export type Target = Pick<Told, 'id' | 'nas' | 'by' | 'names'>;

export type Settled =
  /** It is as wanted. */
  { readonly is: 'settled' } | Exclude<Answer, { readonly is: 'acknowledged' }>;

/** Seconds of an access server and ours may differ by this much at the end of a session. */
const END_GRACE_MS = 5_000;
/**
 * A session that was ended and is back without its login having been asked about is not ended again at once: that would
 * be a blackhole where a garden was ordered.
 */
export const DISCONNECT_PAUSE_MS = 300_000;

const SETTLED: Settled = { is: 'settled' };

export interface SettlerParts {
  readonly settings: RadiusSettings;
  readonly servers: AccessServers;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export class Settler {
  readonly #parts: SettlerParts;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  async settle(target: Target): Promise<Settled> {
    const before = this.#running.get(target.id) ?? Promise.resolve();
    const mine = before.then(() => this.#bring(target));
    this.#running.set(target.id, mine);
    try {
      return await mine;
    } finally {
      if (this.#running.get(target.id) === mine) this.#running.delete(target.id);
    }
  }

  /** What it is to be; null: normal. */
  goalOf({ nas, names }: Target): LedgerHold | null {
    const { ledger, clock } = this.#parts;
    return ledger.holdOf(this.seen(nas, names), clock.now());
  }

  seen(nas: string, names: Told['names']): Seen {
    return { names, isServer: (label) => this.#parts.servers.isServer(nas, label) };
  }

  async #bring(target: Target): Promise<Settled> {
    const { ledger, settings } = this.#parts;
    const goal = this.goalOf(target);
    const before = ledger.told.get(target.id);
    if (before === undefined && goal === null) return SETTLED;
    if (before !== undefined && this.#isSo(before, goal)) {
      this.#rename(before, goal);
      return SETTLED;
    }
    const fault = this.#faultOf(target, goal);
    if (fault !== null) return { is: 'refused', words: fault };
    const asked = this.#asked(target, before, goal);
    if (!ledger.tell(asked)) return { is: 'refused', words: 'too many sessions are held' };
    try {
      await ledger.save();
    } catch (error) {
      // What nobody would remember is not begun; a release does not wait for a disk.
      if (goal !== null) {
        this.#takeBack(target, before);
        return { is: 'refused', words: messageOf(error) };
      }
    }
    const answer = await this.#ask(target, goal);
    const isEnded = answer.is === 'acknowledged' && settings.by === 'disconnect';
    if (isEnded && goal !== null) ledger.noteEnded(goal.key, this.#parts.clock.now());
    return this.#record(asked, before, goal, answer);
  }

  #isSo(told: Told, goal: LedgerHold | null): boolean {
    if (told.doubt !== null) return false;
    if (goal === null) return told.held === null;
    // A session that is ended and begins again is given its time at login.
    const isTimed = this.#isTimed && this.#parts.settings.by === 'coa';
    return told.held === goal.rung && (!isTimed || told.until === goal.expiresAt);
  }

  get #isTimed(): boolean {
    return this.#parts.settings['ends-by'] === 'session-timeout';
  }

  /** The same treatment for other orders, or under another hold, needs no request. */
  #rename(told: Told, goal: LedgerHold | null): void {
    const { ledger } = this.#parts;
    if (goal === null) ledger.forget(told.id);
    else ledger.tell({ ...told, key: goal.key, orders: goal.orders });
  }

  #faultOf(target: Target, goal: LedgerHold | null): string | null {
    const { settings, ledger, clock } = this.#parts;
    if (treatmentOf(settings, goal?.rung ?? null) === null) {
      return `the settings have no filter for the rung ${goal?.rung}`;
    }
    if (this.#identityOf(target).length === 0) return 'nothing that may be sent names the session';
    const ended = goal === null ? undefined : ledger.endedAt(goal.key);
    const isFresh = ended !== undefined && clock.now() - ended < DISCONNECT_PAUSE_MS;
    return isFresh && target.by === 'session' && settings.by === 'disconnect'
      ? 'it was ended, and came back without its login being asked about'
      : null;
  }

  /** As it may be from now on, until somebody answers. */
  #asked({ id, nas, by, names }: Target, before: Told | undefined, goal: LedgerHold | null): Told {
    const { held = null, until = 0, key = '', orders = [] } = before ?? {};
    const last = this.#isTimed ? Math.max(until ?? 0, goal?.expiresAt ?? 0) : null;
    const now = goal ?? { key, orders, rung: null };
    return {
      id,
      nas,
      by,
      names,
      key: now.key,
      orders: [...now.orders],
      held,
      until: last,
      asked: now.rung,
      doubt: 'asked',
    };
  }

  async #ask(target: Target, goal: LedgerHold | null): Promise<Answer> {
    const { settings, servers, clock } = this.#parts;
    const client = servers.clientOf(target.nas);
    if (client === undefined) return { is: 'silent' };
    const identity = this.#identityOf(target);
    if (settings.by === 'disconnect') return client.ask(RADIUS_CODE.DISCONNECT_REQUEST, identity);
    const treatment = treatmentOf(settings, goal?.rung ?? null) ?? settings.normal;
    const left =
      goal === null
        ? settings['normal-session-s']
        : Math.max(1, Math.floor((goal.expiresAt - clock.now()) / 1000));
    const change = attributesOf(treatment, settings['vlan-tag'], this.#isTimed ? left : null);
    return client.ask(RADIUS_CODE.COA_REQUEST, [...identity, ...change]);
  }

  #identityOf({ nas, names }: Target): readonly RadiusAttribute[] {
    const { settings, servers } = this.#parts;
    const form = servers.settingsOf(nas)?.['mac-form'] ?? 'dashes';
    return identityOf(names, settings['identify-by'], form);
  }

  #record(asked: Told, before: Told | undefined, goal: LedgerHold | null, answer: Answer): Settled {
    const { ledger, sessions, clock } = this.#parts;
    // Accounting said meanwhile that it has ended, or that it is known by another name.
    const isOurs = ledger.told.has(asked.id);
    if (answer.is === 'acknowledged') {
      if (isOurs) this.#recordDone(asked, goal);
      return SETTLED;
    }
    if (!isOurs) return answer;
    if (answer.is === 'gone') {
      sessions.drop(asked.id);
      ledger.forget(asked.id);
    } else if (answer.is === 'refused') {
      this.#takeBack(asked, before);
    } else {
      // It has ended by its own time, which it was given when it was held.
      const { until } = asked;
      const isOver = goal === null && until !== null && until + END_GRACE_MS < clock.now();
      if (isOver) ledger.forget(asked.id);
      else ledger.tell({ ...asked, doubt: 'silent' });
    }
    return answer;
  }

  #recordDone(asked: Told, goal: LedgerHold | null): void {
    const { ledger, sessions, settings } = this.#parts;
    if (settings.by === 'disconnect') sessions.drop(asked.id);
    if (goal === null || settings.by === 'disconnect') {
      ledger.forget(asked.id);
      return;
    }
    const until = this.#isTimed ? goal.expiresAt : null;
    ledger.tell({ ...asked, held: goal.rung, until, doubt: null });
  }

  /** Nothing was changed by this request; whether an earlier one was done, is as doubtful as it was. */
  #takeBack({ id }: Target, before: Told | undefined): void {
    const { ledger } = this.#parts;
    if (before === undefined) ledger.forget(id);
    else ledger.tell({ ...before, doubt: before.doubt === null ? null : 'silent' });
  }
}
