/** The log of a running office in one piece: it publishes every so often, has checkpoints stamped daily, takes cosignatures. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import type { Database } from '#store/database.ts';
import { readVerifierKey, SIGNATURE_TYPE, type VerifierKey } from '#wire/tlog/note.ts';
import { acceptCosignatures, type Cosigned } from './cosign.ts';
import { openLogKey, type LogKey } from './log-key.ts';
import type { Published } from './published-log.ts';
import { LogPublisher } from './publisher.ts';
import { stampCheckpoint } from './time-stamp.ts';

/** Milliseconds between time stamps. */
const STAMP_EVERY_MS = 24 * 60 * 60 * 1000;

export interface RecordLog {
  /** Where the public files lie. */
  readonly folder: string;
  readonly key: LogKey;
  publish(): Promise<Published>;
  /** Takes a cosigned checkpoint; see `acceptCosignatures`. */
  accept(text: string): Promise<Cosigned>;
  /** Publishes now and then every interval. What goes wrong is told, and tried again at the next. Gives what stops it. */
  run(intervalMs: number, tell: (problem: string) => void): () => Promise<void>;
}

export async function openRecordLog(parts: {
  readonly database: Database;
  readonly clock: Clock;
  /** `<data>`: the log lies in `log/`, its key in `keys/`. */
  readonly dataFolder: string;
  /** Names the log; never changes. */
  readonly origin: string;
  /** Verifier keys of witnesses, one on a line each. */
  readonly witnesses: readonly string[];
  /** Time stamp authorities (RFC 3161); none: no stamps. */
  readonly tsaUrls: readonly string[];
}): Promise<RecordLog> {
  const { database, clock, dataFolder, origin, tsaUrls } = parts;
  const folder = join(dataFolder, 'log');
  const witnesses = parts.witnesses.map(witnessOf);
  const key = await openLogKey(join(dataFolder, 'keys'), origin);
  const publisher = new LogPublisher({ database, folder, key });
  const own = key.verifier;
  const round = async (tell: (problem: string) => void): Promise<void> => {
    const published = await publisher.publish();
    if (tsaUrls.length === 0 || !(await isStampDue(folder, clock.now()))) return;
    for (const { error } of await stampCheckpoint(folder, published, tsaUrls)) {
      if (error !== null) tell(error);
    }
  };
  return {
    folder,
    key,
    publish: () => publisher.publish(),
    accept: (text) => acceptCosignatures({ publisher, folder, own, witnesses }, text, clock.now()),
    run: (intervalMs, tell) => repeat(() => round(tell), intervalMs, tell),
  };
}

function witnessOf(line: string): VerifierKey {
  const key = readVerifierKey(line);
  if (key?.type === SIGNATURE_TYPE.cosignature) return key;
  throw new OperatingError(
    'usage',
    `The witness key ${line} is not one for cosignatures (name+id+key, of type 4)`,
  );
}

/** The last stamp is as old as its file. */
async function isStampDue(folder: string, now: number): Promise<boolean> {
  const stamps = join(folder, 'timestamps');
  const names = await readdir(stamps).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const ages = await Promise.all(
    names
      .filter((name) => name.endsWith('.tsr'))
      .map(async (name) => now - (await stat(join(stamps, name))).mtimeMs),
  );
  return ages.every((age) => age >= STAMP_EVERY_MS);
}

/** Runs again an interval after the end of the last run. */
function repeat(
  run: () => Promise<void>,
  intervalMs: number,
  tell: (problem: string) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  const next = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      tell(messageOf(error));
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      running = next();
    }, intervalMs).unref();
  };
  let running = next();
  return async () => {
    isStopped = true;
    if (timer !== null) clearTimeout(timer);
    await running;
  };
}
