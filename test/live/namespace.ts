/** Network namespaces of our own: traffic through a real kernel that reaches nobody. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
let created = 0;

export class Namespace implements Disposable {
  readonly name = `mw-test-${process.pid}-${created++}`;
  readonly #children: ChildProcess[] = [];

  constructor() {
    sh('ip', 'netns', 'add', this.name);
    this.ip('link', 'set', 'lo', 'up');
  }

  /** `ip …` inside. */
  ip(...args: readonly string[]): void {
    sh('ip', '-n', this.name, ...args);
  }

  /** Starts a program inside; ended with the namespace at the latest. */
  start(program: string, ...args: readonly string[]): Running {
    const running = new Running(spawn('ip', ['netns', 'exec', this.name, program, ...args]));
    this.#children.push(running.child);
    return running;
  }

  /** Starts one of the scripts in `actors/`. */
  act(script: string, ...args: readonly string[]): Running {
    const path = new URL(`actors/${script}.ts`, import.meta.url).pathname;
    return this.start(process.execPath, path, ...args);
  }

  minewatch(...args: readonly string[]): Running {
    return this.start(process.execPath, CLI, ...args);
  }

  /** Frames that the interface has received, as the kernel counts them. */
  received(device: string): number {
    const run = sh('ip', 'netns', 'exec', this.name, 'cat', '/proc/net/dev');
    const line = run.split('\n').find((one) => one.trim().startsWith(`${device}:`)) ?? '';
    return Number(line.split(':')[1]?.trim().split(/\s+/)[1] ?? Number.NaN);
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill('SIGKILL');
    spawnSync('ip', ['netns', 'del', this.name]);
  }
}

/** A child process, its lines kept with the time of their arrival. */
export class Running {
  readonly child: ChildProcess;
  readonly out: { readonly text: string; readonly at: number }[] = [];
  readonly err: string[] = [];
  readonly ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = this.#end([this.#keep(child.stdout, this.out), this.#keepText(child.stderr)]);
  }

  /** The first line on standard output that `matches`, and when it came. */
  async line(matches: (text: string) => boolean): Promise<{ text: string; at: number }> {
    for (;;) {
      const found = this.out.find(({ text }) => matches(text));
      if (found !== undefined) return found;
      await this.#more('a line on standard output');
    }
  }

  /** Waits until standard error says this. */
  async says(part: string): Promise<void> {
    while (!this.err.some((line) => line.includes(part))) await this.#more(part);
  }

  #more(what: string): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`ended before: ${what}; said: ${this.err.join('\n')}`);
    }
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  async #end(closed: readonly Promise<void>[]): Promise<number | null> {
    const code = await new Promise<number | null>((resolve) => this.child.on('close', resolve));
    await Promise.all(closed);
    this.#wake();
    return code;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async #keep(
    stream: ChildProcess['stdout'],
    lines: { text: string; at: number }[],
  ): Promise<void> {
    if (stream === null) return;
    for await (const text of createInterface(stream)) {
      lines.push({ text, at: Date.now() });
      this.#wake();
    }
  }

  async #keepText(stream: ChildProcess['stderr']): Promise<void> {
    if (stream === null) return;
    for await (const text of createInterface(stream)) {
      this.err.push(text);
      this.#wake();
    }
  }
}

/** Why these tests cannot run here; false when they can. In CI they must, so nothing is skipped there. */
export function namespacesMissing(): string | false {
  if (process.env['CI'] === 'true') return false;
  if (process.platform !== 'linux') return 'needs Linux';
  const name = `mw-probe-${process.pid}`;
  const probe = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (probe.status !== 0) {
    return `needs root and network namespaces (${probe.error?.message ?? probe.stderr.trim()})`;
  }
  spawnSync('ip', ['netns', 'del', name]);
  return false;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function sh(program: string, ...args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${run.error?.message ?? run.stderr}`);
  }
  return run.stdout;
}
