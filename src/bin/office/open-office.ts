/** Opens the office of a data folder: one process at a time, its database brought up to date, its keys read or made. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { createOffice, type Office } from '#service/office.ts';
import { openDatabase } from '#store/database.ts';
import { takeLock } from '../folder-lock.ts';
import { readMasterKey } from './master-key.ts';

export interface OfficePlace {
  readonly dataFolder: string;
  /** PostgreSQL; null: the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  /** Null: `keys/master.key` of the data folder, made at the first start. */
  readonly masterKeyFile: string | null;
}

export interface OpenOffice {
  readonly office: Office;
  readonly folders: OfficeFolders;
  /** 32 bytes; other keys are derived from it. */
  readonly masterKey: Uint8Array;
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

/** `portalOrigin`: where links of notices lead. Throws `conflict` while another process has it open. */
export async function openOffice(
  place: OfficePlace,
  clock: Clock,
  portalOrigin?: string,
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
      const office = createOffice({
        database,
        clock,
        masterKey,
        evidenceFolder: folders.evidence,
        ...(portalOrigin === undefined ? {} : { portalOrigin }),
      });
      return {
        office,
        folders,
        masterKey,
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
