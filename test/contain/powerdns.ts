/** PowerDNS Recursor as a resolver that takes our two zones from BIND and explains what it withholds (RFC 8914). */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Bind, OURS, saidBy, secretOf } from './bind.ts';

export const EXPLANATION = 'Withheld by order: https://notice.example';
/** Of an order by an outside authority: Censored. */
export const EXPLANATION_CODE = 16;

/** It asks for changes every second; packets are not remembered, since their memory does not know who asks. */
export async function startPowerdns(t: TestContext, bind: Bind, port: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mw-pdns-'));
  mkdirSync(join(folder, 'sockets'));
  const zones = OURS.map(
    (zone) => `rpzPrimary({"127.0.0.1:${bind.port}"}, "${zone}", {refresh=1,
  tsigname="minewatch", tsigalgo="hmac-sha256", tsigsecret="${secretOf(bind)}",
  extendedErrorCode=${EXPLANATION_CODE}, extendedErrorExtra="${EXPLANATION}"})`,
  );
  writeFileSync(join(folder, 'rpz.lua'), zones.join('\n'));
  writeFileSync(
    join(folder, 'recursor.conf'),
    `local-address=127.0.0.1,::1
local-port=${port}
allow-from=0.0.0.0/0,::/0
forward-zones=example=127.0.0.1:${bind.port}
dont-query=
dnssec=off
threads=1
lua-config-file=${folder}/rpz.lua
socket-dir=${folder}/sockets
extended-resolution-errors=yes
disable-packetcache=yes
security-poll-suffix=
daemon=no
`,
  );
  const daemon = spawn('pdns_recursor', [`--config-dir=${folder}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => {
    daemon.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await saidBy(daemon, `names.`);
  await saidBy(daemon, 'RPZ load completed');
}
