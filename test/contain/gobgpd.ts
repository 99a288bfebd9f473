/** gobgpd as Debian installs it. Its neighbours call it: so a session stands within a second of both being there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BgpSettings } from '#model/enforcer-config.ts';
import { BGP_PORT, BgpDaemon, ownLoopback, printed, until } from './bgp-daemon.ts';

export const CONTROLLER_ASN = 65_000;
export const ROUTER_ASN = 65_001;
/** Not the usual one: an installed gobgpd may have that on every address. */
const API_PORT = 50_151;
const FAMILIES = ['ipv4-unicast', 'ipv6-unicast', 'ipv4-flowspec', 'ipv6-flowspec'];

interface GobgpdParts {
  /** Of the routers; that of the controller makes the sessions internal. */
  readonly asn?: number;
  /** Further lines of its configuration. */
  readonly more?: string;
}

export class GobgpDaemon {
  readonly address = ownLoopback();
  readonly #daemon: BgpDaemon;

  /** `routers`: addresses of those who may call. */
  constructor(t: TestContext, routers: readonly string[], { asn, more }: GobgpdParts = {}) {
    this.#daemon = new BgpDaemon(t, 'gobgpd');
    const text = this.#configuration(routers, asn ?? ROUTER_ASN) + (more ?? '');
    writeFileSync(join(this.#daemon.folder, 'gobgpd.toml'), text);
  }

  async start(): Promise<void> {
    const file = join(this.#daemon.folder, 'gobgpd.toml');
    const api = `${this.address}:${API_PORT}`;
    this.#daemon.begin('gobgpd', ['-f', file, '--pprof-disable', '--api-hosts', api]);
    await until('gobgpd', () => this.gobgp('global').includes(String(CONTROLLER_ASN)));
  }

  /** Until so many routers have a session. */
  async meets(count: number): Promise<void> {
    const isMet = (text: string): boolean => text.split('Establ').length - 1 === count;
    await until(`${count} sessions`, () => this.gobgp('neighbor'), isMet);
  }

  gobgp(...words: readonly string[]): string {
    return printed('gobgp', '-u', this.address, '-p', String(API_PORT), ...words);
  }

  /** Every route with this mark, as text, or every other. */
  routes(isTaken: (line: string) => boolean): string {
    const families = ['ipv4-flowspec', 'ipv6-flowspec', 'ipv4', 'ipv6'];
    return families
      .flatMap((family) => this.gobgp('global', 'rib', '-a', family).split('\n'))
      .filter((line) => line.startsWith('*') && isTaken(line))
      .map((line) => line.replaceAll(/\s+/g, ' ').replace(/\d\d:\d\d:\d\d/, ''))
      .toSorted()
      .join('\n');
  }

  settings(parts: Partial<BgpSettings> = {}): BgpSettings {
    return { ...BgpSettings.parse({ host: this.address, port: API_PORT }), ...parts };
  }

  signal(signal: NodeJS.Signals): void {
    this.#daemon.signal(signal);
  }

  kill(): Promise<void> {
    return this.#daemon.kill();
  }

  #configuration(routers: readonly string[], asn: number): string {
    const neighbours = routers.map((router) => {
      const families = FAMILIES.map(
        (name) =>
          `[[neighbors.afi-safis]]\n[neighbors.afi-safis.config]\nafi-safi-name = "${name}"\n`,
      );
      return `[[neighbors]]
[neighbors.config]
neighbor-address = "${router}"
peer-as = ${asn}
[neighbors.transport.config]
local-address = "${this.address}"
passive-mode = true
[neighbors.ebgp-multihop.config]
enabled = true
multihop-ttl = 5
${families.join('')}`;
    });
    return `[global.config]
as = ${CONTROLLER_ASN}
router-id = "${this.address}"
port = ${BGP_PORT}
local-address-list = ["${this.address}"]
${neighbours.join('')}`;
  }
}
