/** BIRD 2 as a router that obeys a controller. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BGP_PORT, BgpDaemon, printed } from './bgp-daemon.ts';
import { CONTROLLER_ASN, ROUTER_ASN } from './gobgpd.ts';

export class Bird {
  readonly #daemon: BgpDaemon;

  /** `validates`: inside the controller's AS, where rules are checked against the routes (RFC 8955 §6, RFC 9117). */
  constructor(t: TestContext, address: string, controller: string, validates = false) {
    this.#daemon = new BgpDaemon(t, 'bird');
    const { folder } = this.#daemon;
    writeFileSync(join(folder, 'bird.conf'), configuration(address, controller, validates));
    const files = ['-c', 'bird.conf', '-s', 'bird.ctl', '-P', 'bird.pid'];
    this.#daemon.begin('/usr/sbin/bird', ['-f', ...files]);
  }

  kill(): Promise<void> {
    return this.#daemon.kill();
  }

  /** Every route with its attributes, one line each: `flow4 { dst 192.0.2.7/32; } … BGP.community: …`. */
  routes(): readonly string[] {
    const socket = join(this.#daemon.folder, 'bird.ctl');
    const words = ['show', 'route', 'table', 'all', 'all'];
    const text = printed('/usr/sbin/birdc', '-r', '-s', socket, ...words);
    const lines: string[] = [];
    for (const line of text.split('\n')) {
      if (line.startsWith('\t')) lines.push(`${lines.pop() ?? ''} ${line.trim()}`);
      else lines.push(line);
    }
    return lines.filter((line) => line.includes('[controller '));
  }
}

function configuration(address: string, controller: string, validates: boolean): string {
  const check = (table: string): string => (validates ? `base table ${table}; validate on; ` : '');
  return `router id ${address};
protocol device {}
ipv4 table master4 { trie yes; };
ipv6 table master6 { trie yes; };
protocol static { ipv4 { table master4; }; route 192.0.2.0/24 blackhole; }
protocol static { ipv6 { table master6; }; route 2001:db8::/32 blackhole; }
ipv4 table rtbh4;
ipv6 table rtbh6;
flow4 table f4;
flow6 table f6;
protocol bgp controller {
  local ${address} port ${BGP_PORT} as ${validates ? CONTROLLER_ASN : ROUTER_ASN};
  neighbor ${controller} port ${BGP_PORT} as ${CONTROLLER_ASN};
  strict bind yes;
  multihop 5;
  connect delay time 1;
  connect retry time 1;
  error wait time 1, 2;
  ipv4 { table rtbh4; import all; export none; };
  ipv6 { table rtbh6; import all; export none; };
  flow4 { table f4; ${check('master4')}import all; export none; };
  flow6 { table f6; ${check('master6')}import all; export none; };
}
`;
}
