/** What the capturing threads tell, taken in: findings into the spool, counters into the sensor's health. */
import { isoFrom } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { SensorHealth } from '#model/delivery.ts';
import type { Finding, Summary } from '#model/finding.ts';
import type { TranscriptMessage } from '../watch/crew.ts';
import type { Counts } from '../watch/messages.ts';
import type { Output, Status } from '../watch/output.ts';
import { keyOf, type Spool } from './spool.ts';
import { itemFromFinding, itemFromProof, type SpoolItem } from './spool-line.ts';

/** Items that wait in memory while the disk refuses them, some 100 MiB; then the oldest go, and are counted. */
export const PENDING_MAX = 10_000;
/** A full disk is emptied by a person. */
const RETRY_MS = 5000;

export interface IntakeOptions {
  readonly spool: Pick<Spool, 'keep'>;
  readonly startedAt: number;
  /** Something is in the spool. */
  readonly kept: () => void;
  readonly notice: (text: string) => void;
  /** The disk refuses what should be kept. */
  readonly unkept: (why: string) => void;
  readonly retryMs?: number;
  readonly pendingMax?: number;
}

export class Intake implements Output {
  readonly #options: IntakeOptions;
  /** Not on disk yet, latest version each. */
  readonly #pending = new Map<string, SpoolItem>();
  /** Keys of what was told since the event loop's last turn. */
  readonly #told = new Set<string>();
  #retry: NodeJS.Timeout | null = null;
  #lost = 0;
  #closing = false;
  readonly #begun = Promise.withResolvers<void>();
  readonly #settled = Promise.withResolvers<void>();
  #settling: Promise<number> | null = null;
  /** Of the runs that are over. */
  #before: Counts = { packets: 0, bytes: 0, flows: 0, dropped: {} };
  #now: Counts = { packets: 0, bytes: 0, flows: 0, dropped: {} };
  #sources: Status['sources'] = [];

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  finding(finding: Finding): void {
    this.#take(itemFromFinding(finding));
  }

  transcript({ finding, transcript }: TranscriptMessage): void {
    this.#take(itemFromProof(finding, transcript));
  }

  /** Resolves once the capture runs, or never will. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  status({ sources }: Status, totals: Counts): void {
    this.#begun.resolve();
    this.#sources = sources;
    this.#now = totals;
  }

  notice(text: string): void {
    this.#options.notice(text);
  }

  /** The end of one run; another may follow with the next file. */
  end({ packets, bytes, flows, dropped }: Summary): void {
    this.#before = sumOf(this.#before, { packets, bytes, flows, dropped });
    this.#now = { packets: 0, bytes: 0, flows: 0, dropped: {} };
  }

  get health(): Omit<SensorHealth, 'spool'> {
    const { packets, bytes, flows, dropped } = sumOf(this.#before, this.#now);
    return {
      startedAt: isoFrom(this.#options.startedAt),
      packets,
      bytes,
      flows,
      dropped: this.#lost === 0 ? dropped : { ...dropped, 'disk-refused': this.#lost },
      sources: this.#sources.map(({ name, state }) => ({ name: name.slice(0, 256), state })),
    };
  }

  /** Resolves once everything is on disk, or was tried once more in vain; answers how many items are not. */
  settle(): Promise<number> {
    this.#settling ??= this.#settle();
    return this.#settling;
  }

  async #settle(): Promise<number> {
    this.#closing = true;
    this.#begun.resolve();
    if (this.#retry !== null) {
      clearTimeout(this.#retry);
      this.#again();
    }
    if (this.#pending.size > 0) await this.#settled.promise;
    return this.#pending.size;
  }

  #take(item: SpoolItem): void {
    const key = keyOf(item);
    const known = this.#pending.get(key);
    if (known !== undefined && known.version > item.version) return;
    this.#pending.delete(key);
    this.#pending.set(key, item);
    if (this.#pending.size > (this.#options.pendingMax ?? PENDING_MAX)) this.#loseOldest();
    if (this.#retry === null) this.#keepSoon(key);
  }

  /**
   * Once everything that was told together is here: what a finding rests on goes before it, so that the office has the
   * proof when it hears of the finding.
   */
  #keepSoon(key: string): void {
    if (this.#told.size === 0) setImmediate(() => this.#keepTold());
    this.#told.add(key);
  }

  #keepTold(): void {
    const items = [...this.#told].map((key) => this.#pending.get(key)).filter((item) => !!item);
    this.#told.clear();
    this.#keepAll(items);
  }

  #keepAll(items: readonly SpoolItem[]): void {
    for (const item of items) if (item.part === 'transcript') void this.#keep(item);
    for (const item of items) if (item.part === 'finding') void this.#keep(item);
  }

  async #keep(item: SpoolItem): Promise<void> {
    const key = keyOf(item);
    try {
      await this.#options.spool.keep(item);
      if (this.#pending.get(key) === item) this.#pending.delete(key);
      this.#options.kept();
      if (this.#closing && this.#pending.size === 0) this.#settled.resolve();
    } catch (error) {
      this.#failed(messageOf(error));
    }
  }

  #failed(why: string): void {
    if (this.#closing) this.#settled.resolve();
    if (this.#closing || this.#retry !== null) return;
    this.#options.unkept(why);
    this.#retry = setTimeout(() => this.#again(), this.#options.retryMs ?? RETRY_MS);
  }

  #again(): void {
    this.#retry = null;
    this.#keepAll([...this.#pending.values()]);
  }

  #loseOldest(): void {
    const [oldest] = this.#pending.keys();
    if (oldest === undefined) return;
    this.#pending.delete(oldest);
    this.#lost++;
  }
}

function sumOf(a: Counts, b: Counts): Counts {
  const dropped: Record<string, number> = { ...a.dropped };
  for (const [reason, count] of Object.entries(b.dropped)) {
    dropped[reason] = (dropped[reason] ?? 0) + count;
  }
  return {
    packets: a.packets + b.packets,
    bytes: a.bytes + b.bytes,
    flows: a.flows + b.flows,
    dropped,
  };
}
