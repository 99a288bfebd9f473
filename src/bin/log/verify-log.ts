/** Verifies a log of static files: its checkpoint, every event in it, and that it continues an earlier checkpoint. */
import { OperatingError } from '#base/errors.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { readCheckpoint, type Checkpoint } from '#wire/tlog/checkpoint.ts';
import { LogAudit } from '#wire/tlog/log-audit.ts';
import { HASH_BYTES } from '#wire/tlog/merkle.ts';
import { countSigners, judgeSignatures, readNote, type Judged } from '#wire/tlog/note.ts';
import {
  BUNDLE_BYTES_MAX,
  readEntryBundle,
  readHashTile,
  TILE_WIDTH,
  tilePath,
  tilesOfLevel,
  writeEntryBundle,
  type Tile,
} from '#wire/tlog/tile.ts';
import { chainTiles } from '#wire/tlog/tile-chain.ts';
import type { LogSource } from './source.ts';
import type { Trust } from './trust.ts';
import type { Verdict, VerdictProblem } from './verdict.ts';

/** Events of a log that is verified: at 10,000 a day it is full after 27 years; a larger size is a mistake or a trap. */
export const LOG_EVENTS_MAX = 100_000_000;

/** Files asked for at the same time. */
const CONCURRENT = 8;

export interface OpenedCheckpoint {
  /** The whole note. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly signatures: readonly Judged[];
  readonly problems: readonly VerdictProblem[];
}

/** Reads a signed checkpoint and judges who signed it. Throws `damaged` where it is none. */
export function openCheckpoint(bytes: Uint8Array, name: string, trust: Trust): OpenedCheckpoint {
  const note = new TextDecoder().decode(bytes);
  const read = readNote(note);
  const checkpoint = read === null ? null : readCheckpoint(read.text);
  if (read === null || checkpoint === null) {
    throw new OperatingError('damaged', `${name} is not a signed checkpoint of a log`);
  }
  if (checkpoint.size > LOG_EVENTS_MAX) {
    throw new OperatingError(
      'damaged',
      `${name} speaks of ${checkpoint.size} events: more than ${LOG_EVENTS_MAX} cannot be`,
    );
  }
  const signatures = judgeSignatures(read, [...trust.keys, ...trust.witnesses], verifyEd25519);
  return { note, checkpoint, signatures, problems: judgeAll(signatures, trust) };
}

function judgeAll(signatures: readonly Judged[], trust: Trust): VerdictProblem[] {
  const problems: VerdictProblem[] = [];
  if (signatures.some(({ verdict }) => verdict === 'invalid')) {
    problems.push({ kind: 'signature-false', path: 'checkpoint' });
  } else if (countSigners(signatures, trust.keys) === 0) {
    problems.push({ kind: 'signature-missing', path: 'checkpoint' });
  }
  const found = countSigners(signatures, trust.witnesses);
  if (found < trust.witnessesMin) {
    problems.push({ kind: 'witnesses-missing', found, wanted: trust.witnessesMin });
  }
  return problems;
}

/** What the log must be, beside whole. */
export interface Demands {
  readonly trust: Trust;
  /** A checkpoint that it must continue. */
  readonly since: Checkpoint | null;
  /** The newest checkpoint that enough witnesses signed, where it is not the newest of all. */
  readonly cosigned: OpenedCheckpoint | null;
  /** Hears how many events were read. */
  readonly progress: (events: number) => void;
}

export async function verifyLog(
  source: LogSource,
  opened: OpenedCheckpoint,
  { trust, since, cosigned, progress }: Demands,
): Promise<Verdict> {
  const { checkpoint } = opened;
  const chain = await readChain(source, checkpoint.size);
  const hashesOf = (tile: Tile): readonly Uint8Array[] | null => {
    const bytes = chain.get(tilePath(tile)) ?? null;
    return bytes === null ? null : readHashTile(bytes, tile.width);
  };
  const earlier = [since, cosigned?.checkpoint ?? null].filter((each) => each !== null);
  const audit = new LogAudit(checkpoint, hashesOf, earlier);
  for (const tile of chainTiles(checkpoint.size)) {
    if (tile.level !== 0 && hashesOf(tile) === null) {
      audit.blame(tile, (chain.get(tilePath(tile)) ?? null) === null);
    }
  }
  const bundles = tilesOfLevel(checkpoint.size, 'entries');
  for await (const { tile, files } of ahead(bundles, (each) => readFiles(source, each))) {
    audit.take(tile, files);
    progress(tile.index * TILE_WIDTH + tile.width);
  }
  const { problems, events, ...log } = audit.finish();
  return {
    type: 'log',
    source: source.name,
    problems: [...(cosigned === null ? opened : withoutWitnesses(opened)).problems, ...problems],
    checkpoint,
    keysFrom: trust.keysFrom,
    signatures: opened.signatures,
    events,
    log: {
      ...log,
      earlier: since?.size ?? null,
      cosigned:
        cosigned === null ? null : { size: cosigned.checkpoint.size, by: cosigned.signatures },
    },
    bundle: null,
  };
}

/** Witnesses sign a while after the log did: what they signed is then held against this log as its past. */
function withoutWitnesses(opened: OpenedCheckpoint): OpenedCheckpoint {
  return {
    ...opened,
    problems: opened.problems.filter(({ kind }) => kind !== 'witnesses-missing'),
  };
}

/** The tiles that vouch for the others, by path: at most one for every 65,536 events. */
async function readChain(
  source: LogSource,
  size: number,
): Promise<ReadonlyMap<string, Uint8Array | null>> {
  const tiles = new Map<string, Uint8Array | null>();
  const read = async (tile: Tile) => ({ tile, bytes: await readTile(source, tile) });
  for await (const { tile, bytes } of ahead(chainTiles(size), read)) {
    tiles.set(tilePath(tile), bytes);
  }
  return tiles;
}

async function readFiles(source: LogSource, tile: Tile) {
  const [bundle, hashes] = await Promise.all([
    readBundle(source, tile),
    readTile(source, { ...tile, level: 0 }),
  ]);
  return { tile, files: { bundle, tile: hashes } };
}

/** A partial tile may have been deleted when it became full (tlog-tiles, "Partial Tiles"). */
export async function readTile(source: LogSource, tile: Tile): Promise<Uint8Array | null> {
  const exact = await source.read(tilePath(tile), TILE_WIDTH * HASH_BYTES);
  if (exact !== null || tile.width === TILE_WIDTH) return exact;
  const full = await source.read(tilePath({ ...tile, width: TILE_WIDTH }), TILE_WIDTH * HASH_BYTES);
  return full === null ? null : full.subarray(0, tile.width * HASH_BYTES);
}

async function readBundle(source: LogSource, tile: Tile): Promise<Uint8Array | null> {
  const exact = await source.read(tilePath(tile), BUNDLE_BYTES_MAX);
  if (exact !== null || tile.width === TILE_WIDTH) return exact;
  const full = await source.read(tilePath({ ...tile, width: TILE_WIDTH }), BUNDLE_BYTES_MAX);
  const entries = full === null ? null : readEntryBundle(full);
  return entries === null ? full : writeEntryBundle(entries.slice(0, tile.width));
}

/** Results in order, a few of them under way at the same time. */
async function* ahead<T, R>(items: Iterable<T>, start: (item: T) => Promise<R>): AsyncGenerator<R> {
  const waiting: Promise<R>[] = [];
  try {
    for (const item of items) {
      waiting.push(start(item));
      const first = waiting.length >= CONCURRENT ? waiting.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
      yield await first;
    }
  } finally {
    // One failure is told; those of its neighbours must not end the process.
    await Promise.allSettled(waiting);
  }
}
