/** Commands of ours as processes of their own, in the namespaces of a drill; none outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LabHost } from '#lab/containment/lab-host.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;

export class Processes {
  readonly #folder: string;
  readonly #heard: (name: string, line: string) => void;
  readonly #children: ChildProcess[] = [];
  #isClosed = false;

  constructor(folder: string, heard: (name: string, line: string) => void) {
    this.#folder = folder;
    this.#heard = heard;
  }

  /** `minewatch …` on that host; its lines are heard under `name`. */
  start(name: string, host: LabHost, args: readonly string[]): ChildProcess {
    const inside = [...host.space.inside, process.execPath, CLI, ...args];
    const [program, ...rest] = inside;
    if (program === undefined) throw new Error('Broken invariant: a program to run');
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MINEWATCH_DATA: `${this.#folder}/${name}` },
    });
    this.#children.push(child);
    for (const output of [child.stdout, child.stderr]) {
      createInterface(output).on('line', (line) => this.#heard(name, line));
    }
    return child;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const alive = this.#children.filter(({ exitCode }) => exitCode === null);
    const ends = alive.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of alive) child.kill('SIGKILL');
    await Promise.all(ends);
  }
}
