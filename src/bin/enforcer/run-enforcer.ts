/** `minewatch enforcer`: one point, until it is told to stop. */
import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Adapter } from '#contain/adapter.ts';
import { Enforcer } from '#contain/enforcer.ts';
import { officeLine } from '#contain/office-line.ts';
import { StateFolder } from '#contain/state-folder.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import { networksOf, type OwnLimits } from '#contain/want.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import { readSecret } from '../config.ts';
import { takeLock } from '../folder-lock.ts';
import { VERSION } from '../version.ts';
import { openAdapter } from './adapters.ts';
import { consumerOf } from './consumer.ts';
import { Guard } from './guard.ts';
import { wordsOf } from './words.ts';

export interface EnforcerRun {
  readonly configPath: string;
  readonly config: EnforcerConfig;
  readonly say: (line: string) => void;
}

export async function runEnforcer(run: EnforcerRun, stop: AbortSignal): Promise<void> {
  const { config, say } = run;
  const { 'state-folder': stateFolder, 'at-death': atDeath } = config;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const unlock = takeLock(stateFolder, 'enforcer');
  const clock = steadyClock();
  const { adapter, kind, letsGoAt } = await openAdapter(config, {
    clock,
    stateFolder,
    atDeath,
  });
  if (kind === 'nftables') await needRights(adapter);
  const guard = letsGoAt.includes(atDeath) ? null : new Guard(run.configPath, say);
  const line = officeLine({
    server: new URL(config.server),
    pointId: config.point,
    token: readSecret(config['token-file'], 'the token'),
    ca: config['ca-file'] === undefined ? null : await readFile(config['ca-file'], 'utf8'),
  });
  const enforcer = new Enforcer({
    pointId: config.point,
    officeKey: new Uint8Array(Buffer.from(config['office-key'], 'base64')),
    line,
    adapter,
    atDeath,
    folder: new StateFolder(stateFolder),
    limits: limitsOf(config),
    clock,
    readBackMs: config['read-back-s'] * 1000,
    software: VERSION,
    tell: (news) => say(wordsOf(news)),
    ...(guard === null ? {} : { beat: (lastsMs: number) => guard.beat(lastsMs) }),
  });
  const consumer = await consumerOf(config, { enforcer, clock, stateFolder, say, kind });
  const marks = watch(stateFolder, (_event, name) => {
    if (name?.startsWith('released') === true) enforcer.wake();
  });
  say(
    `the enforcer of point ${config.point} drives ${kind}; at its death holds ${AT_DEATH[atDeath]}`,
  );
  try {
    await enforcer.run(stop);
  } finally {
    marks.close();
    line.close();
    await consumer?.close();
    await adapter.close();
    // Asked to stop is not dead: what is held lasts as long as its lease, and the guard sees to its end.
    guard?.leave();
    unlock();
  }
}

/** What is out of reach may come; a right that is missing never does, and whoever starts it should see that. */
async function needRights(adapter: Adapter): Promise<void> {
  try {
    await adapter.inspect();
  } catch (error) {
    const says = messageOf(error);
    if (!/Operation not permitted|Permission denied|EACCES|EPERM/.test(says)) return;
    throw new OperatingError(
      'no-permission',
      `The equipment may not be read (${says}): run the enforcer with the rights of its equipment, for nftables CAP_NET_ADMIN`,
      { cause: error },
    );
  }
}

const AT_DEATH = {
  lapse: 'end with their lease',
  owner: 'end at once',
} as const;

function limitsOf(config: EnforcerConfig): OwnLimits {
  return {
    exempt: networksOf(config.exempt),
    elementsMax: config['elements-max'],
    shortestIpv4: config['shortest-ipv4'],
    shortestIpv6: config['shortest-ipv6'],
    isDryRun: config['dry-run'],
  };
}
