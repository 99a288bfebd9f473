/**
 * The side file: an access server cannot list its sessions (RFC 5176 has no such request), so what it acknowledged is
 * written down where the next enforcer finds it. It is written before anything is asked, and again after. What it says
 * is as good as the acknowledgements: whoever changes a session by other means is not seen until it is asked again.
 * A file that is lost or damaged is no reason to hold or to leave anybody: holds are made anew, and what nobody
 * remembers ends with its session time.
 */
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { parseJson } from '#wire/lists/json.ts';
import { LedgerFile, type LedgerHold, type Told } from './ledger-state.ts';
import { Recogniser, type Identity, type Seen } from './recogniser.ts';

const FILE = 'radius-ledger.json';

/** Holds of one access network; the file is written whole with every change, 300 bytes for each. */
export const LEDGER_HOLDS_MAX = 65_536;
/** Sessions that were told something: a few for each hold. */
export const LEDGER_TOLD_MAX = 262_144;

export class Ledger {
  readonly #folder: string;
  readonly #recogniser: Recogniser;
  readonly #holds = new Map<string, LedgerHold>();
  readonly #told = new Map<string, Told>();
  /** Ids of the told by the key of their hold. */
  readonly #toldOf = new Map<string, Set<string>>();
  /** When a session of a hold was ended last; of holds that are there, and not kept on the disk. */
  readonly #endedAt = new Map<string, number>();
  #exempt: readonly string[] = [];
  #frame: 'whole' | 'altered' | null = null;
  /** Of the file as it was read or written last; null: there was none. */
  #stamp: string | null = null;
  /** Changes, and how many of them are on the disk. */
  #changes = 0;
  #saved = 0;
  #writing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  private constructor(folder: string, by: readonly Identity[]) {
    this.#folder = folder;
    this.#recogniser = new Recogniser(by, this.#holds);
  }

  /** Throws OperatingError `unreadable`. */
  static async open(folder: string, by: readonly Identity[]): Promise<Ledger> {
    const ledger = new Ledger(folder, by);
    await ledger.#read();
    return ledger;
  }

  /** Reads it again where another process wrote it: a guard that let go, or somebody who released all. */
  async refresh(): Promise<void> {
    await this.idle();
    if ((await this.#stampOnDisk()) !== this.#stamp) await this.#read();
  }

  /** By key. */
  get holds(): ReadonlyMap<string, LedgerHold> {
    return this.#holds;
  }

  /** By id. */
  get told(): ReadonlyMap<string, Told> {
    return this.#told;
  }

  get exempt(): readonly string[] {
    return this.#exempt;
  }

  /** As `Observed.frame` has it: altered where what is known is not on the disk. */
  get frame(): 'whole' | 'altered' | null {
    return this.#frame;
  }

  /** The hold that a login or session falls under now. */
  holdOf(seen: Seen, at: number): LedgerHold | null {
    return this.#recogniser.holdOf(seen, at);
  }

  /** Whether it is meant by this hold. */
  falls(hold: LedgerHold, seen: Seen): boolean {
    return this.#recogniser.falls(hold, seen);
  }

  /** False where there is no room for one more. */
  hold(hold: LedgerHold): boolean {
    const before = this.#holds.get(hold.key);
    if (before === undefined && this.#holds.size >= LEDGER_HOLDS_MAX) return false;
    this.#changes++;
    if (before !== undefined) this.#recogniser.forget(before);
    this.#holds.set(hold.key, hold);
    this.#recogniser.note(hold);
    return true;
  }

  letGo(key: string): void {
    const before = this.#holds.get(key);
    if (before === undefined) return;
    this.#changes++;
    this.#holds.delete(key);
    this.#endedAt.delete(key);
    this.#recogniser.forget(before);
  }

  noteEnded(key: string, at: number): void {
    if (this.#holds.has(key)) this.#endedAt.set(key, at);
  }

  endedAt(key: string): number | undefined {
    return this.#endedAt.get(key);
  }

  toldOf(key: string): readonly Told[] {
    return [...(this.#toldOf.get(key) ?? [])].flatMap((id) => this.#told.get(id) ?? []);
  }

  /** False where there is no room for one more. */
  tell(told: Told): boolean {
    if (!this.#told.has(told.id) && this.#told.size >= LEDGER_TOLD_MAX) return false;
    this.#changes++;
    if (this.#told.get(told.id)?.key !== told.key) this.forget(told.id);
    this.#told.set(told.id, told);
    const ids = this.#toldOf.get(told.key);
    if (ids === undefined) this.#toldOf.set(told.key, new Set([told.id]));
    else ids.add(told.id);
    return true;
  }

  forget(id: string): void {
    const told = this.#told.get(id);
    if (told === undefined) return;
    this.#changes++;
    this.#told.delete(id);
    const ids = this.#toldOf.get(told.key);
    ids?.delete(id);
    if (ids?.size === 0) this.#toldOf.delete(told.key);
  }

  setExempt(networks: readonly string[]): void {
    this.#changes++;
    this.#exempt = networks;
    this.#recogniser.exempt(networks);
  }

  /**
   * Everything that is so now is on the disk when this is done. Writes that are asked for during one become one.
   * Throws OperatingError `conflict` where it cannot be written: then nothing new may be held.
   */
  save(): Promise<void> {
    if (this.#writing === null) {
      if (this.#saved === this.#changes && this.#frame === 'whole') return Promise.resolve();
      this.#writing = this.#write().finally(() => {
        this.#writing = null;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.save();
      });
    return this.#next;
  }

  /** For what may be lost without harm; a failure shows as an altered frame, and is put right with the next set. */
  async trySave(): Promise<void> {
    try {
      await this.save();
    } catch {
      // The frame says so.
    }
  }

  /** Until no write is under way. */
  async idle(): Promise<void> {
    await (this.#next ?? this.#writing)?.catch(() => undefined);
  }

  async remove(): Promise<void> {
    await this.idle();
    await rm(join(this.#folder, FILE), { force: true });
    await this.#read();
  }

  async #read(): Promise<void> {
    const path = join(this.#folder, FILE);
    const stamp = await this.#stampOnDisk();
    const text = await textOf(path);
    const file = text === null ? null : LedgerFile.safeParse(parseJson(text));
    const isDamaged = file !== null && !file.success;
    // Kept for people to look at; nothing is taken from it.
    if (isDamaged) await rename(path, `${path}.damaged`);
    this.#take(file?.data ?? { holds: [], told: [], exempt: [] });
    this.#stamp = isDamaged ? null : stamp;
    this.#frame = isDamaged ? 'altered' : file === null ? null : 'whole';
  }

  #take({ holds, told, exempt }: Omit<LedgerFile, 'format'>): void {
    this.#holds.clear();
    this.#told.clear();
    this.#toldOf.clear();
    this.#recogniser.clear();
    for (const hold of holds) this.hold(hold);
    for (const it of told) this.tell(it);
    this.setExempt(exempt);
    this.#saved = this.#changes;
  }

  async #write(): Promise<void> {
    const path = join(this.#folder, FILE);
    const changes = this.#changes;
    const content: LedgerFile = {
      format: 'minewatch-radius/1',
      exempt: [...this.#exempt],
      holds: [...this.#holds.values()],
      told: [...this.#told.values()],
    };
    try {
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      this.#stamp = await this.#stampOnDisk();
      this.#saved = changes;
      this.#frame = 'whole';
    } catch (cause) {
      this.#frame = 'altered';
      const why = messageOf(cause);
      throw new OperatingError('conflict', `Cannot write ${path}: ${why}`, { cause });
    }
  }

  /** Another file has another number, and each write makes another file. */
  async #stampOnDisk(): Promise<string | null> {
    try {
      const { ino, mtimeNs } = await stat(join(this.#folder, FILE), { bigint: true });
      return `${ino} ${mtimeNs}`;
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCodeOf(cause) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
