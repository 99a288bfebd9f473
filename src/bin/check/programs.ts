/** Other programs of this machine, as checks ask them: found by PATH, never longer than a few seconds. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PATIENCE_MS = 5_000;

/** Null: there is no such program. System folders are looked into too, where PATH leaves them out. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

export interface Answered {
  readonly isDone: boolean;
  readonly text: string;
}

export function ask(path: string, args: readonly string[]): Promise<Answered> {
  return new Promise((resolve) => {
    execFile(path, [...args], { timeout: PATIENCE_MS, encoding: 'utf8' }, (error, out, err) => {
      resolve({
        isDone: error === null,
        text: (error === null ? out : err || error.message).trim(),
      });
    });
  });
}
