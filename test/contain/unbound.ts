/** unbound as a resolver that takes our two zones from BIND, told of changes by NOTIFY. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Bind, OURS, saidBy } from './bind.ts';

/** The order of the zones is the policy; unbound 1.17 signs no transfers, so BIND lets its address have them. */
export async function startUnbound(t: TestContext, bind: Bind, port: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mw-unbound-'));
  const zones = OURS.map(
    (zone) => `rpz:
  name: "${zone}."
  primary: 127.0.0.1@${bind.port}
  allow-notify: 127.0.0.1
  zonefile: "${folder}/${zone}"`,
  );
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:
  interface: 127.0.0.1@${port}
  interface: ::1@${port}
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  module-config: "respip iterator"
  do-not-query-localhost: no
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "pid"
  use-syslog: no
  num-threads: 1
remote-control:
  control-enable: no
${zones.join('\n')}
forward-zone:
  name: "example"
  forward-addr: 127.0.0.1@${bind.port}
`,
  );
  const daemon = spawn('unbound', ['-d', '-c', join(folder, 'unbound.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => {
    daemon.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await saidBy(daemon, 'start of service');
}
