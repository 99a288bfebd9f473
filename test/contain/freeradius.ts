/**
 * FreeRADIUS of Debian, as an access server that takes CoA, and as an AAA server with the configuration that
 * docs/containment/radius.md gives. Each on a loopback address of its own, in a folder of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ownLoopback, until } from './bgp-daemon.ts';

export const RADIUS_SECRET = 'a secret of both';
const DOCUMENT = new URL('../../docs/containment/radius.md', import.meta.url);

/** Settings that both need to run without root and without the rest of Debian's configuration. */
function base(name: string, folder: string): string {
  return `prefix = /usr
localstatedir = ${folder}
name = ${name}
libdir = /usr/lib/freeradius
logdir = ${folder}
run_dir = ${folder}
max_request_time = 10
cleanup_delay = 2
max_requests = 16384
log {
  destination = files
  file = ${folder}/log
}
security {
  max_attributes = 200
  reject_delay = 0
  status_server = no
  allow_vulnerable_openssl = yes
}
thread pool {
  start_servers = 2
  max_servers = 8
  min_spare_servers = 1
  max_spare_servers = 4
  max_requests_per_server = 0
}
client all {
  ipaddr = 127.0.0.0/8
  secret = "${RADIUS_SECRET}"
}
`;
}

class Freeradius {
  readonly folder: string;
  readonly #name: string;
  #child: ChildProcess | null = null;

