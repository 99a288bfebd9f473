/**
 * Stored indicator lists: one file each under `lists/` of the data folder, written to a temporary name and renamed, so
 * that a reader sees the old list or the new one and two writers never mix.
 */
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf, OperatingError } from '#base/errors.ts';
import { ownLists } from '#detect/indicators/own-lists.ts';
import { IndicatorSet } from '#detect/indicators/indicator-set.ts';
import type { LoadedList, ListTable } from '#detect/indicators/list-table.ts';
import { decodeHeader, decodeList, encodeList } from '#detect/indicators/table-bytes.ts';
import type { ListHeader } from '#model/list.ts';

const SUFFIX = '.mwlist';

/** A header holds a name, a source, a licence and counts; 64 KiB is far more than the longest of them. */
const HEADER_BYTES_MAX = 65_536;

/** Lists asked for each name: more make every lookup slower, and no operator keeps so many apart. */
export const LISTS_MAX = 64;

/** `MINEWATCH_DATA`, else the user's data folder (XDG Base Directory Specification). */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['MINEWATCH_DATA']) return env['MINEWATCH_DATA'];
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'minewatch');
}

/**
 * Our own facts and every stored list, ready to be asked. Without stored lists this reads one folder and nothing else.
 * A damaged list ends the command rather than leaving a gap that nobody sees.
 */
export async function loadIndicators(options: {
  readonly dataDir?: string;
  readonly trading: boolean;
}): Promise<IndicatorSet> {
  const dataDir = options.dataDir ?? dataFolder();
  const lists: LoadedList[] = [...ownLists(options.trading)];
  for (const name of await listNames(dataDir)) {
    const { header, table } = await readList(dataDir, name);
    if (header.category === 'mining' || options.trading) lists.push(loadedList(header, table));
  }
  return new IndicatorSet(lists, options);
}

export async function listNames(dataDir: string): Promise<readonly string[]> {
  const files = await entriesOf(listFolder(dataDir));
  const names = files.filter((file) => file.endsWith(SUFFIX) && !file.startsWith('.'));
  return names.map((file) => file.slice(0, -SUFFIX.length)).sort();
}

/** Null: no list of this name. */
export async function readHeader(dataDir: string, name: string): Promise<ListHeader | null> {
  const file = await open(fileOf(dataDir, name)).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw unreadable(name, error);
  });
  if (file === null) return null;
  try {
    const bytes = new Uint8Array(HEADER_BYTES_MAX);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const header = decodeHeader(bytes.subarray(0, bytesRead));
    if (typeof header !== 'string') throw damaged(name, header.damage);
    return await parseHeader(name, header);
  } finally {
    await file.close();
  }
}

export async function readList(
  dataDir: string,
  name: string,
): Promise<{ readonly header: ListHeader; readonly table: ListTable }> {
  const bytes = await readFile(fileOf(dataDir, name)).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  const end = bytes.length - 4;
  if (end < 0) throw damaged(name, 'it is cut off');
  const body = bytes.subarray(0, end);
  if (crc32(body) !== bytes.readUInt32LE(end)) throw damaged(name, 'its checksum is wrong');
  const list = decodeList(body);
  if ('damage' in list) throw damaged(name, list.damage);
  return { header: await parseHeader(name, list.header), table: list.table };
}

export async function writeList(
  dataDir: string,
  header: ListHeader,
  table: ListTable,
): Promise<void> {
  const folder = listFolder(dataDir);
  const temporary = join(folder, `.${header.name}.${process.pid}.${crypto.randomUUID()}.tmp`);
  const body = encodeList({ header: JSON.stringify(header), table });
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await refuseTooMany(dataDir, header.name);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writev([body, sum]);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, fileOf(dataDir, header.name));
  } catch (error) {
    // What could not be written may not be removable either; the first reason is the one to tell.
    await rm(temporary, { force: true }).catch(() => undefined);
    if (error instanceof OperatingError) throw error;
    throw new OperatingError(
      'unreadable',
      `Cannot store list ${header.name} in ${folder}: ${messageOf(error)}; set MINEWATCH_DATA to a folder that you may write`,
      { cause: error },
    );
  }
}

/** False: there was no such list. */
export async function removeList(dataDir: string, name: string): Promise<boolean> {
  try {
    await rm(fileOf(dataDir, name));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw unreadable(name, error);
  }
}

export function loadedList(header: ListHeader, table: ListTable): LoadedList {
  const { name, category, source, licence, halfLifeDays } = header;
  const fetchedAt = Date.parse(header.fetchedAt);
  const statedAt = header.statedAt === null ? null : Date.parse(header.statedAt);
  return { facts: { name, category, source, licence, halfLifeDays, fetchedAt, statedAt }, table };
}

async function refuseTooMany(dataDir: string, name: string): Promise<void> {
  const names = await listNames(dataDir);
  if (names.length < LISTS_MAX || names.includes(name)) return;
  throw new OperatingError(
    'list-refused',
    `There are ${names.length} lists already, the most that are kept; remove one first (minewatch lists remove NAME)`,
  );
}

/** The schema library is loaded only where a list is stored: a bare `scan` does not wait for it. */
async function parseHeader(name: string, text: string): Promise<ListHeader> {
  const { ListHeader: schema } = await import('#model/list.ts');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(name, 'its header cannot be read');
  }
  const header = schema.safeParse(value);
  if (!header.success) throw damaged(name, 'its header is not what this version writes');
  return header.data;
}

function listFolder(dataDir: string): string {
  return join(dataDir, 'lists');
}

function fileOf(dataDir: string, name: string): string {
  return join(listFolder(dataDir), name + SUFFIX);
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new OperatingError('unreadable', `Cannot read ${folder}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unreadable(name: string, error: unknown): OperatingError {
  return new OperatingError('unreadable', `Cannot read list ${name}: ${messageOf(error)}`, {
    cause: error,
  });
}

function damaged(name: string, how: string): OperatingError {
  return new OperatingError(
    'list-refused',
    `The stored list ${name} is damaged: ${how}. Run "minewatch lists update ${name}" to fetch it again; if that fails too, "minewatch lists remove ${name}" and add it anew`,
  );
}
