/** What the user named → capture files, in an order that rotated captures keep. */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, OperatingError } from '#base/errors.ts';

export interface Inputs {
  /** Paths, or `-`. */
  readonly files: readonly string[];
  /** Files of named folders that are no captures. */
  readonly passedBy: number;
}

/**
 * Files stay as named; a folder gives the captures below it by name (rotated captures are named in time order).
 * Throws `unreadable` for a folder without captures.
 */
export function expandInputs(paths: readonly string[]): Inputs {
  const files: string[] = [];
  let passedBy = 0;
  for (const path of paths) {
    if (path === '-' || !isFolder(path)) {
      files.push(path);
      continue;
    }
    const found = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    const captures = found.filter(isCapture);
    if (captures.length === 0) {
      throw new OperatingError(
        'unreadable',
        `Cannot read ${path}: there is no capture in this folder`,
      );
    }
    files.push(...captures);
    passedBy += found.length - captures.length;
  }
  return { files, passedBy };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Opening it will say what is wrong, with the path.
    return false;
  }
}

// pcap in its six forms, pcapng, gzip, zstd.
const MAGICS: readonly string[] = [
  'a1b2c3d4',
  'd4c3b2a1',
  'a1b23c4d',
  '4d3cb2a1',
  'a1b2cd34',
  '34cdb2a1',
  '0a0d0d0a',
  '28b52ffd',
];

function isCapture(path: string): boolean {
  const head = Buffer.alloc(4);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const count = readSync(descriptor, head, 0, 4, 0);
  closeSync(descriptor);
  const magic = head.toString('hex');
  return count === 4 && (MAGICS.includes(magic) || magic.startsWith('1f8b'));
}
