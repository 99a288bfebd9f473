/** An enforcer as it is started, its office in another process, and what both said. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OFFICE_KEY, POINT } from '#contain/office.fixture.ts';
import type { PointReport } from '#model/point-report.ts';
import type { OfficeAsk, OfficeTold } from './actors/signed-office.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const OFFICE = new URL('actors/signed-office.ts', import.meta.url).pathname;
/** On a machine that does much else. */
const PATIENCE_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

export interface Place {
  /** What stands before a command: into a namespace, or as somebody else. */
  readonly inside: readonly string[];
  /** The sections of the file that say what it drives; `key = value` before them. */
  readonly config: string;
}

export class EnforcerBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'minewatch-process-'));
  readonly reports: PointReport[] = [];
  /** All that enforcers and guards said. */
  said = '';
  readonly #place: Place;
  readonly #children = new Set<ChildProcess>();
  #office: ChildProcess | null = null;
  #server = 'http://127.0.0.1:9';

  constructor(t: TestContext, place: Place) {
    this.#place = place;
    t.after(async () => {
      for (const child of this.#children) await killed(child);
      // Guards that are alone end once everything is off, or with their lease.
      for (const pid of this.guards()) process.kill(pid, 'SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
    writeFileSync(join(this.folder, 'token'), 'mwe_test', { mode: 0o644 });
    this.write();
  }

  get config(): string {
    return join(this.folder, 'enforcer.toml');
  }

  get state(): string {
    return join(this.folder, 'state');
  }

  write(more = '', sections = this.#place.config): void {
    const lines = [
      `point = "${POINT}"`,
      `server = "${this.#server}"`,
      'token-file = "token"',
      `office-key = "${Buffer.from(OFFICE_KEY).toString('base64')}"`,
      'state-folder = "state"',
      'read-back-s = 1',
      more,
      sections,
    ];
    writeFileSync(this.config, `${lines.join('\n')}\n`);
  }

  async startOffice(): Promise<void> {
    const office = this.#spawn([...this.#place.inside, process.execPath, OFFICE], 'ipc');
    this.#office = office;
    const port = await new Promise<number>((resolve) => {
      office.on('message', (told: OfficeTold) => {
        if ('port' in told) resolve(told.port);
        else this.reports.push(told.report);
      });
    });
    this.#server = `http://127.0.0.1:${port}`;
  }

  tellOffice(ask: OfficeAsk): void {
    this.#office?.send(ask);
  }

  async killOffice(): Promise<void> {
    if (this.#office !== null) await killed(this.#office);
  }

  start(before: readonly string[] = []): ChildProcess {
    const { inside } = this.#place;
    const args = [process.execPath, CLI, 'enforcer', '--config', this.config];
    return this.#spawn([...inside, ...before, ...args], 'pipe');
  }

  /** Any command of ours, to its end. */
  async run(args: readonly string[], before: readonly string[] = []): Promise<Ended> {
    const { inside } = this.#place;
    const child = this.#spawn([...inside, ...before, process.execPath, CLI, ...args], 'pipe');
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, said };
  }

  releaseAll(...flags: readonly string[]): Promise<Ended> {
    return this.run(['release-all', '--config', this.config, ...flags]);
  }

  async hears(words: string, from = 0): Promise<void> {
    const isSaid = (): boolean => this.said.includes(words, from);
    await until(isSaid, () => `"${words}" was never said: ${this.said}`);
  }

  async isTold(what: string, isSo: (report: PointReport) => boolean): Promise<void> {
    const isLast = (): boolean => this.reports.slice(-1).some(isSo);
    await until(isLast, () => `${what}: ${JSON.stringify(this.reports.at(-1))} ${this.said}`);
  }

  /** Process ids of guards, of whichever enforcer here. */
  guards(): readonly number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        const words = commandOf(pid).split('\0');
        return words.includes('guard') && words.includes(this.config);
      })
      .map(Number);
  }

  #spawn([program = '', ...args]: readonly string[], last: 'ipc' | 'pipe'): ChildProcess {
    const stdio = ['ignore', 'pipe', 'pipe', last] as const;
    const child = spawn(program, args, { stdio: [...stdio] });
    this.#children.add(child);
    child.stderr?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    return child;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  says: () => string,
): Promise<void> {
  for (const since = performance.now(); !(await isSo()); await sleep(50)) {
    assert.ok(performance.now() - since < PATIENCE_MS, says());
  }
}

/** `kill -9`, and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