  constructor(t: TestContext, name: string) {
    this.#name = name;
    this.folder = mkdtempSync(join(tmpdir(), `minewatch-${name}-`));
    t.after(async () => {
      await this.kill();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  async start(rest: string): Promise<void> {
    writeFileSync(join(this.folder, `${this.#name}.conf`), base(this.#name, this.folder) + rest);
    const args = ['-f', '-d', this.folder, '-n', this.#name];
    const child = spawn('/usr/sbin/freeradius', args, { stdio: 'ignore' });
    this.#child = child;
    const isDone = (): boolean =>
      child.exitCode !== null || this.log().includes('Ready to process requests');
    await until(`freeradius ${this.#name}`, isDone);
    if (child.exitCode !== null) throw new Error(`freeradius ${this.#name}: ${this.log()}`);
  }

  log(): string {
    const path = join(this.folder, 'log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
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

export interface NasSession {
  readonly session: string;
  readonly user: string;
  readonly station: string;
  readonly port: string;
  readonly address: string;
}

/** A change that the access server acknowledged. */
export interface NasChange {
  readonly packet: string;
  readonly session: string;
  readonly filter: string;
  readonly vlan: string;
  readonly seconds: string;
}

/** Knows a few sessions; all attributes that name one must fit. Refuses the filter `no-such`. */
export class FreeradiusNas {
  readonly address = ownLoopback();
  readonly port = 3799;
  readonly #server: Freeradius;
  readonly #sessions: readonly NasSession[];

  constructor(t: TestContext, sessions: readonly NasSession[]) {
    this.#server = new Freeradius(t, 'nas');
    this.#sessions = sessions;
  }

  start(): Promise<void> {
    const { folder } = this.#server;
    return this.#server.start(`modules {
  always ok {
    rcode = ok
  }
  always reject {
    rcode = reject
  }
  linelog journal {
    filename = ${folder}/journal
    format = "%{Packet-Type}|%{control:Tmp-String-0}|%{Filter-Id}|%{Tunnel-Private-Group-Id}|%{Session-Timeout}"
  }
}
server nas {
  listen {
    type = coa
    ipaddr = ${this.address}
    port = ${this.port}
  }
  recv-coa {
${this.#sessions.map(lookupOf).join('\n')}
    if (!&control:Tmp-String-0) {
      update reply {
        Error-Cause := Session-Context-Not-Found
      }
      reject
    }
    elsif (&Filter-Id && (&Filter-Id == "no-such")) {
      update reply {
        Error-Cause := Invalid-Attribute-Value
      }
      reject
    }
    else {
      journal
      ok
    }
  }
  send-coa {
    ok
  }
}
`);
  }

  /** What it acknowledged, oldest first. */
  changes(): readonly NasChange[] {
    const path = join(this.#server.folder, 'journal');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    return lines.map((line) => {
      const [packet = '', session = '', filter = '', vlan = '', seconds = ''] = line.split('|');
      return { packet, session, filter, vlan, seconds };
    });
  }

  /** The last filter of a session; '': it was never changed. */
  filterOf(session: string): string {
    return this.changes().findLast((change) => change.session === session)?.filter ?? '';
  }

  log(): string {
    return this.#server.log();
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }
}

/** What is not in the request fits; something must be there. */
function lookupOf(session: NasSession): string {
  const isIpv4 = !session.address.includes(':');
  const fits = [
    ['Acct-Session-Id', `"${session.session}"`],
    ['User-Name', `"${session.user}"`],
    ['Calling-Station-Id', `"${session.station}"`],
    ['NAS-Port-Id', `"${session.port}"`],
    ['Framed-IP-Address', isIpv4 ? session.address : null],
    ['Framed-IPv6-Address', isIpv4 ? null : session.address],
  ] as const;
  const isThere = fits.map(([name]) => `&${name}`).join(' || ');
  const all = fits.map(([name, value]) =>
    value === null ? `!&${name}` : `(!&${name} || (&${name} == ${value}))`,
  );
  return `    if ((${isThere}) && ${all.join(' && ')}) {
      update control {
        Tmp-String-0 := "${session.session}"
      }
    }`;
}

interface Enforcer {
  /** As `http://127.0.0.1:8425`. */
  readonly origin: string;
  readonly secure?: { readonly caFile: string; readonly password: string };
}

/** Lets everybody in whose password is `right`, with a filter of its own, and asks the enforcer. */
export class FreeradiusAaa {
  readonly address = ownLoopback();
  readonly #server: Freeradius;
  readonly #enforcer: Enforcer;

  constructor(t: TestContext, enforcer: Enforcer) {
    this.#server = new Freeradius(t, 'aaa');
    this.#enforcer = enforcer;
  }

  start(): Promise<void> {
    const [, module = '', postAuth = '', accounting = '', afar = ''] = configurations();
    const { origin, secure } = this.#enforcer;
    let asked = module.replace('http://127.0.0.1:8425', origin);
    if (secure !== undefined) {
      const [tls = '', section = ''] = afar
        .replace('/etc/minewatch/enforcer-ca.pem', secure.caFile)
        .replace('the-password', secure.password)
        .split(/^# .*\n/m)
        .slice(1);
      asked = asked.replace(/^ {2}connect_timeout/m, `${tls}  connect_timeout`);
      asked = asked.replaceAll(/^ {4}method = 'post'\n/gm, `    method = 'post'\n${section}`);
    }
    return this.#server.start(`modules {
  always ok {
    rcode = ok
  }
  pap {
  }
${asked}
}
server aaa {
  listen {
    type = auth
    ipaddr = ${this.address}
    port = 1812
  }
  listen {
    type = acct
    ipaddr = ${this.address}
    port = 1813
  }
  authorize {
    update control {
      Cleartext-Password := "right"
    }
    pap
  }
  authenticate {
    pap
  }
  post-auth {
    update reply {
      Filter-Id := "its-own"
      Class := 0x6f776e
    }
${postAuth}
  }
  accounting {
${accounting}
    ok
  }
}
`);
  }

  /** Attributes of the answer; `Packet-Type` as radclient names it, '' where there was none. */
  login(attributes: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    return this.#ask('auth', 1812, { 'User-Password': 'right', ...attributes });
  }

  account(attributes: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    return this.#ask('acct', 1813, attributes);
  }

  log(): string {
    return this.#server.log();
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  async #ask(
    kind: 'auth' | 'acct',
    port: number,
    attributes: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>> {
    const lines = Object.entries(attributes).map(([name, value]) => `${name} = "${value}"`);
    const args = ['-x', '-r', '1', '-t', '5', `${this.address}:${port}`, kind, RADIUS_SECRET];
    const child = spawn('radclient', args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: 10_000 });
    child.stdin.end(`${lines.join(', ')}\n`);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    const [, answer = ''] = Buffer.concat(chunks)
      .toString()
      .split(/^Received /m);
    const found = [...answer.matchAll(/^\t(\S+) = "?(.*?)"?$/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    return { 'Packet-Type': answer.split(' ')[0] ?? '', ...Object.fromEntries(found) };
  }
}

/** The blocks of configuration in the document, in order: the enforcer's first. */
function configurations(): readonly string[] {
  const text = readFileSync(DOCUMENT, 'utf8');
  return [...text.matchAll(/^```(?:toml|text)\n([^]*?)^```/gm)].map(([, block = '']) => block);
}
