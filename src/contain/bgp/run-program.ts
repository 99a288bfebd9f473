/** One run of a program that answers and ends. Arguments are never read by a shell. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Ran {
  /** Null: it was ended, by us or by others, or never began. */
  readonly status: number | null;
  readonly out: string;
  /** What went wrong, in its own words or those of the system. */
  readonly trouble: string;
}

/** Of what a program prints; a table with 200,000 routes is that long. What prints more is ended. */
export const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const TROUBLE_CHARACTERS_MAX = 300;

/** Nothing that the enforcer was told reaches it. */
const ENVIRONMENT = { PATH: process.env['PATH'], LC_ALL: 'C' };

export function runProgram(
  words: readonly string[],
  timeoutMs: number,
  running: Set<ChildProcess>,
): Promise<Ran> {
  const [program = '', ...args] = words;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENVIRONMENT });
    running.add(child);
    const out: Buffer[] = [];
    let bytes = 0;
    let trouble = '';
    const end = (why: string): void => {
      trouble ||= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`no answer within ${timeoutMs} ms`), timeoutMs);
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > OUTPUT_BYTES_MAX) end(`it prints more than ${OUTPUT_BYTES_MAX} bytes`);
      else out.push(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => (trouble ||= error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      const text = Buffer.concat(out).toString();
      const status = trouble === '' ? code : null;
      if (status !== 0) trouble ||= text.trim().slice(0, TROUBLE_CHARACTERS_MAX);
      resolve({ status, out: text, trouble });
    });
  });
}
