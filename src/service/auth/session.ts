/**
 * Sessions live on the server; the browser holds 256 random bits. Twelve hours at most, locked after a quarter of an hour
 * without use (governance.md §6.10: computers are shared), ended at once for whoever is disabled. The token is a new one
 * whenever the session comes to mean more: unlocked, stepped up, another password (OWASP ASVS 5, V7.2.4).
 */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { hasSecondFactor } from '#govern/person.ts';
import type { PersonActor } from '#model/actor.ts';
import type { Person, SignInMethod } from '#model/person.ts';
import type { Route } from '#model/route.ts';
import type { Db } from '#store/database.ts';
import type { SessionRow } from '#store/sign-in-tables.ts';
import type { Office } from '../office.ts';
import { homeOf } from '../people/home.ts';
import { inWork, type Work } from '../work.ts';
import type { Caller, Tokens } from './entry.ts';
import { newToken, tokenHash } from './secret-token.ts';

export const SESSION_MS = 12 * 3_600_000;
export const IDLE_MS = 15 * 60_000;
/** Sessions of one person; with one more the oldest ends. */
export const SESSIONS_MAX = 10;
/** Browsers in which one person has signed in that are remembered. */
export const DEVICES_MAX = 20;
/** Use is noted to the minute: a note is a write. */
const SEEN_MS = 60_000;
const AGENT_CHARS_MAX = 300;

export interface LiveSession {
  readonly row: SessionRow;
  readonly person: Person;
  readonly isLocked: boolean;
  /** Nothing but setting up a second factor is open. */
  readonly mustEnrol: boolean;
}

/** Null: no such session, or it has ended. */
export async function readSession(
  office: Office,
  token: string | null,
): Promise<LiveSession | null> {
  if (token === null) return null;
  const { db } = office.database;
  const now = office.clock.now();
  const row = await db
    .selectFrom('session')
    .selectAll()
    .where('tokenHash', '=', tokenHash(token))
    .executeTakeFirst();
  if (row === undefined || Date.parse(row.expiresAt) <= now) return null;
  const person = await db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', row.personId)
    .executeTakeFirst();
  if (person === undefined || person.disabledAt !== null) return null;
  const isLocked = row.lockedAt !== null || now - Date.parse(row.seenAt) > IDLE_MS;
  // A provider that asked for two factors itself is believed, until one's own is needed to step up.
  const mustEnrol = row.method !== 'oidc' && !hasSecondFactor(person);
  return { row, person, isLocked, mustEnrol };
}

/**
 * Who calls with this token, for a route that staff may call. Throws `unauthenticated` for nobody and for a locked
 * session, `forbidden` where a second factor must be set up first. `isIdle`: the call was made by a clock of the page, not
 * by a person; it does not keep the session awake.
 */
export async function actorOfSession(
  office: Office,
  token: string | null,
  route: Route,
  isIdle = false,
): Promise<PersonActor> {
  const session = await readSession(office, token);
  if (session === null) throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  if (session.isLocked)
    throw new OperatingError('unauthenticated', 'This session is locked: unlock it');
  if (session.mustEnrol && !route.name.startsWith('auth.'))
    throw new OperatingError('forbidden', 'Set up a second factor first');
  if (!isIdle) await noteUse(office, session.row);
  return actorFrom(session.row);
}

export function actorFrom({ id, personId, steppedUpAt }: SessionRow): PersonActor {
  const at = steppedUpAt === null ? 0 : Date.parse(steppedUpAt);
  return { kind: 'person', id: personId, sessionId: id, steppedUpAt: at };
}

async function noteUse(office: Office, row: SessionRow): Promise<void> {
  const now = office.clock.now();
  if (now - Date.parse(row.seenAt) < SEEN_MS) return;
  await office.database.db
    .updateTable('session')
    .set({ seenAt: isoFrom(now) })
    .where('id', '=', row.id)
    .execute();
}

export interface NewSession {
  readonly person: Person;
  readonly method: SignInMethod;
  /** Whether a second factor was shown just now. */
  readonly isFresh: boolean;
}

/** Begins a session, tells the record, and gives the tokens for the browser. */
export async function startSession(
  office: Office,
  caller: Caller,
  asked: NewSession,
): Promise<Required<Pick<Tokens, 'session' | 'device'>>> {
  const actor = {
    kind: 'person' as const,
    id: asked.person.id,
    sessionId: office.newId(),
    steppedUpAt: 0,
  };
  return inWork(office, actor, (work) => recordSession(work, caller, asked, actor.sessionId));
}

