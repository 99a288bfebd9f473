/**
 * Which rules we made at a consumer. OpenC2 cannot list rules, so nobody but us knows: a small file, replaced whole, is
 * written before a rule is asked for and after the answer. What is in it and was not answered is `unknown`; a file that is
 * lost is told, and what it knew is not ours to know until the longest lease is over.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { HOLDS_MAX, ORDERS_OF_HOLD_MAX } from '#model/desired-set.ts';
import { LEASE_SECONDS } from '#model/enforcement-point.ts';
import { Id } from '#model/event.ts';
import { NetworkText } from '#model/network-text.ts';
import { parseIJson } from '#wire/i-json.ts';
import { OPENC2_RULES_MAX } from './needed-rules.ts';
import { replaceFile } from './replace-file.ts';

const FORMAT = 'minewatch-openc2-rules/1';
const FILE = 'rules.json';
const Milliseconds = z.int().min(0);
const OwnRung = z.enum(['block-pools', 'blackhole']);

const Rule = z.strictObject({
  /** Null: the consumer gives numbers, and its answer was lost. */
  number: z.int().min(0).nullable(),
  /** What it denies, as JSON. */
  traffic: z.string().max(1000),
  rung: OwnRung,
  /** `asked`: a deny without an answer; `leaving`: a delete without an answer that it is gone. */
  state: z.enum(['asked', 'there', 'leaving']),
  expiresAt: Milliseconds,
  /** Surely gone by then: its duration is counted from when the consumer had it, which is later. */
  endsBy: Milliseconds,
});
export type Rule = z.infer<typeof Rule>;

const Entry = z.strictObject({
  key: NetworkText,
  rung: OwnRung,
  orders: z.array(Id).max(ORDERS_OF_HOLD_MAX),
  expiresAt: Milliseconds,
  /** Whether all that the rung needs was acknowledged. */
  isWhole: z.boolean(),
  rules: z.array(Rule).max(2 * OPENC2_RULES_MAX),
});
export type Entry = z.infer<typeof Entry>;

const Contents = z.strictObject({
  format: z.literal(FORMAT),
  consumer: z.string().max(2048),
  /** What was known before was lost, and may be there until then. */
  lostUntil: Milliseconds.nullable(),
  /** Whether every number of ours was deleted once since. */
  isSwept: z.boolean(),
  /** Counted from the first of ours: numbers come again as late as possible. */
  next: z.int().min(0),
  entries: z.array(Entry).max(HOLDS_MAX),
});

export class RuleBook {
  readonly entries = new Map<string, Entry>();
  lostUntil: number | null = null;
  isSwept = false;
  readonly #folder: string;
  readonly #consumer: string;
  #next = 0;

  private constructor(folder: string, consumer: string) {
    this.#folder = folder;
    this.#consumer = consumer;
  }

  /** The book of this consumer. The first time there is no folder; a folder without its file has lost it. */
  static async open(stateFolder: string, consumer: string, now: number): Promise<RuleBook> {
    const name = createHash('sha256').update(consumer).digest('hex').slice(0, 16);
    const book = new RuleBook(join(stateFolder, `openc2-${name}`), consumer);
    try {
      const isFirst = (await mkdir(book.#folder, { recursive: true, mode: 0o700 })) !== undefined;
      if (isFirst) await book.save();
      else await book.#read(now);
    } catch (error) {
      if (error instanceof OperatingError) throw error;
      const message = `Cannot use ${book.#folder}: ${messageOf(error)}`;
      throw new OperatingError('unreadable', message, { cause: error });
    }
    return book;
  }

  async #read(now: number): Promise<void> {
    const contents = contentsOf(await bytesOf(join(this.#folder, FILE)));
    if (contents === null || contents.consumer !== this.#consumer) {
      this.lostUntil = now + LEASE_SECONDS.longest * 1000;
      await this.save();
      return;
    }
    this.lostUntil = contents.lostUntil;
    this.isSwept = contents.isSwept;
    this.#next = contents.next;
    for (const entry of contents.entries) this.entries.set(entry.key, entry);
  }

  /** Forgets what is over by its own time. */
  expire(now: number): void {
    for (const entry of this.entries.values()) {
      entry.rules = entry.rules.filter(({ endsBy }) => endsBy > now);
      if (entry.rules.length === 0 && (entry.expiresAt <= now || !entry.isWhole)) {
        this.entries.delete(entry.key);
      }
    }
    if (this.lostUntil !== null && this.lostUntil <= now) this.lostUntil = null;
  }

  get rules(): readonly Rule[] {
    return Array.from(this.entries.values(), ({ rules }) => rules).flat();
  }

  /** Numbers that no rule of ours has, counted from 0 below OPENC2_RULES_MAX; null: there are not so many. */
  freeNumbers(count: number, first: number): readonly number[] | null {
    const taken = new Set(this.rules.map(({ number }) => number));
    const free: number[] = [];
    for (let i = 0; i < OPENC2_RULES_MAX && free.length < count; i++) {
      const number = first + ((this.#next + i) % OPENC2_RULES_MAX);
      if (!taken.has(number)) free.push(number);
    }
    if (free.length < count) return null;
    const last = free.at(-1);
    if (last !== undefined) this.#next = (last - first + 1) % OPENC2_RULES_MAX;
    return free;
  }

  async save(): Promise<void> {
    const contents: z.infer<typeof Contents> = {
      format: FORMAT,
      consumer: this.#consumer,
      lostUntil: this.lostUntil,
      isSwept: this.isSwept,
      next: this.#next,
      entries: [...this.entries.values()],
    };
    await replaceFile(join(this.#folder, FILE), `${JSON.stringify(contents)}\n`);
  }
}

async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function contentsOf(bytes: Uint8Array | null): z.infer<typeof Contents> | null {
  if (bytes === null) return null;
  const json = parseIJson(bytes);
  const parsed = Contents.safeParse(json.refusal === null ? json.value : null);
  return parsed.success ? parsed.data : null;
}
