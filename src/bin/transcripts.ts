/** What the sessions of one pipeline rest on: a recorder for each flow that is read, a transcript with each finding. */
import { type Kept, Recorder, Room } from '#analyze/recorder.ts';
import { IndicatorSet } from '#detect/indicators/indicator-set.ts';
import type { Finding } from '#model/finding.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import type { FlowInfo } from '#model/stream.ts';
import type { ListSnapshot, Note, Transcript } from '#model/transcript.ts';
import { VERSION } from './version.ts';

/** Bytes kept over all sessions. A session that proves work has some KiB: thousands fit. */
export const TRANSCRIPTS_BYTES_MAX = 64 * 1024 * 1024;
/**
 * Sessions whose stream is over and whose finding is not told yet (they rest in the detector, which holds as many). With
 * one more, the oldest loses its transcript.
 */
export const RESTING_MAX = 8192;
/** Flows whose transcript was handed out: should they speak again, what is new must not replace it. */
export const DONE_MAX = 65_536;

export type OnTranscript = (finding: Finding, transcript: Transcript) => void;

export interface TranscriptOptions {
  readonly index: IndicatorIndex | null;
  readonly language: 'en' | 'zh-CN';
  readonly trading: boolean;
  readonly region?: string;
}

interface Session {
  readonly flow: FlowInfo;
  readonly recorder: Recorder;
  /** The last finding that was told of it since it was last handed out. */
  finding: Finding | null;
  /** The recorder's size when it was last handed out; -1: never. */
  toldSize: number;
  isOver: boolean;
}

export class Transcripts {
  readonly #options: TranscriptOptions;
  readonly #tell: OnTranscript;
  readonly #room: Room;
  readonly #lists: readonly ListSnapshot[];
  readonly #sessions = new Map<number, Session>();
  readonly #resting = new Set<number>();
  readonly #done = new Set<number>();
  /** Sessions with a finding that was told and a transcript that was not. */
  readonly #pending = new Set<Session>();
  #forgotten = 0;

  constructor(options: TranscriptOptions, tell: OnTranscript, bytesMax = TRANSCRIPTS_BYTES_MAX) {
    this.#options = options;
    this.#tell = tell;
    this.#room = new Room(bytesMax);
    this.#lists = listSnapshots(options.index);
  }

  /** Reasons that occurred; none is listed with 0. */
  get counters(): Readonly<Record<string, number>> {
    const { refused } = this.#room;
    return {
      ...(refused > 0 ? { 'transcripts-cut': refused } : {}),
      ...(this.#forgotten > 0 ? { 'transcripts-forgotten': this.#forgotten } : {}),
    };
  }

  /** A stream begins; null: nothing of it is kept. */
  open(flow: FlowInfo): Recorder | null {
    if (this.#done.has(flow.id)) return null;
    const known = this.#sessions.get(flow.id);
    if (known !== undefined) {
      known.isOver = false;
      this.#resting.delete(flow.id);
      return known.recorder;
    }
    const recorder = new Recorder(this.#room);
    this.#sessions.set(flow.id, { flow, recorder, finding: null, toldSize: -1, isOver: false });
    return recorder;
  }

  /** A finding was told; its transcript follows with `flush`, when the message at hand is complete. */
  note(finding: Finding, flow: FlowInfo | null): void {
    const session = flow === null ? undefined : this.#sessions.get(flow.id);
    if (session === undefined || !session.recorder.isClaimed) return;
    session.finding = finding;
    this.#pending.add(session);
  }

  /** The stream is over, and the detector has heard so. */
  close(flow: FlowInfo): void {
    const session = this.#sessions.get(flow.id);
    if (session === undefined) return;
    session.isOver = true;
    this.flush();
    if (!this.#sessions.has(flow.id)) return;
    if (!session.recorder.isClaimed) this.#drop(session);
    else if (session.toldSize === session.recorder.size) this.#finish(session);
    else this.#rest(session);
  }

  /** Hands out what is due. */
  flush(): void {
    for (const session of this.#pending) {
      const { finding, recorder } = session;
      session.finding = null;
      if (finding === null) continue;
      if (recorder.size !== session.toldSize) {
        session.toldSize = recorder.size;
        this.#tell(finding, this.#transcriptOf(session.flow, recorder.kept(), finding));
      }
      if (session.isOver) this.#finish(session);
    }
    this.#pending.clear();
  }

  #rest({ flow }: Session): void {
    this.#resting.add(flow.id);
    if (this.#resting.size <= RESTING_MAX) return;
    for (const id of this.#resting) {
      const oldest = this.#sessions.get(id);
      this.#resting.delete(id);
      if (oldest !== undefined) this.#drop(oldest);
      this.#forgotten++;
      return;
    }
  }

  #finish(session: Session): void {
    this.#drop(session);
    this.#done.add(session.flow.id);
    if (this.#done.size <= DONE_MAX) return;
    for (const oldest of this.#done) {
      this.#done.delete(oldest);
      return;
    }
  }

  #drop({ flow, recorder }: Session): void {
    recorder.release();
    this.#sessions.delete(flow.id);
    this.#resting.delete(flow.id);
  }

  #transcriptOf(flow: FlowInfo, kept: Kept, finding: Finding): Transcript {
    const { transport, ends, openingSeen, startedAt } = flow;
    const { language, region, trading } = this.#options;
    const before = (order: number): number => kept.units.filter((u) => u.order < order).length;
    const heard = kept.notes.map(({ order, fact }) => ({ before: before(order), said: fact }));
    return {
      v: 1,
      transport,
      ends: [{ ...ends[0] }, { ...ends[1] }],
      openingSeen,
      startedAt,
      carriers: [...(kept.context?.carriers ?? [])],
      reader: kept.reader,
      pieces: kept.units.map(({ side, at, bytes, isLost }) => ({
        side,
        at,
        base64: Buffer.from(bytes).toString('base64'),
        ...(isLost ? { lost: true as const } : {}),
      })),
      notes: [...elsewhere(flow, finding).map((said) => ({ before: 0, said })), ...heard],
      left: kept.left,
      versions: { minewatch: VERSION, lists: [...this.#lists] },
      options: { language, region: region ?? null, trading },
    };
  }
}

/** What the finding says that was not seen on its own flow. */
function elsewhere(flow: FlowInfo, finding: Finding): Note[] {
  const notes: Note[] = [];
  const { server, protocol, evidence } = finding;
  const side = flow.ends[0].ip === server.ip && flow.ends[0].port === server.port ? 0 : 1;
  const knownAs = evidence.find(({ kind }) => kind === 'server-known-as');
  const name = knownAs?.data['name'];
  if (typeof name === 'string') {
    notes.push({ kind: 'dns-answer', at: flow.startedAt, side, name, address: server.ip });
  }
  const work = evidence.find(({ kind }) => kind === 'work-elsewhere');
  if (work !== undefined && protocol !== null) {
    notes.push({ kind: 'work-elsewhere', at: Date.parse(work.at), side, protocol });
  }
  return notes;
}

/** Which lists there were, and of when: what a finding was made with. */
export function listSnapshots(index: IndicatorIndex | null): readonly ListSnapshot[] {
  if (!(index instanceof IndicatorSet)) return [];
  return index.lists.map(({ facts, table }) => ({
    name: facts.name,
    fetchedAt: new Date(facts.fetchedAt).toISOString(),
    statedAt: facts.statedAt === null ? null : new Date(facts.statedAt).toISOString(),
    entries: table.names.count + table.ipv4.count + table.ipv6.count,
  }));
}
