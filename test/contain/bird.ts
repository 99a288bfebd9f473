/** BIRD 2 as a router that obeys a controller. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BGP_PORT, BgpDaemon, printed } from './bgp-daemon.ts';
import { CONTROLLER_ASN, ROUTER_ASN } from './gobgpd.ts';

export class Bird {
  readonly #daemon: BgpDaemon;

  constructor(t: TestContext, address: string, controller: string) {
    this.#daemon = new BgpDaemon(t, 'bird');
    const { folder } = this.#daemon;
    writeFileSync(join(folder, 'bird.conf'), configuration(address, controller));
    const files = ['-c', 'bird.conf', '-s', 'bird.ctl', '-P', 'bird.pid'];
    this.#daemon.begin('/usr/sbin/bird', ['-f', ...files]);
  }

  kill(): Promise<void> {
    return this.#daemon.kill();
  }

  /** Every route with its attributes, one line each: `flow4 { dst 192.0.2.7/32; } … BGP.community: …`. */
  routes(): readonly string[] {
    const socket = join(this.#daemon.folder, 'bird.ctl');
    const text = printed(
      '/usr/sbin/birdc',
      '-r',
      '-s',
      socket,
      'show',
      'route',
      'table',
      'all',
      'all',
    );
    const lines: string[] = [];
    for (const line of text.split('\n')) {
      if (line.startsWith('\t')) lines.push(`${lines.pop() ?? ''} ${line.trim()}`);
      else if (line.includes('[controller ')) lines.push(line);
    }
    return lines;
  }
}

function configuration(address: string, controller: string): string {
  return `router id ${address};
protocol device {}
ipv4 table rtbh4;
ipv6 table rtbh6;
flow4 table f4;
flow6 table f6;
protocol bgp controller {
  local ${address} port ${BGP_PORT} as ${ROUTER_ASN};
  neighbor ${controller} port ${BGP_PORT} as ${CONTROLLER_ASN};
  strict bind yes;
  multihop 5;
  connect delay time 1;
  connect retry time 1;
  error wait time 1, 2;
  ipv4 { table rtbh4; import all; export none; };
  ipv6 { table rtbh6; import all; export none; };
  flow4 { table f4; import all; export none; };
  flow6 { table f6; import all; export none; };
}
`;
}
