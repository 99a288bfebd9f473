/** A session's facts as the finding that the rest of the system reads. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ipv4FromText } from '#base/address.ts';
import type { Evidence, Finding } from '#model/finding.ts';
import type { Grade } from '#model/evidence.ts';
import type { Endpoint, FlowInfo, Millis, Side } from '#model/stream.ts';
import { againstOf, entryAgainst } from './against.ts';
import { evidenceOf, listed } from './evidence.ts';
import { categoryOf } from '#detect/session/grade.ts';
import { measure, UNMEASURED } from '#detect/figures/measure.ts';
import type { Mining } from '#detect/session/mining.ts';
import type { Listing, Session } from '#detect/session/session.ts';
import { isoFromMillis, toldFrom } from './text.ts';
import { evidenceFrom, type Told } from './told.ts';
import type { Language } from '#detect/words.ts';

/** Statements per finding (its schema). */
const EVIDENCE_MAX = 64;
const AGAINST_MAX = 32;
const COIN_CHARS_MAX = 16;

export interface Telling {
  readonly language: Language;
  readonly version: number;
  /** Code of the grid table for carbon; undefined takes the world average. */
  readonly region: string | undefined;
}

/** `grade` is what `gradeOf` gave for this session. */
export function findingFromSession(session: Session, grade: Grade, telling: Telling): Finding {
  const { flow, mining } = session;
  const measured = mining === null ? UNMEASURED : measure(mining, telling);
  const client = clientOf(session);
  const first = Math.min(flow.startedAt, session.firstAt);
  const inWords = (told: Told): Evidence => evidenceFrom(told, telling.language);
  // Field by field: spreading parts into the whole costs more than making them.
  const { protocol, pool, agent, worker, wallet } = talk(session);
  return {
    type: 'finding',
    id: findingId(flow),
    version: telling.version,
    grade,
    category: categoryOf(session),
    client: endpoint(flow.ends[client]),
    server: serverOf(flow.ends[client === 0 ? 1 : 0], serverName(session)),
    transport: flow.transport,
    carriers: session.carriers.slice(),
    protocol,
    pool,
    agent,
    worker,
    wallet,
    coin: toldFrom(measured.coin, COIN_CHARS_MAX),
    algorithm: measured.algorithm,
    shares: sharesOf(mining),
    hashrate: measured.hashrate,
    power: measured.power,
    energy: measured.energy,
    co2e: measured.co2e,
    evidence: evidenceOf(session, measured).slice(0, EVIDENCE_MAX).map(inWords),
    against: againstOf(session, grade, measured).slice(0, AGAINST_MAX).map(inWords),
    firstSeen: isoFromMillis(first),
    lastSeen: isoFromMillis(Math.max(first, session.lastAt)),
  };
}

/** A name that was only asked for: no session, one statement per client and listed entry. */
export function findingFromQuestion(
  flow: FlowInfo,
  listing: Listing,
  seen: { readonly count: number; readonly first: Millis; readonly last: Millis },
  telling: Telling,
): Finding {
  const inWords = (told: Told): Evidence => evidenceFrom(told, telling.language);
  const told = [listed(listing)];
  if (seen.count > 1)
    told.push({ kind: 'asked-again', at: seen.last, data: { count: seen.count } });
  const at = seen.last;
  return {
    type: 'finding',
    id: findingId(flow, listing.indicator.entry),
    version: telling.version,
    grade: 'listed',
    category: listing.indicator.category,
    client: endpoint(flow.ends[listing.side]),
    // The resolver is the server of the flow; the name says what was asked for.
    server: serverOf(flow.ends[listing.side === 0 ? 1 : 0], toldFrom(listing.asked)),
    transport: flow.transport,
    carriers: ['dns'],
    ...NO_TALK,
    coin: null,
    algorithm: null,
    shares: sharesOf(null),
    hashrate: null,
    power: null,
    energy: null,
    co2e: null,
    evidence: told.map(inWords),
    against: [
      ...entryAgainst(listing),
      { kind: 'name-only' as const, at, data: {} },
      { kind: 'shared-address' as const, at, data: {} },
    ].map(inWords),
    firstSeen: isoFromMillis(seen.first),
    lastSeen: isoFromMillis(Math.max(seen.first, seen.last)),
  };
}

/** Who mines: the side that said what miners say; else the side that asked; else the side that opened. */
export function clientOf(session: Session): Side {
  return session.mining?.client ?? session.listings[0]?.side ?? session.behaviours[0]?.side ?? 0;
}

/** The same flow always has the same id, whichever side turns out to be the client. */
function findingId(flow: FlowInfo, about = ''): string {
  const [a, b] = flow.ends;
  const began = isoFromMillis(flow.startedAt);
  const told = `${flow.transport}|${a.ip}|${a.port}|${b.ip}|${b.port}|${began}|${about}`;
  return bytesToHex(sha256(ENCODER.encode(told)).subarray(0, ID_BYTES));
}

const ENCODER = new TextEncoder();
const ID_BYTES = 16;

function endpoint({ ip, port }: Endpoint): Endpoint {
  return { ip, port };
}

function serverOf({ ip, port }: Endpoint, name: string | null): Finding['server'] {
  return { ip, port, name };
}

/** What the client itself called the server counts more than what DNS said of the address. An address is no name. */
function serverName(session: Session): string | null {
  const own = session.names.findLast(({ source, name }) => source !== 'dns' && isName(name))?.name;
  if (own !== undefined) return toldFrom(own);
  const sni = session.tlsClient?.sni ?? null;
  if (sni !== null && isName(sni)) return toldFrom(sni);
  return toldFrom(session.knownAs ?? hostName(session.httpRequest?.host ?? null));
}

function hostName(host: string | null): string | null {
  const name = host?.replace(/:\d*$/, '') ?? '';
  return isName(name) ? name : null;
}

function isName(text: string): boolean {
  // A colon is in no host name; what has one is an address of IPv6, with or without brackets, whole or cut.
  if (text === '' || text.includes(':')) return false;
  return ipv4FromText(text) < 0;
}

const NO_TALK = { protocol: null, pool: null, agent: null, worker: null, wallet: null } as const;

function talk(session: Session): Pick<Finding, keyof typeof NO_TALK> {
  const { mining } = session;
  const shape = session.behaviours[0]?.protocol ?? null;
  if (mining === null) return { ...NO_TALK, protocol: shape };
  const wallet = mining.login?.name.wallet ?? null;
  return {
    protocol: mining.protocol ?? shape,
    pool: toldFrom(mining.coinbase?.pool),
    agent: toldFrom(mining.agent ?? session.httpRequest?.agent),
    worker: toldFrom(mining.worker),
    wallet:
      wallet === null
        ? null
        : {
            address: toldFrom(wallet.address) ?? '',
            coin: wallet.coin,
            checksum: wallet.checksum,
          },
  };
}

function sharesOf(mining: Mining | null): Finding['shares'] {
  if (mining === null) return { submitted: 0, accepted: 0, rejected: 0 };
  const { submitted, accepted, rejected } = mining.work;
  return { submitted, accepted, rejected };
}
