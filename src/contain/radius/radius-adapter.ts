/**
 * Holds in an access network, by RADIUS: sessions are changed while they last (RFC 5176), and logins are answered so that
 * the next session is held as well. A prefix is held only by the names of its holders.
 *
 * What it cannot do: read. An access server lists no sessions, so `inspect` tells what was acknowledged, written down in
 * the ledger before and after each request, and what accounting says. Whether each access server is there is asked for
 * with every reading; a hold is asserted anew with every renewal of its lease, and an acknowledgement says that it is so
 * then. What somebody else changes in between is not seen.
 */
import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import type { RadiusSettings } from '#model/enforcer-config.ts';
import type { Adapter, Step } from '../adapter.ts';
import type { Observed } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { AccessEvents } from './access-events.ts';
import { AccessServers } from './access-servers.ts';
import { Ledger } from './ledger.ts';
import type { LedgerHold } from './ledger-state.ts';
import { LoginServer } from './login-server.ts';
import { isHost } from './mark.ts';
import { canBeAsked } from './names.ts';
import { elementsOf } from './observe.ts';
import { planRadius, RadiusDetail, type RadiusCommand } from './plan.ts';
import { Sessions } from './sessions.ts';
import { Settler, type Settled, type Target } from './settler.ts';
import { asksFor, sessionsUnder, widerSession } from './targets.ts';
import { treatmentOf } from './treatment.ts';

export interface RadiusParts {
  readonly clock: Clock;
  readonly random: Random;
  /** The enforcer's own, where the ledger is kept. */
  readonly stateFolder: string;
}

/** Holds that are changed at the same time; each server has its own window besides. */
const STEPS_AT_ONCE = 128;
/** Refusals that a message names; the rest is counted. */
const REFUSALS_SAID = 3;

/** Reads secrets and ledger; nothing is sent, and nobody is listened to before the first reading. Throws OperatingError `usage`, `unreadable`. */
export async function openRadius(
  settings: RadiusSettings,
  { clock, random, stateFolder }: RadiusParts,
): Promise<RadiusAdapter> {
  const servers = await AccessServers.open(settings, { clock, random });
  const ledger = await Ledger.open(stateFolder, settings['recognise-by']);
  const sessions = new Sessions();
  const settler = new Settler({ settings, servers, sessions, ledger, clock });
  const shared = { settings, servers, sessions, ledger, settler, clock };
  const events = new AccessEvents(shared);
  const logins = await LoginServer.open(settings, events);
  return new RadiusAdapter({ ...shared, events, logins });
}

interface Parts {
  readonly settings: RadiusSettings;
  readonly servers: AccessServers;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  readonly settler: Settler;
  readonly events: AccessEvents;
  readonly logins: LoginServer;
  readonly clock: Clock;
}

export class RadiusAdapter implements Adapter<RadiusCommand> {
  readonly kind = 'radius';
  readonly #parts: Parts;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where the AAA server asks; null before the first reading. */
  get authorizePort(): number | null {
    return this.#parts.logins.port;
  }

