/** A process that is killed, frozen and started again, and what it says line by line. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What is told of a process that nobody killed, before how it ended. */
export const ENDED = 'ended by itself';

export interface LifeParts {
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
  readonly onTrouble: (line: string) => void;
}

export class Life {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<unknown>;
  /** All that it said has been read as well. */
  readonly #closed: Promise<unknown>;
  #isWanted = true;

  constructor({ command, env, onLine, onTrouble }: LifeParts) {
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#ended = once(this.#child, 'exit');
    this.#closed = Promise.all(
      [this.#child.stdout, this.#child.stderr].map((stream) => once(stream, 'close')),
    );
    this.#child.stdin.on('error', () => undefined);
    createInterface(this.#child.stdout).on('line', onLine);
    createInterface(this.#child.stderr).on('line', onTrouble);
    this.#child.on('exit', (code, signal) => {
      if (this.#isWanted) onTrouble(`${ENDED}: ${code ?? signal}`);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** SIGKILL; returns when it is gone and everything that it said was heard. */
  async kill(): Promise<void> {
    this.#isWanted = false;
    this.#child.kill('SIGKILL');
    await this.#ended;
    // Children of its own may hold the other end of what it wrote to.
    const soon = new Promise((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([this.#closed, soon]);
  }
}
