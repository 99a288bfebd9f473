/** The key that wraps all keys of personal data: 32 bytes as hex, in a file of its own that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { writeFileOnce } from '#service/log/log-files.ts';

const KEY = /^[0-9a-f]{64}\s*$/;

/**
 * Reads it; makes it where `mayMake`. A database without its key can be used, but nobody's name can be read again, so a
 * lost key is an error and never replaced.
 */
export async function readMasterKey(path: string, mayMake: boolean): Promise<Uint8Array> {
  const text = (await read(path)) ?? (mayMake ? await make(path) : null);
  if (text === null) {
    throw new OperatingError(
      'unreadable',
      `The master key ${path} is gone, and the database was sealed with it: put it back from its copy`,
    );
  }
  if (!KEY.test(text)) {
    throw new OperatingError('damaged', `The master key ${path} is not 64 hex digits`);
  }
  return new Uint8Array(Buffer.from(text.trim(), 'hex'));
}

async function read(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new Error('others may read it; set its mode to 600');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError(
      'unreadable',
      `Cannot use the master key ${path}: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function make(path: string): Promise<string | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const key = `${randomBytes(32).toString('hex')}\n`;
  // Where two start at once, one makes the key and both use it.
  return (await writeFileOnce(path, key)) ? key : read(path);
}
