/** `minewatch check`: what this machine has, and what is missing for each part. */
import { Command, Option } from 'commander';
import { OperatingError } from '#base/errors.ts';
import { Config } from '#model/config.ts';
import type { Language } from '#model/text.ts';
import { dataFolderOfCaller } from './caller-folder.ts';
import {
  PARTS,
  type Check,
  type Machine,
  type Part,
  type State,
  type Told,
} from './check/check.ts';
import { MACHINE_CHECKS } from './check/machine-checks.ts';
import { OFFICE_CHECKS } from './check/office-checks.ts';
import { SENSOR_CHECKS } from './check/sensor-checks.ts';
import { loadConfig, type LoadedConfig } from './config.ts';

export const CHECKS: readonly Check[] = [...MACHINE_CHECKS, ...SENSOR_CHECKS, ...OFFICE_CHECKS];

interface Flags {
  readonly config?: string;
  readonly lang: Language;
  readonly json?: true;
  readonly reach?: true;
  readonly part?: Part;
}

const HELP = `
Changes nothing, and speaks to nobody but the database of the configuration; --reach also to its mail server.

Exit status: 0 nothing is missing · 2 bad usage · 3 something is missing`;

/** Status of a machine that lacks something. */
const LACKING = 3;

export function command(): Command {
  return new Command('check')
    .description('say what is missing on this machine, and what to do about it')
    .option('--config <file>', 'configuration (default: minewatch.toml in the data folder)')
    .addOption(new Option('--part <part>', 'only this part').choices(PARTS))
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh-CN']).default('en'))
    .option('--reach', 'also speak to the mail server')
    .option('--json', 'one JSON object per line')
    .addHelpText('after', HELP)
    .action(run);
}

/** Only what is missing or odd, to standard output. */
export async function tellLacks(config: string, language: Language): Promise<void> {
  const machine = machineWith(config, false);
  const lines: string[] = [];
  for (const check of CHECKS) {
    const lacking = (await check.run(machine)).filter(
      ({ state }) => state === 'missing' || state === 'warning',
    );
    lines.push(...lacking.map((told) => lineOf(told, language)));
  }
  process.stdout.write(`${lines.join('\n') || NOTHING[language]}\n`);
}

const NOTHING: Readonly<Record<Language, string>> = {
  en: '  Nothing is missing.',
  'zh-CN': '  不缺什么。',
};

function machineWith(config: string | undefined, mayReach: boolean): Machine {
  return {
    loaded: loadOrDefault(config),
    env: process.env,
    now: Date.now(),
    proc: '/proc',
    sys: '/sys',
    nodeVersion: process.version,
    userId: process.getuid?.() ?? 0,
    mayReach,
  };
}

async function run(flags: Flags): Promise<void> {
  const machine = machineWith(flags.config, flags.reach === true);
  let isLacking = false;
  let part: Part | null = null;
  for (const check of CHECKS) {
    if (flags.part !== undefined && check.part !== flags.part) continue;
    for (const told of await check.run(machine)) {
      isLacking ||= told.state === 'missing';
      const heading =
        part === check.part || flags.json === true ? '' : `${NAMES[flags.lang][check.part]}\n`;
      part = check.part;
      process.stdout.write(
        `${heading}${flags.json === true ? jsonOf(check, told) : lineOf(told, flags.lang)}\n`,
      );
    }
  }
  if (isLacking) process.exitCode = LACKING;
}

/** One that cannot be read is told by its own check, and the others look at the defaults. */
function loadOrDefault(named: string | undefined): LoadedConfig {
  try {
    return loadConfig(named);
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error;
    const path = named ?? process.env['MINEWATCH_CONFIG'] ?? null;
    return { config: Config.parse({}), path, dataFolder: dataFolderOfCaller() };
  }
}

function jsonOf({ id, part }: Check, { state, says, remedy }: Told): string {
  return JSON.stringify({ type: 'check', id, part, state, says, remedy });
}

const NAMES: Readonly<Record<Language, Readonly<Record<Part, string>>>> = {
  en: {
    machine: 'This machine',
    sensor: 'Sensor',
    office: 'Office',
    portal: 'Portal',
    enforcer: 'Enforcement point',
    mail: 'Mail',
  },
  'zh-CN': {
    machine: '本机',
    sensor: '传感器',
    office: '办公系统',
    portal: '门户',
    enforcer: '处置点',
    mail: '邮件',
  },
};

const MARKS: Readonly<Record<Language, Readonly<Record<State, string>>>> = {
  en: { ok: 'ok      ', warning: 'warning ', missing: 'MISSING ', unused: '–       ' },
  'zh-CN': { ok: '正常  ', warning: '注意  ', missing: '缺少  ', unused: '未用  ' },
};

function lineOf({ state, says, remedy }: Told, language: Language): string {
  const said = `  ${MARKS[language][state]}${says[language]}`;
  return remedy === null ? said : `${said}\n      → ${remedy[language]}`;
}
