/** One process per folder: a file that names its owner. Two writers would mix what they write. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatingError, systemCodeOf } from '#base/errors.ts';

/** Takes the lock or says who has it; answers how to give it back. `who`: what runs there, as in "Another sensor". */
export function takeLock(folder: string, who: string): () => void {
  const path = join(folder, `${who}.lock`);
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
    }
    const owner = ownerOf(path);
    if (owner !== null) {
      throw new OperatingError(
        'conflict',
        `Another ${who} (process ${owner}) uses ${folder}: end it, or give this one another data folder`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new OperatingError('conflict', `Another ${who} is starting in ${folder}: try again`);
}

/** The process that has the folder's lock as `who`; null: nobody that lives. */
export function lockOwner(folder: string, who: string): number | null {
  return ownerOf(join(folder, `${who}.lock`));
}

/** The process that holds the lock, or null where it is gone: a killed one leaves its file behind. */
function ownerOf(path: string): number | null {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const [pid = '', start = ''] = text.trim().split(' ');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0) return null;
  try {
    process.kill(number, 0);
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return null;
  }
  // Process ids are used again, after a restart of the machine at the latest.
  return startOf(number) === start ? number : null;
}

/** When a process began, in ticks since the machine's start (proc(5), field 22 of stat); '' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses that may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
