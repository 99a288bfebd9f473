/** The world of `drill --contain`: real sensor, enforcer and packets, and probes that say what they did to whom. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { PLACES, PORTS, type ThreeHosts } from '#lab/containment/three-hosts.ts';
import type { Stage } from '#lab/office/call.ts';
import type { DrillStep, World } from '#lab/office/case-drill.ts';
import { CITY, type Cast } from '#lab/office/cast.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { RunningOffice } from '../office/start-office.ts';
import { writeCredentials } from '../sensor/credentials.ts';
import type { ContainReport } from './contain-report.ts';
import { ContainProbes, POOL_PORT } from './contain-probes.ts';
import type { Processes } from './processes.ts';
import { envelopeOf } from './sighting.ts';

export const OFFICE_PORT = 8420;
export const PORTAL_PORT = 8421;
/** Signs of life that are played while the clock is put forward; the real sensor counts from 1. */
const FIRST_BATCH = 1_000_000;
const PATIENCE_MS = 60_000;

interface Parts {
  readonly folder: string;
  readonly hosts: ThreeHosts;
  readonly running: RunningOffice;
  /** PEM. */
  readonly ca: string;
  readonly processes: Processes;
  readonly report: ContainReport;
  readonly seed: number;
  readonly stage: Stage;
  readonly cast: Cast;
  /** By part, as the office gave them. */
  readonly tokens: ReadonlyMap<string, string>;
}

