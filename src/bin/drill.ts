/** `minewatch drill`: a fire drill. Proves that the sensor sees mining, without any. */
import { Command, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import { runMiner } from '#lab/drill/miner.ts';
import { DRILL_DIALECTS, type DrillPlan, writeScript } from '#lab/drill/plan.ts';
import { openPool } from '#lab/drill/pool.ts';
import type { DrillScript } from '#lab/drill/plan.ts';
import type { Language } from './render/labels.ts';
import { Reporter } from './drill/reporter.ts';

interface DrillFlags {
  readonly pool?: true;
  readonly miner?: string;
  readonly listen?: string;
  readonly dialect: string;
  readonly tls?: true;
  readonly shares: number;
  readonly seconds: number;
  readonly seed?: number;
  readonly wait: number;
  readonly json?: true;
  readonly case?: true;
  readonly contain?: true;
  readonly lang: Language;
}

const PATIENCE_MILLIS = 10_000;

export function command(): Command {
  return new Command('drill')
    .description(
      'a fire drill: a simulated pool and miner talk, so that you can prove that the sensor sees it',
    )
    .option('--pool', 'be the pool and wait for a drill miner from another machine')
    .option('--miner <host:port>', 'be the miner and talk to a drill pool on another machine')
    .option(
      '--listen <host:port>',
      'where the pool listens (default: 0.0.0.0:3333 with --pool, else any loopback port)',
    )
    .addOption(
      new Option('--dialect <name>', 'what they speak')
        .choices(DRILL_DIALECTS)
        .default('stratum-v1'),
    )
    .option('--tls', 'inside TLS (give it on both sides)')
    .option('--shares <n>', 'shares to send', wholeNumber(1, 10_000), 5)
    .option('--seconds <n>', 'how long it lasts', wholeNumber(1, 86_400), 20)
    .option('--seed <n>', 'the same seed gives the same conversation', wholeNumber(0, 0xffffffff))
    .option(
      '--wait <n>',
      'how many seconds a pool waits for its miner',
      wholeNumber(1, 86_400),
      600,
    )
    .option('--case', 'drill the office instead: one simulated case, from the finding to its end')
    .option(
      '--contain',
      'drill containment: a miner is found, held and released on a scratch network (root)',
    )
    .addOption(
      new Option('--lang <language>', 'language of --case and --contain')
        .choices(['en', 'zh-CN'])
        .default('en'),
    )
    .option('--json', 'one JSON object per line')
    .addHelpText('after', HELP)
    .action(run);
}

const HELP = `
Nothing is hashed and nothing can be earned. The miner greets first and sends nothing more unless the other end
answers as a drill pool does, so it cannot be pointed at a real pool; the pool says nothing to anybody else.

  minewatch drill                                    both ends here, over loopback
  minewatch drill --pool --listen 0.0.0.0:3333       on one machine
  minewatch drill --miner 192.0.2.10:3333            on another, behind the sensor
  minewatch drill --case                             the office: a case from finding to release, and its proof
  sudo minewatch drill --contain                     all of it: found, held, rectified, released, on real packets`;

async function run(flags: DrillFlags): Promise<void> {
  if (flags.pool === true && flags.miner !== undefined) {
    throw new OperatingError(
      'usage',
      '--pool and --miner are for two machines; give neither for a drill on this one',
    );
  }
  if (flags.case === true) {
    await drillCase(flags);
    return;
  }
  if (flags.contain === true) {
    await drillContainment(flags);
    return;
  }
  const reporter = new Reporter(flags.json === true);
  if (flags.pool === true) await runPool(flags, reporter);
  else if (flags.miner === undefined) await runBoth(flags, reporter);
  else await mineAt(hostPort(flags.miner, '--miner'), flags, scriptOf(flags), reporter);
}

/** Loaded on demand: a drill of the sensor needs no database. */
async function drillCase({ lang, json, seed = 1 }: DrillFlags): Promise<void> {
  const { runCaseDrill } = await import('./drill/case.ts');
  await runCaseDrill({
    language: lang,
    json: json === true,
    seed,
    print: (text) => void process.stdout.write(`${text}\n`),
  });
}

async function drillContainment({ lang, json, seed = 1 }: DrillFlags): Promise<void> {
  const { drillContain } = await import('./drill/contain.ts');
  const args = ['--lang', lang, '--seed', String(seed), ...(json === true ? ['--json'] : [])];
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  process.exitCode = await drillContain(args, { language: lang, json: json === true, seed, print });
}

async function runBoth(flags: DrillFlags, reporter: Reporter): Promise<void> {
  const script = scriptOf(flags);
  const pool = await listen(flags, '127.0.0.1:0', {
    turnedAway: (from) => reporter.note(`${from.ip} connected and is no drill miner: turned away`),
    ended: () => undefined,
  });
  try {
    const { ip, port } = pool.address;
    await mineAt({ host: ip, port }, flags, script, reporter);
  } finally {
    pool.close();
  }
}

async function runPool(flags: DrillFlags, reporter: Reporter): Promise<void> {
  let finish: (problem: string | null) => void = () => undefined;
  const over = new Promise<string | null>((resolve) => (finish = resolve));
  const late = setTimeout(
    () => finish(`no drill miner came in ${flags.wait} s`),
    flags.wait * 1000,
  );
  const pool = await listen(flags, '0.0.0.0:3333', {
    knocked(plan, from) {
      clearTimeout(late);
      const script = writeScript(plan);
      if (script !== null)
        reporter.begin(script, { ip: from.ip, port: 0 }, pool.address, flags.tls === true);
    },
    turnedAway: (from) =>
      reporter.note(`${from.ip} connected and is no drill miner: turned away without a word`),
    passed: (turn) => reporter.step(turn),
    ended: (problem) => finish(problem),
  });
  const { ip, port } = pool.address;
  const tls = flags.tls === true ? ' --tls' : '';
  reporter.note(
    `drill pool on ${ip}:${port}; on the other machine run: minewatch drill --miner ADDRESS:${port}${tls}`,
  );
  const problem = await over;
  clearTimeout(late);
  pool.close();
  if (problem !== null) throw new OperatingError('unreachable', problem);
  reporter.end();
}

async function mineAt(
  { host, port }: { readonly host: string; readonly port: number },
  flags: DrillFlags,
  script: DrillScript,
  reporter: Reporter,
): Promise<void> {
  const tls = flags.tls === true;
  await runMiner(script, {
    host,
    port,
    tls,
    patienceMillis: PATIENCE_MILLIS,
    clock: () => performance.now(),
    connected: (local, remote) => reporter.begin(script, local, remote, tls),
    passed: (turn) => reporter.step(turn),
  });
  reporter.end();
}

async function listen(
  flags: DrillFlags,
  otherwise: string,
  events: Parameters<typeof openPool>[0]['events'],
): ReturnType<typeof openPool> {
  const { host, port } = hostPort(flags.listen ?? otherwise, '--listen');
  const clocks = { now: () => Date.now(), clock: () => performance.now() };
  try {
    const tls = flags.tls === true;
    return await openPool({ host, port, tls, ...clocks, patienceMillis: PATIENCE_MILLIS, events });
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError(
      'unreachable',
      `cannot listen on ${host}:${port} (${why}); choose another with --listen`,
    );
  }
}

function scriptOf(flags: DrillFlags): DrillScript {
  const start = Date.now();
  // Without a seed each drill is another conversation; the plan tells it to the other end.
  const seed = flags.seed ?? start % 0x1_0000_0000;
  const { dialect, shares, seconds } = flags;
  const plan: DrillPlan = { dialect, seed, shares, seconds, start };
  const script = writeScript(plan);
  if (script === null) throw new OperatingError('usage', `no drill in ${dialect}`);
  return script;
}

function hostPort(text: string, flag: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined || port > 65535) {
    throw new OperatingError(
      'usage',
      `${flag} takes HOST:PORT, as in 192.0.2.10:3333 or [2001:db8::1]:3333`,
    );
  }
  return { host, port };
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new OperatingError('usage', `${text} is not a whole number between ${least} and ${most}`);
  };
}
