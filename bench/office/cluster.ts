/** A PostgreSQL server of the bench's own. It syncs to disk as in earnest. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { POSTGRES_VERSIONS } from '../../test/peers.ts';

/** A small server's: the machine has 2 cores and PostgreSQL's defaults are for none at all. */
const SETTINGS = ['shared_buffers=1GB', 'max_wal_size=8GB', 'work_mem=16MB'];

export interface Cluster {
  readonly url: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** In this folder, which is made when it is not there. Null: PostgreSQL is not installed. */
export async function startCluster(folder: string): Promise<Cluster | null> {
  const version = POSTGRES_VERSIONS.find((each) => existsSync(`${binOf(each)}/initdb`));
  if (version === undefined) return null;
  await mkdir(folder, { recursive: true });
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const made = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C'];
  if (!existsSync(data)) {
    execFileSync(join(binOf(version), 'initdb'), made, { stdio: 'ignore', ...user });
  }
  const port = await freePort();
  const set = ['listen_addresses=127.0.0.1', ...SETTINGS].flatMap((setting) => ['-c', setting]);
  const options = ['-D', data, '-p', String(port), '-k', folder, ...set];
  const child = spawn(join(binOf(version), 'postgres'), options, { stdio: 'ignore', ...user });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
  };
  await answering(url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, version, stop };
}

function binOf(version: string): string {
  return `/usr/lib/postgresql/${version}/bin`;
}

function idOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(100);
    }
  }
}
