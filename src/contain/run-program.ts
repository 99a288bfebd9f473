/** One run of a program that reads, answers and ends. Arguments are never read by a shell. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Ran {
  /** Null: it was ended, by us or by others, or never began. */
  readonly status: number | null;
  readonly out: string;
  /** What it said to standard error, or what the system said of it. */
  readonly trouble: string;
}

export interface RunOptions {
  /** Default: nothing to read. */
  readonly input?: string;
  readonly timeoutMs: number;
  /** Of standard output; what prints more is ended. */
  readonly outputBytesMax: number;
  /** It is in there as long as it runs, for whoever must end it. */
  readonly running?: Set<ChildProcess>;
}

/** Kept of standard error: the first line says what is wrong, and nft repeats what it was told. */
const TROUBLE_BYTES_MAX = 16 * 1024;

export function runProgram(
  words: readonly string[],
  { input = '', timeoutMs, outputBytesMax, running }: RunOptions,
): Promise<Ran> {
  const [program = '', ...args] = words;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'pipe', env: plainEnvironment() });
    running?.add(child);
    const out: Buffer[] = [];
    let bytes = 0;
    let trouble = '';
    let isEnded = false;
    const end = (why: string): void => {
      isEnded = true;
      trouble = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`no answer within ${timeoutMs} ms`), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= outputBytesMax) out.push(chunk);
      else end(`it prints more than ${outputBytesMax} bytes`);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (!isEnded && trouble.length < TROUBLE_BYTES_MAX) trouble += chunk.toString();
    });
    // It may end before it has read everything; its status says what that means.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => (trouble ||= error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      running?.delete(child);
      const text = Buffer.concat(out).toString();
      resolve({ status: isEnded ? null : code, out: text, trouble });
    });
  });
}

/**
 * In one language; without what the enforcer was told, and without a home, where an interactive nft would keep a history of
 * what is held.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', HOME: '/dev/null' };
}