  async inspect(): Promise<Observed> {
    const { settings, servers, ledger, clock } = this.#parts;
    const at = clock.now();
    await ledger.refresh();
    const isListening = await this.#listen();
    const silent = await servers.probe();
    for (const told of ledger.told.values()) {
      // What it acknowledged before it went silent may have been lost since: asked again, it says so.
      if (silent.has(told.nas) && told.doubt === null) {
        ledger.tell({ ...told, asked: told.held, doubt: 'silent' });
      }
    }
    if (silent.size === servers.names.length) throw noAnswer(silent);
    for (const { key, expiresAt } of ledger.holds.values()) {
      if (expiresAt <= at) ledger.letGo(key);
    }
    const isTimed = settings['ends-by'] === 'session-timeout';
    const isUntold = (hold: LedgerHold): boolean => {
      // The settings were changed under it.
      if (treatmentOf(settings, hold.rung) === null) return true;
      const goesBy = sessionsUnder(hold, this.#parts, false);
      return goesBy.some(
        (it) => !ledger.told.has(it.id) && this.#parts.settler.goalOf(it) !== null,
      );
    };
    return {
      at,
      elements: elementsOf(ledger, isUntold, isTimed),
      // Without an ear for logins the next one is not held.
      frame: isListening ? ledger.frame : 'altered',
      detail: new RadiusDetail(new Map(ledger.holds), ledger.exempt),
    };
  }

  plan(wanted: Wanted, observed: Observed): readonly Step<RadiusCommand>[] {
    assert(observed.detail instanceof RadiusDetail, 'what was read was read by this adapter');
    return planRadius(wanted, observed, observed.detail);
  }

  /**
   * What cannot be asked at all is found before anything is. Beyond that RADIUS has no transaction: each session answers
   * for itself, and what was released stays so. Throws `conflict` with the words of those who refused; for these nothing
   * was changed. Silence is no error here: the next reading says `unknown`.
   */
  async apply(steps: readonly Step<RadiusCommand>[]): Promise<void> {
    const { ledger } = this.#parts;
    const faults = steps.flatMap(({ key, command }) => {
      const fault = command.is === 'hold' ? this.#faultOf(holdFrom(command.hold)) : null;
      return fault === null ? [] : [`${key}: ${fault}`];
    });
    if (faults.length > 0) throw refused(faults);
    const refusals: string[] = [];
    await eachOf(steps, STEPS_AT_ONCE, async ({ key, command }) => {
      const words = await this.#do(key, command);
      if (words !== null) refusals.push(`${key === '' ? 'exemptions' : key}: ${words}`);
    });
    const onlyReleases = steps.every(({ command }) => command.is === 'release');
    // A release is done when the access server says so; the file follows with the next reading.
    await (onlyReleases ? ledger.trySave() : ledger.save());
    if (refusals.length > 0) throw refused(refusals);
  }

  async undo(): Promise<void> {
    const { ledger, settler } = this.#parts;
    await ledger.refresh();
    for (const key of ledger.holds.keys()) ledger.letGo(key);
    await ledger.trySave();
    const refusals: string[] = [];
    const silent = new Set<string>();
    await eachOf([...ledger.told.values()], STEPS_AT_ONCE, async (told) => {
      const settled = await settler.settle(told);
      if (settled.is === 'refused') refusals.push(`${told.key}: ${told.nas} ${settled.words}`);
      if (settled.is === 'silent' && ledger.told.has(told.id)) silent.add(told.nas);
    });
    await ledger.trySave();
    if (silent.size > 0) throw noAnswer(silent);
    if (refusals.length > 0) throw refused(refusals);
    await ledger.remove();
  }

  /** Sessions stay as they are until their time is over or their next login: nothing can end with this process. */
  async close(): Promise<void> {
    const { events, logins, servers, ledger } = this.#parts;
    if (this.#isClosed) return;
    this.#isClosed = true;
    await logins.close();
    await servers.close();
    await events.idle();
    await ledger.idle();
  }

  /** False where another process has the port: one that is frozen, while this one lets go. */
  async #listen(): Promise<boolean> {
    try {
      await this.#parts.logins.listen();
      return true;
    } catch {
      // The frame is put right, or says why it cannot be, before anything is held.
      return false;
    }
  }

  /** Null, or why nothing was changed. */
  async #do(key: string, command: RadiusCommand): Promise<string | null> {
    const { ledger, settler, logins } = this.#parts;
    if (command.is === 'hold') return this.#hold(command.hold);
    if (command.is === 'release') {
      ledger.letGo(key);
      return this.#settleAll(ledger.toldOf(key));
    }
    await logins.listen();
    ledger.setExempt(command.networks);
    return this.#settleAll([...ledger.told.values()].filter((it) => settler.goalOf(it) === null));
  }

