/**
 * Facts in, findings out. One `Session` per flow that said anything; flows without facts cost nothing.
 *
 * A listed name or address alone is reported once per client, entry and server: the first flow claims it, later flows are
 * reported only where they prove more. Names that were only asked for in DNS are kept in `questions.ts`.
 */
import { type Grade, isAtLeast, rankOf } from '#model/evidence.ts';
import type { Fact } from '#model/fact.ts';
import type { Finding } from '#model/finding.ts';
import type { Indicator, IndicatorIndex } from '#model/indicator.ts';
import type { FlowInfo, Millis, Side } from '#model/stream.ts';
import type { Detector, DetectorOptions } from './detector.ts';
import { clientOf, findingFromSession } from '#detect/telling/finding.ts';
import { gradeOf } from '#detect/session/grade.ts';
import { NameMemory } from './name-memory.ts';
import { createNetworks, type Networks } from './networks.ts';
import { isPolling, PollingPairs } from './polling-pairs.ts';
import { Questions } from './questions.ts';
import { type Listing, Session } from '#detect/session/session.ts';

/** Live: a session whose counts change is told again after this long at the soonest; a rise in grade at once. */
export const REPORT_MS_MIN = 2000;
/** Remembered claims of listed-only flows; with one more, the oldest is forgotten and may be reported a second time. */
export const CLAIMS_MAX = 65_536;

/**
 * Flows kept that said something but nothing to report (TLS, HTTP), closed or not: about 1.5 kB each. With one more, the
 * oldest is forgotten; should it speak of mining later, only the name that it gave its server is lost.
 */
export const QUIET_MAX = 32_768;
/**
 * Closed flows, and flows to listed addresses that nobody reads, that are still remembered: a stream whose content is encrypted is closed after
 * its handshake and heard again when its shape has shown itself. It then goes on as the same finding.
 */
export const RESTED_MAX = 8192;

interface Entry {
  readonly session: Session;
  version: number;
  reportedGrade: Grade | null;
  reportedAt: Millis;
  reportedChanges: number;
}

export function createDetector(options: DetectorOptions): Detector {
  return new SessionDetector(options);
}

class SessionDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #index: IndicatorIndex | null;
  readonly #networks: Networks;
  readonly #names = new NameMemory();
  readonly #questions: Questions;
  readonly #polling = new PollingPairs();
  /** Flows with something to report; they live until they are closed. */
  readonly #entries = new Map<number, Entry>();
  readonly #quiet = new Map<number, Entry>();
  readonly #rested = new Map<number, Entry>();
  /** Live: sessions that changed since they were last told. */
  readonly #changed = new Set<Entry>();
  readonly #claims = new Map<string, number>();
  readonly #counters = {
    'outside-networks': 0,
    'claims-forgotten': 0,
    'names-forgotten': 0,
    'questions-forgotten': 0,
    'quiet-flows-forgotten': 0,
  };

  constructor(options: DetectorOptions) {
    this.#options = options;
    this.#index = options.index;
    this.#networks = createNetworks(options.networks);
    const telling = { language: options.language, region: options.region };
    const report = (finding: Finding): void => options.report(finding, null);
    this.#questions = new Questions(telling, options.live, report);
  }

  /** Reasons that occurred; none is listed with 0. */
  get counters(): Readonly<Record<string, number>> {
    this.#counters['names-forgotten'] = this.#names.forgotten;
    this.#counters['questions-forgotten'] = this.#questions.forgotten;
    return Object.fromEntries(Object.entries(this.#counters).filter(([, count]) => count > 0));
  }

  observe(flow: FlowInfo, fact: Fact): void {
    if (fact.kind === 'dns-answer') {
      this.#names.remember(fact.address, fact.name, fact.at);
      return;
    }
    if (fact.kind === 'name' && fact.source === 'dns') {
      this.#question(flow, fact.name, fact.side, fact.at);
      return;
    }
    const entry = this.#entryOf(flow, fact.at);
    entry.session.hear(fact);
    this.#polling.hear(flow, fact);
    if (fact.kind === 'name') this.#lookUp(entry.session, fact.name, fact.port, fact);
    this.#noteChange(entry, fact.at);
  }

  contact(flow: FlowInfo, at: Millis): void {
    const listing = this.#listedAddress(flow, at);
    if (listing === null && !this.#hasListedName(flow, at)) return;
    const known = this.#find(flow);
    const entry = this.#entryOf(flow, at);
    if (listing !== null) entry.session.list(listing);
    // A new entry was named when it was made.
    else if (known !== null) this.#nameServer(entry.session, at);
    this.#noteChange(entry, at);
    // Nobody may ever read this flow, and what is not read is not closed: it rests until facts come.
    if (known === null) this.#rest(flow.id, entry, at);
  }

  close(flow: FlowInfo, at: Millis): void {
    const entry = this.#entries.get(flow.id);
    if (entry === undefined) return;
    this.#entries.delete(flow.id);
    this.#changed.delete(entry);
    entry.session.mining?.work.settle(at, true);
    this.#polling.join(entry.session);
    const grade = gradeOf(entry.session);
    // A name or shape may still be heard again and prove more, a poll may still get work on the next connection: it
    // waits, so that it is reported once.
    const least = isPolling(entry.session.mining?.protocol ?? null) ? 'session' : 'attempted';
    const isDone = grade !== null && isAtLeast(grade, least);
    if (isDone || this.#options.live) this.#tellNews(entry, at);
    this.#rest(flow.id, entry, at);
  }

  tick(at: Millis): void {
    this.#names.expire(at);
    if (!this.#options.live) return;
    this.#questions.expire(at);
    for (const entry of this.#changed) {
      if (at - entry.reportedAt < REPORT_MS_MIN) continue;
      entry.session.mining?.work.settle(at, false);
      const grade = gradeOf(entry.session);
      this.#changed.delete(entry);
      if (grade !== null) this.#tell(entry, grade, at);
    }
  }

  finish(at: Millis): void {
    for (const { session } of this.#entries.values()) this.close(session.flow, at);
    for (const entry of this.#rested.values()) this.#tellNews(entry, at);
    this.#rested.clear();
    this.#quiet.clear();
    this.#questions.finish();
  }

  #listedAddress({ ends }: FlowInfo, at: Millis): Listing | null {
    for (const side of [1, 0] as const) {
      const { ip, port } = ends[side];
      const indicator = this.#wanted(this.#index?.matchAddress(ip, port, at) ?? null);
      if (indicator === null) continue;
      const asked = `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
      return { at, indicator, source: 'address', asked, side: other(side) };
    }
    return null;
  }

  #hasListedName({ ends }: FlowInfo, at: Millis): boolean {
    return ends.some(({ ip }) => {
      const name = this.#names.nameOf(ip, at);
      return name !== null && this.#wanted(this.#index?.matchName(name, at) ?? null) !== null;
    });
  }

  #find(flow: FlowInfo): Entry | null {
    return this.#entries.get(flow.id) ?? this.#quiet.get(flow.id) ?? null;
  }

  #entryOf(flow: FlowInfo, at: Millis): Entry {
    const known = this.#find(flow);
    if (known !== null) return known;
    const rested = this.#rested.get(flow.id);
    if (rested !== undefined) {
      this.#rested.delete(flow.id);
      this.#entries.set(flow.id, rested);
      return rested;
    }
    const session = new Session(flow, at);
    const entry = {
      session,
      version: 0,
      reportedGrade: null,
      reportedAt: -Infinity,
      reportedChanges: -1,
    };
    this.#quiet.set(flow.id, entry);
    if (this.#quiet.size > QUIET_MAX) this.#forgetQuiet();
    this.#nameServer(session, at);
    return entry;
  }

  #forgetQuiet(): void {
    for (const id of this.#quiet.keys()) {
      this.#quiet.delete(id);
      this.#counters['quiet-flows-forgotten']++;
      return;
    }
  }

  #rest(id: number, entry: Entry, at: Millis): void {
    this.#entries.delete(id);
    this.#quiet.delete(id);
    this.#rested.set(id, entry);
    if (this.#rested.size > RESTED_MAX) this.#forgetRested(at);
  }

  #forgetRested(at: Millis): void {
    for (const [id, entry] of this.#rested) {
      this.#rested.delete(id);
      this.#tellNews(entry, at);
      return;
    }
  }

  /** Once there is something to report, the flow is kept whatever else comes. */
  #keep(entry: Entry): void {
    const { id } = entry.session.flow;
    if (!this.#quiet.has(id) || gradeOf(entry.session) === null) return;
    this.#quiet.delete(id);
    this.#entries.set(id, entry);
  }

  /** The address of either end may have come out of DNS a moment ago; side 0 only where the beginning was missed. */
  #nameServer(session: Session, at: Millis): void {
    const sides: readonly Side[] = session.flow.openingSeen ? [1] : [1, 0];
    for (const side of sides) {
      const name = this.#names.nameOf(session.flow.ends[side].ip, at);
      if (name === null) continue;
      session.knownAs = name;
      const indicator = this.#wanted(this.#index?.matchName(name, at) ?? null);
      if (indicator === null) return;
      session.list({ at, indicator, source: 'known-name', asked: name, side: other(side) });
      return;
    }
  }

  #lookUp(
    session: Session,
    name: string,
    port: number | null,
    said: Fact & { kind: 'name' },
  ): void {
    if (this.#index === null) return;
    const { at, side, source } = said;
    const indicator =
      this.#wanted(this.#index.matchName(name, at)) ??
      (source === 'sni' ? null : this.#wanted(this.#index.matchAddress(name, port, at)));
    if (indicator !== null) session.list({ at, indicator, source, asked: name, side });
  }

  #question(flow: FlowInfo, name: string, side: Side, at: Millis): void {
    const indicator = this.#wanted(this.#index?.matchName(name, at) ?? null);
    if (indicator === null || !this.#isOwn(flow)) return;
    const listing: Listing = { at, indicator, source: 'dns', asked: name, side };
    this.#questions.ask(flow, listing);
  }

  #wanted(indicator: Indicator | null): Indicator | null {
    if (indicator === null) return null;
    return indicator.category === 'mining' || this.#options.trading ? indicator : null;
  }

  #noteChange(entry: Entry, at: Millis): void {
    this.#keep(entry);
    if (!this.#options.live) return;
    const grade = gradeOf(entry.session);
    if (grade === null) return;
    const old = entry.reportedGrade;
    if (old === null || rankOf(grade) > rankOf(old)) this.#tell(entry, grade, at);
    else this.#changed.add(entry);
  }

  #tellNews(entry: Entry, at: Millis): void {
    this.#polling.join(entry.session);
    const grade = gradeOf(entry.session);
    const { reportedGrade, reportedChanges, session } = entry;
    const isNews = reportedGrade !== grade || reportedChanges !== session.changes;
    if (grade !== null && isNews) this.#tell(entry, grade, at);
  }

  #tell(entry: Entry, grade: Grade, at: Millis): void {
    const { session } = entry;
    // Told or not, this state needs no second look.
    entry.reportedGrade = grade;
    entry.reportedAt = at;
    entry.reportedChanges = session.changes;
    if (!this.#isOwn(session.flow)) {
      this.#counters['outside-networks']++;
      return;
    }
    // Another flow has claimed what this one is listed for: nothing is lost.
    if (grade === 'listed' && !this.#claim(session)) return;
    entry.version++;
    const { language, region } = this.#options;
    this.#options.report(
      findingFromSession(session, grade, { language, region, version: entry.version }),
      session.flow,
    );
  }

  /** True for the first flow with this client, listed entry and server. */
  #claim(session: Session): boolean {
    const client = clientOf(session);
    const [from, to] = [session.flow.ends[client], session.flow.ends[other(client)]];
    const entry = session.listings[0]?.indicator.entry ?? '';
    const key = `${from.ip}|${to.ip}|${to.port}|${entry}`;
    const owner = this.#claims.get(key);
    if (owner !== undefined) return owner === session.flow.id;
    this.#claims.set(key, session.flow.id);
    if (this.#claims.size > CLAIMS_MAX) {
      for (const oldest of this.#claims.keys()) {
        this.#claims.delete(oldest);
        this.#counters['claims-forgotten']++;
        break;
      }
    }
    return true;
  }

  #isOwn(flow: FlowInfo): boolean {
    return this.#networks.has(flow.ends[0].ip) || this.#networks.has(flow.ends[1].ip);
  }
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
