import { createWriteStream } from 'node:fs';
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { backupOffice } from '#service/record/backup-office.ts';
import type { OpenOffice } from '../office/open-office.ts';

const UNFINISHED = '.unfinished';

/** The file appears whole or not at all, and an older one is never overwritten. */
export async function backupTo(
  { office, folders }: OpenOffice,
  [file = '']: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const unfinished = `${file}.${process.pid}${UNFINISHED}`;
  try {
    await clearUnfinished(file);
    const out = createWriteStream(unfinished, { mode: 0o600, flags: 'wx' });
    await pipeline(Readable.from(withLineEnds(backupOffice(office))), createGzip(), out);
    await sync(unfinished);
    await link(unfinished, file);
    const { size } = await stat(file);
    say(`Backed up into ${file} (${size} bytes)`);
    say(
      `Keep a copy of ${folders.keys} elsewhere: without the keys nobody can read the names in it`,
    );
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    const why = systemCodeOf(error) === 'EEXIST' ? 'it exists already' : messageOf(error);
    throw new OperatingError('unreadable', `Cannot write ${file}: ${why}`, { cause: error });
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Of a process that was killed while it wrote. */
async function clearUnfinished(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith(UNFINISHED)) continue;
    const pid = Number(name.slice(basename(file).length + 1, -UNFINISHED.length));
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    await rm(join(dirname(file), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
