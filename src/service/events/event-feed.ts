/**
 * What was recorded, in order and as it comes, for all who watch: kept in memory for a while, read from the table where
 * somebody resumes. A wake-up says nothing but "look": so a missed or doubled one does no harm, and other processes'
 * events come the same way as our own.
 */
import type { Db } from '#store/database.ts';
import { listenForEvents, type Listening } from '#store/listen.ts';
import type { Office, Told } from '../office.ts';

/** Events kept for those who watch; who falls further behind must read again. About 300 bytes each. */
export const FEED_EVENTS_MAX = 2_000;

/** Events read at once. */
const READ_ROWS = 500;
/** A look without any wake-up, should all have been missed. */
const LOOK_MS = 10_000;

const COLUMNS = ['seq', 'streamKind', 'streamId', 'version', 'type', 'at', 'jurisdiction'] as const;

/** Events from `seq` on, at most READ_ROWS, in order. */
export function readTold(db: Db, seq: number, limit: number = READ_ROWS): Promise<Told[]> {
  return db
    .selectFrom('event')
    .select(COLUMNS)
    .where('seq', '>=', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export class EventFeed {
  readonly #office: Office;
  readonly #watchers = new Set<() => void>();
  readonly #wake = (): void => this.wake();
  #recent: Told[] = [];
  /** Seq of the next event that is not known yet. */
  #head = 0;
  #listening: Listening | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isReading = false;
  #isAskedAgain = false;
  #isStopped = false;

  constructor(office: Office) {
    this.#office = office;
  }

  async start(): Promise<void> {
    const { database, listeners } = this.#office;
    const row = await database.db
      .selectFrom('logHead')
      .select('size')
      .where('id', '=', 1)
      .executeTakeFirstOrThrow();
    this.#head = row.size;
    listeners.add(this.#wake);
    this.#listening = await listenForEvents(database, this.#wake);
    this.#timer = setInterval(this.#wake, LOOK_MS).unref();
    this.wake();
  }

  async stop(): Promise<void> {
    this.#office.listeners.delete(this.#wake);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#isStopped = true;
    // A look that is under way is not waited for: it fails alone where the database goes first.
    await this.#listening?.stop();
  }

  get head(): number {
    return this.#head;
  }

  /** Called when there may be something new; gives the way to stop it. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Events from `seq` on up to the head, or the first of them. */
  async from(seq: number): Promise<readonly Told[]> {
    const first = this.#recent[0]?.seq ?? this.#head;
    if (seq >= first) return this.#recent.slice(seq - first, seq - first + READ_ROWS);
    const rows = await readTold(this.#office.database.db, seq);
    // What the head has not reached comes by the feed, so that nobody sees an event twice.
    return rows.filter((event) => event.seq < this.#head);
  }

  wake(): void {
    this.#isAskedAgain = true;
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    while (this.#isAskedAgain && !this.#isStopped) {
      this.#isAskedAgain = false;
      const rows = await this.#news();
      if (rows.length > 0) this.#take(rows);
    }
    this.#isReading = false;
  }

  #take(rows: readonly Told[]): void {
    // There may be more than one reading gives.
    this.#isAskedAgain = true;
    this.#head = (rows.at(-1)?.seq ?? this.#head) + 1;
    this.#recent = [...this.#recent, ...rows].slice(-FEED_EVENTS_MAX);
    for (const watcher of this.#watchers) watcher();
  }

  /** A database that does not answer is asked again at the next wake-up. */
  async #news(): Promise<readonly Told[]> {
    try {
      return await readTold(this.#office.database.db, this.#head);
    } catch {
      return [];
    }
  }
}
