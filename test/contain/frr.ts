/** FRR's bgpd alone, without zebra: it receives, and puts nothing into a kernel. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BGP_PORT, BgpDaemon, printed } from './bgp-daemon.ts';
import { CONTROLLER_ASN, ROUTER_ASN } from './gobgpd.ts';

export class Frr {
  readonly #daemon: BgpDaemon;

  constructor(t: TestContext, address: string, controller: string) {
    this.#daemon = new BgpDaemon(t, 'frr');
    const { folder } = this.#daemon;
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'bgpd.conf'), configuration(address, controller));
    // Where Debian's PAM does not know vtysh, it asks for a password that nobody has.
    writeFileSync(join(folder, 'vtysh.conf'), 'username root nopassword\n');
    const files = ['-f', 'bgpd.conf', '-i', join(folder, 'bgpd.pid'), '--vty_socket', folder];
    const alone = ['-S', '-n', '-Z', '-P', '0', '-p', String(BGP_PORT), '-l', address];
    this.#daemon.begin('/usr/lib/frr/bgpd', [...alone, ...files]);
  }

  show(...words: readonly string[]): string {
    return printed(
      'vtysh',
      '--vty_socket',
      this.#daemon.folder,
      '-c',
      ['show', ...words].join(' '),
    );
  }

  /** Both families, one rule a line: `Destination Address 192.0.2.7/32 FS:rate 0.000000 …`. */
  flows(): readonly string[] {
    const text = ['ipv4', 'ipv6'].map((family) => this.show('bgp', family, 'flowspec', 'detail'));
    const [, ...entries] = text.join('\n').split(/^BGP flowspec entry:.*$/m);
    return entries.map((entry) => entry.replaceAll(/\s+/g, ' ').trim());
  }

  /** Of a route to an address; '' where there is none. */
  route(prefix: string): string {
    const family = prefix.includes(':') ? 'ipv6' : 'ipv4';
    const text = this.show('bgp', family, 'unicast', prefix);
    return text.includes('Paths:') ? text : '';
  }
}

function configuration(address: string, controller: string): string {
  const families = ['ipv4 unicast', 'ipv6 unicast', 'ipv4 flowspec', 'ipv6 flowspec'].map(
    (family) =>
      ` address-family ${family}\n  neighbor ${controller} activate\n exit-address-family\n`,
  );
  return `router bgp ${ROUTER_ASN}
 bgp router-id ${address}
 no bgp ebgp-requires-policy
 no bgp default ipv4-unicast
 neighbor ${controller} remote-as ${CONTROLLER_ASN}
 neighbor ${controller} port ${BGP_PORT}
 neighbor ${controller} ebgp-multihop 5
 neighbor ${controller} update-source ${address}
 neighbor ${controller} timers connect 1
${families.join('')}`;
}
