/** The adapter as the enforcer's configuration has it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { RpzSettings } from '#model/enforcer-config.ts';
import { readTsigKey } from '#wire/dns/tsig-key.ts';
import { DnsPeer } from './dns-peer.ts';
import { RpzAdapter } from './rpz-adapter.ts';

/** Throws OperatingError `unreadable` or `usage` where there is no good key. Asks nobody yet. */
export async function openRpz(settings: RpzSettings, clock: Clock): Promise<RpzAdapter> {
  const file = settings['key-file'];
  const key = readTsigKey(await textOf(file));
  if (typeof key === 'string') {
    throw new OperatingError('usage', `Cannot use the key file ${file}: ${key}`);
  }
  const { server: host, port, zone } = settings;
  const peer = new DnsPeer({ host, port, idleMs: settings['timeout-s'] * 1000 }, key, clock);
  return new RpzAdapter({
    peer,
    clock,
    secret: key.secret,
    zone,
    leadTo: settings['lead-to'] ?? null,
    settle: () => sleep(settings['settle-s'] * 1000),
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
