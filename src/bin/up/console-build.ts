/** The console is built beside all else that takes time at a first start; where it cannot be, the office starts without it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = new URL('../../../', import.meta.url).pathname;
const BUILDER = join(ROOT, 'tools', 'build-console.ts');

/** Whether it is there afterwards. What goes wrong is told on standard error. */
export async function buildConsole(): Promise<boolean> {
  const child = spawn(process.execPath, [BUILDER, '--if-stale'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [status] = await once(child, 'close');
  if (status === 0) return true;
  const why = 'minewatch: the console could not be built; the office starts without it';
  process.stderr.write(`${said}${why}\n`);
  return false;
}
