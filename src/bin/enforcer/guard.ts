/**
 * A second process beside the enforcer, for equipment that never lets go by itself: it is told before each turn how long
 * what is held may last, and takes everything off when nothing was said for so long. It reads no set and knows no office.
 */
import { spawn, type ChildProcess } from 'node:child_process';

/** The launcher would start a shell more; this is what it ends in. */
const CLI = new URL('../cli.ts', import.meta.url).pathname;
/** A guard that dies is started anew, and not in a circle that burns the machine. */
const AGAIN_MS = 1_000;

export class Guard {
  readonly #args: readonly string[];
  readonly #say: (line: string) => void;
  #child: ChildProcess | null = null;
  #isLeft = false;
  #last: { readonly at: number; readonly lastsMs: number } | null = null;

  constructor(configPath: string, say: (line: string) => void) {
    this.#args = [CLI, 'enforcer', 'guard', '--config', configPath];
    this.#say = say;
    this.#start();
  }

  /** What is held lasts so long from now. */
  beat(lastsMs: number): void {
    this.#last = { at: performance.now(), lastsMs };
    this.#send(lastsMs);
  }

  /** The enforcer ends in order: the guard stays until the lease is over. */
  leave(): void {
    this.#isLeft = true;
    this.#child?.stdin?.end();
    this.#child?.unref();
  }

  #start(): void {
    const child = spawn(process.execPath, this.#args, {
      stdio: ['pipe', 'inherit', 'inherit'],
      // In a group of its own: what ends the enforcer's group leaves it alive.
      detached: true,
    });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    child.on('error', () => undefined);
    child.on('close', () => {
      if (this.#isLeft) return;
      this.#say('the guard of the leases died: another is started');
      setTimeout(() => this.#start(), AGAIN_MS).unref();
    });
    if (this.#last === null) return;
    const { at, lastsMs } = this.#last;
    this.#send(Math.max(0, lastsMs - (performance.now() - at)));
  }

  #send(lastsMs: number): void {
    this.#child?.stdin?.write(`${Math.round(lastsMs)}\n`);
  }
}
