/** A BGP daemon of a test: on a loopback address of its own, in a folder of its own, gone when the test is. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

/** Of BGP, on each address: above 1024, so that nobody needs to be root. */
export const BGP_PORT = 1790;
const WAIT_MS_MAX = 20_000;

/** One that nobody else has: 2^22 of them, and each test takes a few. */
export function ownLoopback(): string {
  return `127.${randomInt(64, 128)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export class BgpDaemon {
  readonly folder: string;
  #child: ChildProcess | null = null;

  constructor(t: TestContext, name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `minewatch-${name}-`));
    t.after(async () => {
      await this.kill();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  begin(program: string, args: readonly string[]): void {
    this.#child = spawn(program, args, { stdio: 'ignore', cwd: this.folder });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** What it prints; throws where it fails. */
export function printed(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 10_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
}

/** Asks until it is so; in the end throws what `ask` threw or last gave. */
export async function until<T>(
  what: string,
  ask: () => T,
  isSo: (value: T) => boolean = Boolean,
): Promise<T> {
  const end = performance.now() + WAIT_MS_MAX;
  for (;;) {
    let last: unknown;
    try {
      const value = ask();
      if (isSo(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`${what} never came: ${String(last)}`);
    await wait(50);
  }
}
