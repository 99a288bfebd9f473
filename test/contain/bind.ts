/**
 * BIND 9 in a folder and on ports of its own: primary of our two zones and of `example`, which is not ours. As a resolver it
 * can apply the policy itself. It serves tests beside nsupdate and dig, which are not our code. Secondaries get whole zones:
 * unbound 1.17 takes no trigger by client away that an incremental transfer removes.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { RpzSettings } from '#model/enforcer-config.ts';

export const ZONE = 'rpz.mw.example';
/** In the order in which resolvers must ask them. */
export const OURS = [`clients.${ZONE}`, `names.${ZONE}`];
const HEAD = '$TTL 5\n@ SOA localhost. hostmaster.localhost. 1 5 5 900 5\n@ NS localhost.\n';
const EXAMPLE = `$TTL 5
@ SOA ns.example. hostmaster.example. 1 60 60 600 5
@ NS ns
ns A 127.0.0.1
www A 192.0.2.80
notice A 203.0.113.10
pool A 198.51.100.7
*.pool A 198.51.100.8
notice.pool A 203.0.113.10
`;
const START_MS = 15_000;

export interface BindOptions {
  /** It applies the policy to its own clients; seconds between two makings of it (BIND's default is 60). */
  readonly policySeconds?: number;
  /** Ports on 127.0.0.1 that are told of changes. */
  readonly notify?: readonly number[];
}

export class Bind {
  readonly folder = mkdtempSync(join(tmpdir(), 'mw-bind-'));
  readonly port: number;
  readonly #options: BindOptions;
  #named: ChildProcess | null = null;

  private constructor(port: number, options: BindOptions) {
    this.port = port;
    this.#options = options;
  }

  static async start(t: TestContext, options: BindOptions = {}): Promise<Bind> {
    const bind = new Bind(await freePort(), options);
    t.after(async () => {
      await bind.stop();
      rmSync(bind.folder, { recursive: true, force: true });
    });
    const key = await runProgram(['tsig-keygen', '-a', 'hmac-sha256', 'minewatch']);
    writeFileSync(join(bind.folder, 'key'), key);
    for (const zone of OURS) writeFileSync(join(bind.folder, zone), HEAD);
    writeFileSync(join(bind.folder, 'example'), EXAMPLE);
    await bind.restart();
    return bind;
  }

  settings(): RpzSettings {
    const { folder, port } = this;
    const policy = this.#options.policySeconds;
    return RpzSettings.parse({
      server: '127.0.0.1',
      port,
      zone: ZONE,
      'key-file': join(folder, 'key'),
      // With a second more, a machine at six times its load made its policy anew too late once.
      'settle-s': policy === undefined ? 0 : policy + 3,
    });
  }

  /** Starts it, or starts it again with what it wrote down. */
  async restart(): Promise<void> {
    await this.stop();
    writeFileSync(join(this.folder, 'named.conf'), this.#configuration());
    const named = spawn('named', ['-g', '-c', join(this.folder, 'named.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#named = named;
    await saidBy(named, 'all zones loaded');
  }

  async stop(): Promise<void> {
    const named = this.#named;
    this.#named = null;
    if (named === null || named.exitCode !== null) return;
    const ended = new Promise((resolve) => named.once('exit', resolve));
    named.kill('SIGKILL');
    await ended;
  }

  /** `lines` as nsupdate has them: `add …`, `delete …`. */
  async nsupdate(zone: string, ...lines: readonly string[]): Promise<void> {
    const input = [`server 127.0.0.1 ${this.port}`, `zone ${zone}`, ...lines, 'send', ''];
    await runProgram(['nsupdate', '-v', '-k', join(this.folder, 'key')], input.join('\n'));
  }

  /** All records, as dig reads them, sorted. */
  async transfer(zone: string): Promise<string> {
    const where = ['@127.0.0.1', '-p', `${this.port}`, '-k', join(this.folder, 'key')];
    const how = ['+onesoa', '+nocomments', '+nocmd', '+nostats'];
    const lines = (await runProgram(['dig', ...where, zone, 'AXFR', ...how]))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(';') && !/\sTSIG\s/.test(line));
    return lines.toSorted().join('\n');
  }

  /** Removes all but what every zone has. */
  async empty(zone: string): Promise<void> {
    const names = (await this.transfer(zone))
      .split('\n')
      .map((line) => line.split(/\s+/)[0] ?? '')
      .filter((name) => name !== `${zone}.`);
    const lines = [...new Set(names)].map((name) => `delete ${name}`);
    if (lines.length > 0) await this.nsupdate(zone, ...lines);
  }

  #configuration(): string {
    const { folder, port } = this;
    const { policySeconds, notify = [] } = this.#options;
    const told = notify.map((to) => `127.0.0.1 port ${to};`).join(' ');
    const policy =
      policySeconds === undefined
        ? 'recursion no;'
        : `recursion yes; response-policy { ${OURS.map((zone) => `zone "${zone}";`).join(' ')} }
    break-dnssec yes min-update-interval ${policySeconds} qname-wait-recurse no nsip-wait-recurse no;`;
    const zones = OURS.map(
      (zone) => `zone "${zone}" { type primary; file "${folder}/${zone}";
  allow-update { key minewatch; }; allow-transfer { key minewatch;${told === '' ? '' : ' 127.0.0.1;'} };
  notify explicit; also-notify { ${told} }; notify-delay 0; };`,
    );
    return `include "${folder}/key";
options { directory "${folder}"; pid-file "pid"; session-keyfile "session.key";
  listen-on port ${port} { any; }; listen-on-v6 port ${port} { any; };
  allow-query { any; }; dnssec-validation no; empty-zones-enable no; notify-rate 100; ${policy} };
controls {};
server 127.0.0.1 { provide-ixfr no; };
logging { category update { null; }; category update-security { default_stderr; }; };
zone "example" { type primary; file "${folder}/example"; allow-transfer { any; }; };
${zones.join('\n')}
`;
  }
}

/** The secret in base64, for the configuration of secondaries. */
export function secretOf(bind: Bind): string {
  return /secret "([^"]+)"/.exec(readFileSync(join(bind.folder, 'key'), 'utf8'))?.[1] ?? '';
}

/** A port that nobody has on any address of this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
    server.on('error', reject);
  });
}

/** Waits until a daemon says so on standard error. */
export function saidBy(daemon: ChildProcess, words: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`${daemon.spawnfile} ${why}: ${said.slice(-2000)}`));
    const timer = setTimeout(() => fail(`did not say "${words}"`), START_MS);
    daemon.stderr?.on('data', (chunk: Buffer) => {
      // Read on for ever: a daemon whose pipe is full stands still.
      if (said.length < 1_000_000) said += chunk.toString('utf8');
      if (said.includes(words)) {
        clearTimeout(timer);
        resolve();
      }
    });
    daemon.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

/** Asynchronous: a daemon that waits for its own log to be read would otherwise wait for us. */
export function runProgram(
  [program = '', ...args]: readonly string[],
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 20_000, maxBuffer: 256 * 1024 * 1024 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program}: ${error.message} ${stderr}`));
    });
    // One that reads nothing may have ended before.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
