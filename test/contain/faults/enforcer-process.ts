/** `minewatch enforcer` of one point, through all its lives, with a state folder on a disk of its own that can be full. */
import { execFile, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NftSpace } from '../nft.ts';
import { Life } from './life.ts';
import { moment } from './moment.ts';

const CLI = new URL('../../../src/bin/cli.ts', import.meta.url).pathname;
/** Debian's; where it is missing the wall clock stays as it is. */
const FAKETIME = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find((path) => existsSync(path));
/** Room for a few sets. */
const DISK_KIB = 512;

export interface EnforcerPlace {
  readonly folder: string;
  readonly space: NftSpace;
  readonly server: string;
  readonly pointId: string;
  readonly token: string;
  readonly officeKey: string;
  readonly ownExempt: readonly string[];
  readonly readBackSeconds: number;
}

export class EnforcerProcess {
  readonly accepted: { at: number; generation: number }[] = [];
  readonly #folder: string;
  readonly #state: string;
  readonly #config: string;
  readonly #wallClock: string;
  readonly #say: (line: string) => void;
  readonly #pointId: string;
  #life: Life | null = null;

  constructor(place: EnforcerPlace, say: (line: string) => void) {
    this.#folder = place.folder;
    this.#state = join(place.folder, 'state');
    this.#config = join(place.folder, 'enforcer.toml');
    this.#wallClock = join(place.folder, 'wall-clock');
    this.#say = say;
    this.#pointId = place.pointId;
    mkdirSync(this.#state, { recursive: true });
    system('mount', '-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs', this.#state);
    writeFileSync(this.#wallClock, '+0\n');
    writeFileSync(join(place.folder, 'token'), place.token, { mode: 0o600 });
    writeFileSync(this.#config, configOf(place));
  }

  static get hasWallClock(): boolean {
    return FAKETIME !== undefined;
  }

  get pid(): number {
    return this.#life?.pid ?? 0;
  }

  start(): void {
    this.#life = new Life({
      command: [process.execPath, CLI, 'enforcer', '--config', this.#config],
      env: this.#clockEnvironment(),
      onLine: () => undefined,
      onTrouble: (line) => this.#hear(line),
    });
  }

  async kill(): Promise<void> {
    await this.#life?.kill();
  }

  freeze(): void {
    this.#life?.freeze();
  }

  thaw(): void {
    this.#life?.thaw();
  }

  fillDisk(): void {
    try {
      for (;;) appendFileSync(join(this.#state, 'filling'), Buffer.alloc(4096));
    } catch {
      // It is full now.
    }
  }

  emptyDisk(): void {
    rmSync(join(this.#state, 'filling'), { force: true });
  }

  /** Of the enforcer and its children alone, while they run. */
  moveWallClock(hours: number): void {
    writeFileSync(this.#wallClock, `${hours < 0 ? '' : '+'}${hours}h\n`);
  }

  /** `release-all`, or with `--resume`; throws with what it said. */
  releaseAll(...flags: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const args = [CLI, 'release-all', '--config', this.#config, ...flags];
      execFile(process.execPath, args, { timeout: 120_000 }, (error, _out, said) => {
        if (error === null) resolve();
        else reject(new Error(`release-all: ${said}`));
      });
    });
  }

  async close(): Promise<void> {
    await this.kill();
    spawnSync('umount', ['-l', this.#state], { timeout: 10_000 });
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #clockEnvironment(): NodeJS.ProcessEnv {
    if (FAKETIME === undefined) return {};
    return {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: this.#wallClock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  #hear(line: string): void {
    const ofPoint = this.#pointId.slice(-4);
    this.#say(`enforcer ${ofPoint}: ${line}`);
    const generation = /set (\d+) was accepted/.exec(line)?.[1];
    if (generation !== undefined) {
      this.accepted.push({ at: moment(), generation: Number(generation) });
    }
  }
}

function configOf(place: EnforcerPlace): string {
  const { settings } = place.space;
  const list = (texts: readonly string[]): string => JSON.stringify(texts);
  return `
point = "${place.pointId}"
server = "${place.server}"
token-file = "token"
office-key = "${place.officeKey}"
state-folder = "state"
exempt = ${list(place.ownExempt)}
read-back-s = ${place.readBackSeconds}
[nftables]
command = ${list(settings.command)}
`;
}

function system(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
