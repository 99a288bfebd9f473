/**
 * What looks like a miner to whoever inspects a host, and computes nothing: a shell, copied under another name, that
 * calls itself a kernel thread, deletes its own program, keeps settings with a wallet that nobody owns, and holds a
 * connection to a pool of the laboratory. Both live in a network of their own that reaches nobody.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatingError } from '#base/errors.ts';
import { Random } from '#base/random.ts';
import { LabNamespace } from '../containment/namespace.ts';
import { walletOf } from '../wallets.ts';

/** RFC 5737: an address of documentation, which here belongs to the loopback of the namespace. */
const POOL = { ip: '198.51.100.77', port: 3333 } as const;
const READY_MS_MAX = 30_000;

/** Listens, reads logins, and answers one job that is never worked on. */
const POOL_PROGRAM = `
require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.write('{"id":1,"jsonrpc":"2.0","error":null,"result":{"id":"lab","status":"OK"}}\\n'));
}).listen(${POOL.port}, '${POOL.ip}', () => process.stdout.write('ready\\n'));`;

/** Reads what the pool sends and waits; nothing is computed. */
const MINER_PROGRAM = `
printf 'kworker/0:1H' > /proc/self/comm
exec 3<>/dev/tcp/${POOL.ip}/${POOL.port}
printf '{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"%s","pass":"x"}}\\n' "$1" >&3
rm -f "$2"
echo ready
while read -r line <&3; do :; done`;

export interface LookAlike {
  readonly pid: number;
  readonly wallet: string;
  readonly folder: string;
  readonly pool: { readonly ip: string; readonly port: number };
  stop(): void;
}

/** Needs root, iproute2 and bash. `seed` chooses the wallet. */
export async function startLookAlike(seed: number): Promise<LookAlike> {
  const wallet = walletOf('XMR', new Random(seed));
  const folder = mkdtempSync('/tmp/.mw-look-alike-');
  const namespace = new LabNamespace('host');
  const stops: (() => void)[] = [];
  const stop = (): void => {
    for (const end of stops.toReversed()) end();
    namespace.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    namespace.ip('address', 'add', `${POOL.ip}/32`, 'dev', 'lo');
    const program = `${folder}/dbus-helper`;
    copyFileSync('/bin/bash', program);
    writeFileSync(`${folder}/config.json`, settingsFor(wallet));
    await started([...namespace.inside, process.execPath, '-e', POOL_PROGRAM], folder, stops);
    const named = 'exec -a "[kworker/0:1H]" "$0" -c "$1" miner "$2" "$0"';
    const command = ['bash', '-c', named, program, MINER_PROGRAM, wallet];
    const pid = await started([...namespace.inside, ...command], folder, stops);
    return { pid, wallet, folder, pool: POOL, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function settingsFor(wallet: string): string {
  const pool = { url: `${POOL.ip}:${POOL.port}`, user: `${wallet}.lab`, pass: 'x', tls: false };
  const settings = { autosave: true, randomx: {}, cpu: true, 'donate-level': 1, pools: [pool] };
  return JSON.stringify(settings, null, 2);
}

/** `ip netns exec` becomes the command, so that its number is the command's. */
async function started(
  [program = '', ...args]: readonly string[],
  folder: string,
  stops: (() => void)[],
): Promise<number> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  stops.push(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
  for (let waited = 0; waited < READY_MS_MAX; waited += 20) {
    if (said.includes('ready') && child.pid !== undefined) return child.pid;
    if (child.exitCode !== null) break;
    await pause(20);
  }
  throw new OperatingError('unsupported', `The look-alike of a miner did not start: ${program}`);
}