export class ContainWorld implements World {
  readonly network: string = PLACES.subject[0];
  readonly #parts: Parts;
  readonly #probes: ContainProbes;
  #batches = FIRST_BATCH;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#probes = new ContainProbes(parts.hosts, parts.report);
  }

  /** The point in earnest, an exemption, and both programs on the router. */
  async open(): Promise<void> {
    const { folder, hosts, processes, ca } = this.#parts;
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, ca);
    // The sensor makes its own folder in it, and gives up root.
    await mkdir(join(folder, 'sensor'), { mode: 0o755 });
    await this.#putInEarnest();
    await this.#exemptHospital();
    const sensor = await this.#sensorConfig(caFile);
    const enforcer = await this.#enforcerConfig(caFile);
    processes.start('sensor', hosts.router, ['sensor', '--config', sensor]);
    processes.start('enforcer', hosts.router, ['enforcer', '--config', enforcer]);
    await this.#until('the enforcer', async () => {
      const { stage, cast } = this.#parts;
      const { contact } = await stage.call('administrator', pointRoutes.show, {
        params: { id: cast.pointId },
      });
      return contact !== null && contact.generation > 0;
    });
    await this.#until('the sensor', () => Promise.resolve(this.#parts.report.isHeard('sensor')));
  }

  async find(): Promise<void> {
    const { hosts, processes, report, stage, seed } = this.#parts;
    const [pool] = PLACES.pool;
    const at = `${pool}:${POOL_PORT}`;
    this.#keepPool(at);
    await this.#until('the pool', () => Promise.resolve(report.isHeard('pool')));
    const plan = ['--shares', '60', '--seconds', '600', '--seed', String(seed), '--json'];
    const startedAt = performance.now();
    this.#probes.watch(processes.start('miner', hosts.subject, ['drill', '--miner', at, ...plan]));
    await this.#until('a case', async () => {
      const { items } = await stage.call('analyst', caseRoutes.list, { query: {} });
      return items.length > 0;
    });
    report.delay('found', performance.now() - startedAt);
  }

  /** A pool of the drill ends with its miner; to see who can reach it, there must always be one. */
  #keepPool(at: string): void {
    const { hosts, processes } = this.#parts;
    const pool = processes.start('pool', hosts.outside, ['drill', '--pool', '--listen', at]);
    pool.once('exit', () => {
      if (!processes.isClosed) this.#keepPool(at);
    });
  }

  async live(): Promise<void> {
    const { stage, cast } = this.#parts;
    const envelope = envelopeOf(cast.sensorId, ++this.#batches, stage.now());
    const sentAt = isoFrom(stage.now());
    await stage.call('sensor', sensorRoutes.deliver, {
      body: { ...envelope, findings: [], transcripts: [], sentAt },
    });
    const { contact } = await stage.call('administrator', pointRoutes.show, {
      params: { id: cast.pointId },
    });
    if (contact === null) return;
    const { pointId: _pointId, seenAt: _seenAt, ...last } = contact;
    // What it read last, once more: the clock was put forward under it.
    await stage.call('enforcer', pointRoutes.report, {
      params: { id: cast.pointId },
      body: { v: 1, ...last, at: isoFrom(stage.now()), orders: [] },
    });
  }

  /** Starts to look for the effect the moment that it was decided. */
  told({ did }: DrillStep): void {
    if (did === 'scheduled') this.#probes.expect('held');
    if (did === 'lowered') this.#probes.expect('lowered');
    if (did === 'released') this.#probes.expect('released');
  }

  async observed(orderId: string, what: 'active' | 'absent'): Promise<void> {
    const { stage, report } = this.#parts;
    const startedAt = performance.now();
    let rung = '';
    await this.#until(`the order to be ${what}`, async () => {
      const { items } = await stage.call('officer', orderRoutes.list, { query: {} });
      const order = items.find(({ id }) => id === orderId);
      const point = order?.points[0];
      rung = order?.rungNow ?? '';
      if (what === 'absent') return order?.state === 'lifted';
      return order?.state === 'active' && point?.generation === order.generation;
    });
    report.delay(what === 'absent' ? 'read-absent' : 'read-active', performance.now() - startedAt);
    await this.#probes.look(
      what === 'absent' ? 'released' : rung === 'block-pools' ? 'lowered' : 'held',
    );
  }

  async #putInEarnest(): Promise<void> {
    const { stage, cast } = this.#parts;
    const params = { id: cast.pointId };
    const shown = await stage.call('administrator', pointRoutes.show, { params });
    const [ipv4, ipv6] = PLACES.portal;
    const origin = `https://${ipv4}:${PORTAL_PORT}`;
    const portal = { origin, ipv4, ipv6, port: PORTAL_PORT, captivePort: PORTS.captive };
    const { name, kind, jurisdiction, rungs, leaseSeconds, budget, networks } = shown;
    const reach = { name, kind, jurisdiction, rungs, leaseSeconds, budget, networks };
    const garden = { portal, resolvers: [PLACES.resolver[0]], allow: [PLACES.vendor[0]] };
    await stage.call('administrator', pointRoutes.change, {
      params,
      body: { ...reach, mode: 'live', garden, throttleKbit: 64 },
    });
  }

  async #exemptHospital(): Promise<void> {
    const { stage } = this.#parts;
    const { id } = await stage.call('officer', exemptionRoutes.propose, {
      body: {
        name: 'Hospital of the drill',
        kind: 'hospital',
        networks: [...PLACES.hospital],
        systemId: null,
        jurisdiction: CITY,
        sector: null,
        unitId: null,
        from: isoFrom(stage.now() - 60_000),
        until: null,
        reason: 'Patients',
      },
    });
    await stage.call('approver', exemptionRoutes.grant, { params: { id } });
  }

  async #sensorConfig(caFile: string): Promise<string> {
    const { folder, cast, tokens } = this.#parts;
    const server = this.#server();
    const token = join(folder, 'sensor.json');
    await writeCredentials(token, {
      v: 1,
      server,
      sensorId: cast.sensorId,
      token: tokens.get('sensor') ?? '',
    });
    const path = join(folder, 'sensor.toml');
    const lines = [
      '[sensor]',
      'interfaces = ["lan"]',
      'networks = ["192.0.2.0/24"]',
      `server = "${server}"`,
      `token-file = "${token}"`,
      `ca-file = "${caFile}"`,
    ];
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  }

  async #enforcerConfig(caFile: string): Promise<string> {
    const { folder, cast, tokens, running } = this.#parts;
    const tokenFile = join(folder, 'enforcer.token');
    await writeFile(tokenFile, tokens.get('enforcer') ?? '', { mode: 0o600 });
    const key = running.office.pointKey?.publicKey ?? new Uint8Array();
    const path = join(folder, 'enforcer.toml');
    const lines = [
      `point = "${cast.pointId}"`,
      `server = "${this.#server()}"`,
      `token-file = "${tokenFile}"`,
      `ca-file = "${caFile}"`,
      `office-key = "${Buffer.from(key).toString('base64')}"`,
      `state-folder = "${join(folder, 'enforcer-state')}"`,
      'shortest-ipv4 = 32',
      '[nftables]',
    ];
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  }

  #server(): string {
    return `https://${PLACES.portal[0]}:${OFFICE_PORT}`;
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const endsAt = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > endsAt) {
        throw new OperatingError(
          'unreachable',
          `The drill waited in vain for ${what}. ${this.#parts.report.lastHeard()}`,
        );
      }
      await sleep(50);
    }
  }
}
