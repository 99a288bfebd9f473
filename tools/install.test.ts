/** The installer against an npm of our own: killed half-way, started twice, left with the lock of a dead process. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** Writes down that it ran, takes a while, and leaves what npm ci leaves. */
const FAKE_NPM = `#!/bin/sh
echo run >>"$NPM_LOG"
mkdir -p node_modules/node/bin node_modules/half
sleep "$NPM_SECONDS"
[ -z "$NPM_FAILS" ] || exit 1
printf '#!/bin/sh\\n' >node_modules/node/bin/node
chmod +x node_modules/node/bin/node
`;

class Machine {
  readonly root: string;
  readonly #bin: string;

  constructor(t: TestContext) {
    const folder = mkdtempSync(join(tmpdir(), 'minewatch-install-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    this.root = join(folder, 'project');
    this.#bin = join(folder, 'bin');
    mkdirSync(join(this.root, 'tools'), { recursive: true });
    mkdirSync(this.#bin);
    copyFileSync(new URL('install.sh', import.meta.url), join(this.root, 'tools/install.sh'));
    writeFileSync(join(this.root, 'package.json'), '{}');
    writeFileSync(join(this.root, 'package-lock.json'), '{"one":1}');
    writeFileSync(join(this.#bin, 'npm'), FAKE_NPM);
    chmodSync(join(this.#bin, 'npm'), 0o755);
  }

  start(seconds = 0, fails = false): ChildProcess {
    return spawn('sh', [join(this.root, 'tools/install.sh')], {
      stdio: 'ignore',
      detached: true,
      env: {
        PATH: `${this.#bin}:${process.env['PATH']}`,
        NPM_LOG: join(this.root, 'npm.log'),
        NPM_SECONDS: String(seconds),
        NPM_FAILS: fails ? 'yes' : '',
      },
    });
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  npmRuns(): number {
    return this.has('npm.log')
      ? readFileSync(join(this.root, 'npm.log'), 'utf8').split('\n').length - 1
      : 0;
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Waits until the fake npm of `machine` is at work. */
async function npmAtWork(machine: Machine): Promise<void> {
  for (let tries = 0; tries < 200 && machine.npmRuns() === 0; tries++) await sleep(20);
  assert.equal(machine.npmRuns(), 1);
}

suite('install.sh', () => {
  test('installs once, and again when the lockfile has changed', async (t) => {
    const machine = new Machine(t);
    assert.equal(await ended(machine.start()), 0);
    assert.ok(machine.has('node_modules/node/bin/node') && machine.has('node_modules/.minewatch'));
    assert.equal(await ended(machine.start()), 0);
    assert.equal(machine.npmRuns(), 1);
    writeFileSync(join(machine.root, 'package-lock.json'), '{"one":2}');
    assert.equal(await ended(machine.start()), 0);
    assert.equal(machine.npmRuns(), 2);
    assert.ok(!machine.has('.install.lock'));
  });

  test('keeps the old packages and answers 3 when npm fails', async (t) => {
    const machine = new Machine(t);
    await ended(machine.start());
    writeFileSync(join(machine.root, 'package-lock.json'), '{"one":2}');
    assert.equal(await ended(machine.start(0, true)), 3);
    assert.ok(machine.has('node_modules/node/bin/node'));
    assert.ok(!machine.has('.install.lock'));
  });

  test('lets the second wait for the first', async (t) => {
    const machine = new Machine(t);
    const first = machine.start(0.5);
    await npmAtWork(machine);
    const second = machine.start();
    assert.deepEqual(await Promise.all([ended(first), ended(second)]), [0, 0]);
    assert.equal(machine.npmRuns(), 1);
  });

  test('leaves nothing half done when killed, and takes over the lock of the dead', async (t) => {
    const machine = new Machine(t);
    const killed = machine.start(30);
    await npmAtWork(machine);
    // The whole process group: the shell, npm and what npm runs.
    assert.ok(killed.pid !== undefined);
    process.kill(-killed.pid, 'SIGKILL');
    await ended(killed);
    assert.ok(machine.has('.install.lock') && !machine.has('node_modules'));
    assert.equal(await ended(machine.start()), 0);
    assert.ok(machine.has('node_modules/node/bin/node'));
    assert.ok(!machine.has('.install.lock'));
  });
});