async function recordSession(
  work: Work,
  caller: Caller,
  { person, method, isFresh }: NewSession,
  sessionId: string,
): Promise<Required<Pick<Tokens, 'session' | 'device'>>> {
  work.own();
  const agent = cleanAgent(caller.agent);
  const events = [
    {
      type: 'person.signed-in',
      data: { sessionId, method },
      personal: { address: caller.address.slice(0, 64), agent },
    } as const,
  ];
  const { jurisdiction } = await homeOf(work.tx, person);
  await work.record('person', person.id, { events }, { jurisdiction });
  const { token, hash } = newToken();
  await work.tx
    .insertInto('session')
    .values({
      id: sessionId,
      personId: person.id,
      tokenHash: hash,
      method,
      address: caller.address.slice(0, 64),
      agent,
      createdAt: work.iso,
      expiresAt: isoFrom(work.at + SESSION_MS),
      seenAt: work.iso,
      lockedAt: null,
      steppedUpAt: isFresh ? work.iso : null,
    })
    .execute();
  await endSurplus(work, person.id);
  return { session: token, device: await rememberDevice(work, caller, person.id) };
}

async function endSurplus(work: Work, personId: string): Promise<void> {
  await work.tx.deleteFrom('session').where('expiresAt', '<=', work.iso).execute();
  const surplus = work.tx
    .selectFrom('session')
    .select('id')
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .offset(SESSIONS_MAX);
  await work.tx.deleteFrom('session').where('id', 'in', surplus).execute();
}

/** The browser keeps the token it has, if it is this person's. */
async function rememberDevice(work: Work, caller: Caller, personId: string): Promise<string> {
  const known = await deviceOf(work.tx, caller.device, personId);
  if (known && caller.device !== null) {
    await work.tx
      .updateTable('device')
      .set({ seenAt: work.iso })
      .where('tokenHash', '=', tokenHash(caller.device))
      .execute();
    return caller.device;
  }
  const { token, hash } = newToken();
  await work.tx
    .insertInto('device')
    .values({ tokenHash: hash, personId, seenAt: work.iso })
    .execute();
  const surplus = work.tx
    .selectFrom('device')
    .select('tokenHash')
    .where('personId', '=', personId)
    .orderBy('seenAt', 'desc')
    .orderBy('tokenHash')
    .offset(DEVICES_MAX);
  await work.tx.deleteFrom('device').where('tokenHash', 'in', surplus).execute();
  return token;
}

/** Whether this browser has been this person's before. */
export async function deviceOf(db: Db, device: string | null, personId: string): Promise<boolean> {
  if (device === null) return false;
  const row = await db
    .selectFrom('device')
    .select('personId')
    .where('tokenHash', '=', tokenHash(device))
    .executeTakeFirst();
  return row?.personId === personId;
}

/** A new token for the same session; the old one ends. */
export async function rotateToken(
  work: Work,
  sessionId: string,
  change: Partial<Pick<SessionRow, 'lockedAt' | 'steppedUpAt'>>,
): Promise<string> {
  const { token, hash } = newToken();
  await work.tx
    .updateTable('session')
    .set({ tokenHash: hash, seenAt: work.iso, ...change })
    .where('id', '=', sessionId)
    .execute();
  return token;
}

/** Ends sessions of a person and says so in the record; `except` lives on. Gives how many ended. */
export async function endSessions(
  work: Work,
  person: Person,
  only: { readonly except?: string; readonly id?: string } = {},
): Promise<number> {
  let query = work.tx.deleteFrom('session').where('personId', '=', person.id);
  if (only.except !== undefined) query = query.where('id', '<>', only.except);
  if (only.id !== undefined) query = query.where('id', '=', only.id);
  const ended = await query.returning('id').execute();
  if (ended.length > 0) {
    const sessionIds = ended.map(({ id }) => id).sort();
    const events = [{ type: 'person.sessions-revoked', data: { sessionIds } } as const];
    const { jurisdiction } = await homeOf(work.tx, person);
    await work.record('person', person.id, { events }, { jurisdiction });
  }
  return ended.length;
}

/** Browsers may send anything: one line, cut to what is kept. */
function cleanAgent(agent: string | null): string | null {
  const line = (agent ?? '')
    .replaceAll(/[^\x20-\x7e]/g, ' ')
    .trim()
    .slice(0, AGENT_CHARS_MAX);
  return line === '' ? null : line;
}
