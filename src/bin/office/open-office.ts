/** Opens the office of a data folder: one process at a time, its database brought up to date, its keys read or made. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { OperatingError, systemCodeOf } from '#base/errors.ts';
import { Retention } from '#model/config.ts';
import type { AreaMap } from '#model/map.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { readPublished } from '#service/log/published-log.ts';
import { WitnessPush } from '#service/log/witness-push.ts';
import { openSigningKey } from '#service/signing-key.ts';
import type { LineKey } from '#service/tips/receipt.ts';
import { openTipKeys, type TipKeys } from '#service/tips/tip-keys.ts';
import { createOffice, type Office, type OfficeLog, type TipOffice } from '#service/office.ts';
import { openDatabase, type Database } from '#store/database.ts';
import type { JobQueue } from '#store/job-queue.ts';
import { readVerifierKey, type VerifierKey } from '#wire/tlog/note.ts';
import { takeLock } from '../folder-lock.ts';
import { readMasterKey } from './master-key.ts';
import type { TipSettings } from './start-tips.ts';
import { OWN_POOLS } from './own-pools.ts';

export interface OfficePlace {
  readonly dataFolder: string;
  /** PostgreSQL; null: the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  /** Null: `keys/master.key` of the data folder, made at the first start. */
  readonly masterKeyFile: string | null;
}

/** How the office is known, and what it is told to keep to. */
export interface OfficeTerms {
  /** As browsers see it. */
  readonly publicOrigin: string;
  /** Where links of notices lead; null: there is no portal of its own, so to the same. */
  readonly portalOrigin: string | null;
  /** Null: the name that its log has already, else the host of the public origin. */
  readonly logOrigin: string | null;
  /** Agencies whose cosignatures are taken. */
  readonly witnesses: readonly VerifierKey[];
  /** Of those, where some take checkpoints. */
  readonly witnessUrls: readonly string[];
  readonly retention: Retention;
  /** Left out: no map is shown. */
  readonly map?: AreaMap | null;
  /** Null or left out: there is no tip line. */
  readonly tips?: Pick<TipSettings, 'collectMs' | 'jurisdiction'> | null;
  /** Left out: it is in earnest. */
  readonly isDemonstration?: boolean;
}

/** Of an office on this machine alone. */
const TERMS: OfficeTerms = {
  publicOrigin: 'http://localhost:8420',
  portalOrigin: null,
  logOrigin: null,
  witnesses: [],
  witnessUrls: [],
  retention: Retention.parse({}),
};

export interface OpenOffice {
  readonly office: Office;
  readonly log: OfficeLog;
  readonly witnessing: WitnessPush;
  /** What the tip line needs of its own; null: there is none. */
  readonly tipLine: LineKey | null;
  /** Null where nobody serves it: then jobs wait. */
  readonly jobs: JobQueue | null;
  readonly folders: OfficeFolders;
  /** 32 bytes; other keys are derived from it. */
  readonly masterKey: Uint8Array;
  readonly terms: OfficeTerms;
  close(): Promise<void>;
}

/** Where things lie in the data folder. */
export interface OfficeFolders {
  readonly database: string;
  readonly evidence: string;
  readonly keys: string;
  /** The published log: checkpoint and tiles. */
  readonly log: string;
}

export function foldersOf(dataFolder: string): OfficeFolders {
  return {
    database: join(dataFolder, 'database'),
    evidence: join(dataFolder, 'evidence'),
    keys: join(dataFolder, 'keys'),
    log: join(dataFolder, 'log'),
  };
}

/** Throws `conflict` while another process has it open. */
export async function openOffice(
  place: OfficePlace,
  clock: Clock,
  terms: OfficeTerms = TERMS,
): Promise<OpenOffice> {
  const { dataFolder, databaseUrl, masterKeyFile } = place;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const unlock = takeLock(dataFolder, 'office');
  try {
    const folders = foldersOf(dataFolder);
    const keyFile = masterKeyFile ?? join(folders.keys, 'master.key');
    const database = await openDatabase(
      databaseUrl === null ? { folder: folders.database } : { url: databaseUrl },
    );
    try {
      const { size } = await database.db
        .selectFrom('logHead')
        .select('size')
        .executeTakeFirstOrThrow();
      const masterKey = await readMasterKey(keyFile, size === 0);
      const log = await openLog(database, folders, terms);
      const { publicOrigin, retention, witnesses } = terms;
      const portalOrigin = terms.portalOrigin ?? publicOrigin;
      const pointKey = await openSigningKey(join(folders.keys, 'points.key'));
      const tipKeys = await readTipKeys(database, folders, terms);
      const parts = { database, clock, masterKey, portalOrigin, retention, log, witnesses };
      const office = createOffice({
        ...parts,
        evidenceFolder: folders.evidence,
        pointKey,
        ownPools: OWN_POOLS,
        map: terms.map ?? null,
        isDemonstration: terms.isDemonstration ?? false,
        ...tipOfficeOf(terms, tipKeys),
      });
      return {
        office,
        log,
        tipLine: tipKeys?.line ?? null,
        witnessing: new WitnessPush(office, log, terms.witnessUrls),
        jobs: null,
        folders,
        masterKey,
        terms,
        async close() {
          await database.close();
          unlock();
        },
      };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A key that is gone is missed as soon as there is anything that it opens. */
async function readTipKeys(
  { db }: Database,
  { keys }: OfficeFolders,
  { tips = null }: OfficeTerms,
): Promise<TipKeys | null> {
  if (tips === null) return null;
  const box = await db.selectFrom('tipBox').select('id').limit(1).executeTakeFirst();
  return openTipKeys(keys, box === undefined);
}

function tipOfficeOf(
  { tips = null }: OfficeTerms,
  keys: TipKeys | null,
): { readonly tips?: TipOffice } {
  if (tips === null || keys === null) return {};
  const { collectMs, jurisdiction } = tips;
  return { tips: { keys: keys.office, collectMs, jurisdiction } };
}

async function openLog(
  database: Database,
  { log: folder, keys }: OfficeFolders,
  { publicOrigin, logOrigin }: OfficeTerms,
): Promise<OfficeLog> {
  const known = logOrigin ?? (await nameOfLog(folder, keys));
  const key = await openLogKey(keys, known ?? new URL(publicOrigin).host);
  return { folder, key, publisher: new LogPublisher({ database, folder, key }) };
}

/** What the log was called so far: its name must not follow the port or host under which the office is reached today. */
async function nameOfLog(folder: string, keys: string): Promise<string | null> {
  // A broken file is the publisher's to refuse: people can work on meanwhile.
  const published = await readPublished(folder).catch((error: unknown) => {
    if (error instanceof OperatingError) return null;
    throw error;
  });
  if (published !== null) return published.checkpoint.origin;
  const line = await readFile(join(keys, 'log.vkey'), 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return '';
    throw error;
  });
  return readVerifierKey(line)?.name ?? null;
}
