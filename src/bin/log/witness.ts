/**
 * A witness: another agency that cosigns checkpoints of a log after it has seen that each continues the one before. Its
 * state is the last checkpoint that it cosigned, the same file as `log verify --since` reads.
 */
import { readFile } from 'node:fs/promises';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { writeFileWhole } from '#service/log/log-files.ts';
import { readCheckpoint, type Checkpoint } from '#wire/tlog/checkpoint.ts';
import { HASH_BYTES } from '#wire/tlog/merkle.ts';
import { judgeSignatures, NOTE_LENGTH_MAX, readNote, type VerifierKey } from '#wire/tlog/note.ts';
import { consistencyProof, nodesOfTiles } from '#wire/tlog/proof.ts';
import { readHashTile, tilePath, type Tile } from '#wire/tlog/tile.ts';
import { judgeAddCheckpoint, type AddCheckpoint, type WitnessRefusal } from '#wire/tlog/witness.ts';
import type { LogSource } from './source.ts';
import { readTile } from './verify-log.ts';
import type { WitnessKey } from './witness-key.ts';

export type Witnessed =
  | { readonly line: string; readonly checkpoint: Checkpoint }
  | { readonly refused: WitnessRefusal; readonly seen: number };

export class Witness {
  readonly #key: WitnessKey;
  readonly #logKey: VerifierKey;
  readonly #stateFile: string;
  readonly #now: () => number;
  /** One request at a time: what was seen must not change between the look at it and the signature. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: {
    readonly key: WitnessKey;
    readonly logKey: VerifierKey;
    readonly stateFile: string;
    /** Milliseconds since 1970. */
    readonly now: () => number;
  }) {
    this.#key = parts.key;
    this.#logKey = parts.logKey;
    this.#stateFile = parts.stateFile;
    this.#now = parts.now;
  }

  /** The checkpoint that was cosigned last; null: none. Throws `damaged` where the state is of another log or key. */
  async seen(): Promise<Checkpoint | null> {
    const text = await readFile(this.#stateFile, 'utf8').catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return null;
      const why = messageOf(error);
      throw new OperatingError('unreadable', `Cannot read ${this.#stateFile}: ${why}`);
    });
    if (text === null) return null;
    const note = readNote(text);
    const checkpoint = note === null ? null : readCheckpoint(note.text);
    const judged = note === null ? [] : judgeSignatures(note, [this.#logKey], verifyEd25519);
    if (checkpoint !== null && judged.some(({ verdict }) => verdict === 'valid')) return checkpoint;
    throw new OperatingError(
      'damaged',
      `${this.#stateFile} is no checkpoint signed by ${this.#logKey.name}: another log, or another key of it`,
    );
  }

  /** Judges a request and, where it holds, keeps the checkpoint before it is cosigned. */
  add(request: AddCheckpoint): Promise<Witnessed> {
    const next = this.#last.then(() => this.#add(request));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #add(request: AddCheckpoint): Promise<Witnessed> {
    const seen = await this.seen();
    const verdict = judgeAddCheckpoint(request, this.#logKey, seen, verifyEd25519);
    if ('refused' in verdict) return { refused: verdict.refused, seen: seen?.size ?? 0 };
    try {
      await writeFileWhole(this.#stateFile, request.note);
    } catch (error) {
      const why = messageOf(error);
      throw new OperatingError('unreadable', `Cannot write ${this.#stateFile}: ${why}`);
    }
    const line = this.#key.cosign(verdict.note.text, Math.floor(this.#now() / 1000));
    return { line, checkpoint: verdict.accepted };
  }

  /** Fetches the newest checkpoint of a log, and from its tiles the proof that it continues what was seen. */
  async visit(source: LogSource): Promise<Witnessed & { readonly note: string }> {
    const bytes = await source.read('checkpoint', NOTE_LENGTH_MAX);
    if (bytes === null) {
      throw new OperatingError('unreadable', `There is no log at ${source.name}: no checkpoint`);
    }
    const note = new TextDecoder().decode(bytes);
    const size = readCheckpoint(readNote(note)?.text ?? '')?.size ?? 0;
    const old = (await this.seen())?.size ?? 0;
    // A log that shrank can prove nothing; asked about it, the judge says so.
    const proof = old > size ? [] : await proofFrom(source, old, size);
    return { ...(await this.add({ old, proof, note })), note };
  }
}

/** Which tiles a proof needs does not depend on what is in them: first they are named, then fetched, then used. */
async function proofFrom(source: LogSource, old: number, size: number): Promise<Uint8Array[]> {
  const needed = new Map<string, Tile>();
  const nameTile = (tile: Tile): readonly Uint8Array[] => {
    needed.set(tilePath(tile), tile);
    return Array.from({ length: tile.width }, () => new Uint8Array(HASH_BYTES));
  };
  consistencyProof(old, size, nodesOfTiles(size, nameTile));
  const tiles = new Map<string, readonly Uint8Array[]>();
  for (const [path, tile] of needed) {
    const bytes = await readTile(source, tile);
    const hashes = bytes === null ? null : readHashTile(bytes, tile.width);
    if (hashes === null) {
      throw new OperatingError('damaged', `${source.name} lacks ${path}, or it is damaged`);
    }
    tiles.set(path, hashes);
  }
  return consistencyProof(
    old,
    size,
    nodesOfTiles(size, (tile) => tiles.get(tilePath(tile)) ?? []),
  );
}