  async #hold(want: WantedHold): Promise<string | null> {
    const { ledger, sessions, settings } = this.#parts;
    const hold = holdFrom(want);
    const { key, rung } = hold;
    const before = ledger.holds.get(key);
    if (!ledger.hold(hold)) return 'too many are held here';
    const known = this.#known(hold);
    const words = await this.#settleAll(known);
    // Asked for by name only where nobody knows the session: a second Disconnect would end the session that is held.
    const isRenewal = before?.rung === rung && settings.by === 'disconnect';
    const isFound = known.some(({ id }) => ledger.told.has(id) || sessions.get(id) !== undefined);
    const more = isFound || isRenewal || words !== null ? null : await this.#askFor(hold);
    const all = words ?? more;
    const isHeld = ledger.toldOf(key).some((it) => it.doubt !== null || it.held === rung);
    if (all !== null && !isHeld) {
      if (before === undefined) ledger.letGo(key);
      else ledger.hold(before);
    }
    return all;
  }

  #faultOf(hold: LedgerHold): string | null {
    const { settings, sessions } = this.#parts;
    if (treatmentOf(settings, hold.rung) === null) {
      return `the settings have no filter for the rung ${hold.rung}`;
    }
    if (!canBeAsked(hold)) {
      return 'RADIUS names sessions, not networks: the office knows no user, device, session or port of this prefix';
    }
    const wider = isHost(hold.key) ? widerSession(hold, sessions) : null;
    return wider === null || hold.holders.length > 0
      ? null
      : `its session has all of ${wider}: a session is held whole, and the order names one address`;
  }

  #known(hold: LedgerHold): readonly Target[] {
    const told = this.#parts.ledger.toldOf(hold.key);
    const byId = new Map<string, Target>(told.map((it) => [it.id, it]));
    for (const target of sessionsUnder(hold, this.#parts, true)) byId.set(target.id, target);
    return [...byId.values()];
  }

  /** Every server, at once; an address, a device or a session is at one of them only. */
  async #askFor(hold: LedgerHold): Promise<string | null> {
    const { ledger, servers } = this.#parts;
    const words: string[] = [];
    await Promise.all(
      asksFor(hold, servers).map(async (tries) => {
        for (const target of tries) {
          const settled = await this.#parts.settler.settle(target);
          if (settled.is === 'refused') words.push(`${target.nas} ${settled.words}`);
          if (settled.is !== 'gone') break;
        }
      }),
    );
    const told = ledger.toldOf(hold.key);
    if (told.some((it) => it.doubt === null && it.held === hold.rung && isAtOnePlace(it.names))) {
      for (const it of told) if (it.held === null && it.by === 'asking') ledger.forget(it.id);
      return null;
    }
    return words[0] ?? null;
  }

  /** The words of the first that refused. */
  async #settleAll(targets: readonly Target[]): Promise<string | null> {
    const settled: { readonly nas: string; readonly settled: Settled }[] = [];
    await eachOf(targets, STEPS_AT_ONCE, async (target) => {
      settled.push({ nas: target.nas, settled: await this.#parts.settler.settle(target) });
    });
    for (const { nas, settled: it } of settled)
      if (it.is === 'refused') return `${nas} ${it.words}`;
    return null;
  }
}

function holdFrom({ key, rung, orders, expiresAt, holders }: WantedHold): LedgerHold {
  return { key, rung, orders: [...orders], expiresAt, holders: [...holders] };
}

function isAtOnePlace({ session, mac, networks }: Target['names']): boolean {
  return session !== null || mac !== null || networks.length > 0;
}

function noAnswer(servers: ReadonlySet<string>): OperatingError {
  const names = [...servers].slice(0, REFUSALS_SAID).join(', ');
  return new OperatingError(
    'unreachable',
    `Cannot speak to ${servers.size} access servers (${names}): no answer`,
  );
}

function refused(all: readonly string[]): OperatingError {
  const more = all.length > REFUSALS_SAID ? ` and ${all.length - REFUSALS_SAID} more` : '';
  return new OperatingError(
    'conflict',
    `Not changed: ${all.slice(0, REFUSALS_SAID).join('; ')}${more}`,
  );
}

/** Each of them, so many at a time. */
async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}
