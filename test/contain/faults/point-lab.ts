/** One enforcement point of a run: its router, its enforcer, the line to its office, and who watches its kernel. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabHost } from '#lab/containment/lab-host.ts';
import { LabNamespace } from '#lab/containment/namespace.ts';
import { NftSpace } from '../nft.ts';
import { EnforcerProcess } from './enforcer-process.ts';
import type { Look, Meddling, PointHistory, Probe, Trouble } from './history.ts';
import { Life } from './life.ts';
import { FaultyLine } from './line.ts';
import type { OfficeProcess } from './office-process.ts';
import { LEASE_SECONDS } from './province.ts';

const WATCHER = new URL('./actors/watch-kernel.ts', import.meta.url).pathname;
const PROBER = new URL('./actors/send-probes.ts', import.meta.url).pathname;
const SITE = { ip: '203.0.113.80', port: 5555 } as const;
const GATEWAY = '192.0.2.1';
/** The shortest that there is: what others change is seen then. */
const READ_BACK_SECONDS = 1;

export class PointLab {
  readonly id: string;
  readonly line: FaultyLine;
  readonly enforcer: EnforcerProcess;
  readonly space: NftSpace;
  readonly looks: Look[] = [];
  readonly probes: Probe[] = [];
  readonly meddlings: Meddling[] = [];
  readonly troubles: Trouble[] = [];
  readonly releasedHere: { from: number; to: number }[] = [];
  readonly ownExempt: readonly string[];
  readonly #undo: (() => void)[] = [];

  private constructor(
    parts: Pick<PointLab, 'id' | 'line' | 'enforcer' | 'space' | 'ownExempt'>,
    say: (text: string) => void,
  ) {
    this.id = parts.id;
    this.line = parts.line;
    this.enforcer = parts.enforcer;
    this.space = parts.space;
    this.ownExempt = parts.ownExempt;
    const watcher = new Life({
      command: [process.execPath, WATCHER, parts.space.space.name],
      onLine: (line) => this.looks.push(JSON.parse(line) as Look),
      onTrouble: (line) => say(`watcher: ${line}`),
    });
    this.#undo.push(() => void watcher.kill());
  }

  static async open(
    office: OfficeProcess,
    place: number,
    parts: {
      readonly folder: string;
      readonly ownExempt: readonly string[];
      readonly say: (text: string) => void;
    },
  ): Promise<PointLab> {
    const folder = join(parts.folder, `point-${place}`);
    mkdirSync(folder, { recursive: true });
    const { points, officeKey } = office.province;
    const { id = '', token = '' } = points[place] ?? {};
    const line = new FaultyLine(() => office.port);
    const server = await line.listen();
    const space = new NftSpace();
    const own = { ownExempt: parts.ownExempt, readBackSeconds: READ_BACK_SECONDS };
    const enforcer = new EnforcerProcess(
      { folder, space, server, pointId: id, token, officeKey, ...own },
      parts.say,
    );
    return new PointLab({ id, line, enforcer, space, ownExempt: parts.ownExempt }, parts.say);
  }

  /** Hosts behind the router whose packets go to a site on its other side. */
  async probe(hosts: readonly string[], say: (text: string) => void): Promise<void> {
    const router = this.space.space;
    const lan = new LabNamespace('lan');
    this.#undo.push(() => lan.remove());
    router.wire('lan', lan, 'eth0');
    router.ip('address', 'add', `${GATEWAY}/24`, 'dev', 'lan');
    for (const host of hosts) lan.ip('address', 'add', `${host}/24`, 'dev', 'eth0');
    lan.ip('route', 'add', 'default', 'via', GATEWAY);
    const outside = new LabHost('outside');
    this.#undo.push(() => outside.close());
    router.wire('wan', outside.space, 'eth0');
    router.ip('address', 'add', '203.0.113.1/24', 'dev', 'wan');
    outside.space.ip('address', 'add', `${SITE.ip}/24`, 'dev', 'eth0');
    outside.space.ip('route', 'add', 'default', 'via', '203.0.113.1');
    router.set('net/ipv4/ip_forward', '1');
    await outside.serve('datagrams', SITE.ip, SITE.port);
    const prober = new Life({
      command: [...lan.inside, process.execPath, PROBER, SITE.ip, String(SITE.port), ...hosts],
      onLine: (line) => this.probes.push(JSON.parse(line) as Probe),
      onTrouble: (line) => say(`prober: ${line}`),
    });
    this.#undo.push(() => void prober.kill());
  }

  history(): PointHistory {
    const { id, line, enforcer } = this;
    return {
      id,
      leaseMs: LEASE_SECONDS * 1000,
      readBackMs: READ_BACK_SECONDS * 1000,
      ownExempt: this.ownExempt,
      sets: line.sets,
      answers: line.answers,
      accepted: enforcer.accepted,
      reported: line.reported,
      looks: this.looks,
      probes: this.probes,
      meddlings: this.meddlings,
      releasedHere: this.releasedHere,
      troubles: this.troubles,
    };
  }

  async close(): Promise<void> {
    await this.enforcer.close();
    this.line.close();
    for (const undo of this.#undo.splice(0).reverse()) undo();
    this.space.space.remove();
  }
}
