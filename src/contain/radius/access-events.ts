/** What the AAA server tells: logins, which are answered, and accounting, by which new sessions become known. */
import type { Clock } from '#base/clock.ts';
import type { RadiusSettings } from '#model/enforcer-config.ts';
import type { AccessServers } from './access-servers.ts';
import type { Told } from './ledger-state.ts';
import type { Ledger } from './ledger.ts';
import { markText } from './mark.ts';
import type { SessionNames } from './names.ts';
import type { RestRequest } from './rest-request.ts';
import { sessionId, type Session, type Sessions } from './sessions.ts';
import type { Settler } from './settler.ts';
import { targetOf } from './targets.ts';
import { restAnswerOf, treatmentOf } from './treatment.ts';

/** Sessions that are told something because of accounting, at a time; the next reading finds those beyond. */
export const SETTLES_MAX = 1024;

export interface AccessEventsParts {
  readonly settings: RadiusSettings;
  readonly servers: AccessServers;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  readonly settler: Settler;
  readonly clock: Clock;
}

export class AccessEvents {
  readonly #parts: AccessEventsParts;
  readonly #underway = new Set<Promise<void>>();
  /** Accounting of servers that are not ours, or without a session id. */
  ignored = 0;

  constructor(parts: AccessEventsParts) {
    this.#parts = parts;
  }

  /** Changes that accounting set going, and that are not done. */
  get underwayCount(): number {
    return this.#underway.size;
  }

  async idle(): Promise<void> {
    await Promise.allSettled(this.#underway);
  }

  /** What a login is answered; null: nothing, it is not held. Written down before it is said. */
  async login({ labels, names }: RestRequest): Promise<object | null> {
    const { settings, servers, ledger, clock } = this.#parts;
    const isServer = (label: string): boolean => labels.includes(label);
    const nas = servers.named(labels);
    const seen = {
      names,
      isServer: (label: string) =>
        isServer(label) || (nas !== null && servers.isServer(nas, label)),
    };
    const hold = ledger.holdOf(seen, clock.now());
    const treatment = hold === null ? null : treatmentOf(settings, hold.rung);
    if (hold === null || treatment === null) return null;
    const isTimed = settings['ends-by'] === 'session-timeout';
    if (nas !== null) {
      const told: Told = {
        id: loginId(nas, names),
        nas,
        by: 'login',
        names: { ...names, session: null },
        key: hold.key,
        orders: hold.orders,
        held: hold.rung,
        until: isTimed ? hold.expiresAt : null,
        asked: null,
        doubt: null,
      };
      // Whom nobody could release later is not held now.
      if (!ledger.tell(told)) return null;
      await ledger.trySave();
    }
    const left = Math.max(1, Math.floor((hold.expiresAt - clock.now()) / 1000));
    const mark = markText({ rung: hold.rung, key: hold.key, until: hold.expiresAt });
    return restAnswerOf(treatment, settings['vlan-tag'], isTimed ? left : null, mark);
  }

  /** Done when it is noted; what follows for the session is not waited for. */
  accounting(request: RestRequest): void {
    const { servers, sessions, ledger } = this.#parts;
    const nas = servers.named(request.labels);
    if (nas !== null && request.status === 'restart') {
      sessions.dropAll(nas);
      for (const told of ledger.told.values()) if (told.nas === nas) ledger.forget(told.id);
      void ledger.trySave();
      return;
    }
    const { session } = request.names;
    if (nas === null || session === null || request.status === null) {
      this.ignored++;
      return;
    }
    const id = sessionId(nas, session);
    if (request.status === 'stop') this.#stop({ id, nas, names: request.names });
    else this.#goesOn({ id, nas, names: request.names }, request);
  }

  #stop({ id, nas, names }: Session): void {
    const { sessions, ledger } = this.#parts;
    const known = sessions.get(id)?.names ?? names;
    sessions.drop(id);
    const ids = [id, loginId(nas, known)].filter((it) => ledger.told.has(it));
    if (ids.length === 0) return;
    for (const it of ids) ledger.forget(it);
    void ledger.trySave();
  }

  #goesOn(told: Session, { status, mark }: RestRequest): void {
    const { sessions, ledger, settler, clock } = this.#parts;
    const isNew = sessions.get(told.id) === undefined;
    const session = sessions.put(told);
    this.#adopt(session);
    // Class stays as it was at login: after the first word of a session it may be out of date.
    const isMarked = mark !== null && mark.until > clock.now() && isNew;
    if (isMarked && !ledger.told.has(session.id)) {
      const orders = ledger.holds.get(mark.key)?.orders ?? [];
      ledger.tell({
        ...targetOf(session),
        key: mark.key,
        orders,
        held: mark.rung,
        until: mark.until,
        asked: null,
        doubt: status === 'start' ? null : 'silent',
      });
    }
    const target = targetOf(session);
    if (!ledger.told.has(session.id) && settler.goalOf(target) === null) return;
    if (this.#underway.size >= SETTLES_MAX) return;
    const work = settler.settle(target).then(() => ledger.trySave());
    this.#underway.add(work);
    void work.finally(() => this.#underway.delete(work));
  }

  /** What was told to the login, or asked for by the address, was told to this session. */
  #adopt(session: Session): void {
    const { ledger } = this.#parts;
    const login = ledger.told.get(loginId(session.nas, session.names));
    if (login !== undefined) {
      ledger.forget(login.id);
      if (!ledger.told.has(session.id)) ledger.tell({ ...login, ...targetOf(session) });
    }
    for (const key of session.names.networks) {
      for (const asked of ledger.toldOf(key)) {
        if (asked.by !== 'asking' || asked.nas !== session.nas) continue;
        ledger.forget(asked.id);
        if (!ledger.told.has(session.id)) ledger.tell({ ...asked, ...targetOf(session) });
      }
    }
  }
}

/** One device of one user on one server has one login at a time. */
function loginId(nas: string, { user, mac, port }: SessionNames): string {
  return `${nas}|login|${user ?? ''}|${mac ?? ''}|${mac === null ? (port ?? '') : ''}`;
}
