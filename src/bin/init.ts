/**
 * `minewatch init`: asks what a configuration must say, and writes it. Here and not over HTTP, because whoever decides
 * which interfaces are watched must be somebody who may do so on this machine.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Language } from '#model/text.ts';
import { dataFolderOfCaller } from './caller-folder.ts';
import { tellLacks } from './check.ts';
import { configFrom, loadConfig, problemText } from './config.ts';
import {
  configText,
  listFrom,
  QUESTIONS,
  unitText,
  yesFrom,
  type Answers,
  type Question,
} from './init/answers.ts';

type Given = Partial<Record<Question['key'], string>>;

interface Flags extends Given {
  readonly config?: string;
  readonly lang: Language;
  readonly yes?: true;
  readonly force?: true;
  readonly start?: true;
}

const LAUNCHER = new URL('../../bin/minewatch', import.meta.url).pathname;

const HELP = `
Asks in English or Chinese; flags answer beforehand, and --yes takes the usual answer for the rest. It writes one file and
nothing else; then it says what is missing on this machine, prints a unit for systemd, and on a terminal offers to start
what was configured: who you are is asked in the browser, then exemptions first, then systems, then people.

Exit status: 0 written · 2 an answer cannot be · 3 it cannot be written, or is there already

Examples:
  minewatch init
  minewatch init --yes --networks 192.0.2.0/24 --interfaces eth1 --origin https://office.example`;

export function command(): Command {
  return new Command('init')
    .description('write the configuration of this machine, by asking')
    .option('--config <file>', 'where to write it (default: minewatch.toml in the data folder)')
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh-CN']).default('en'))
    .option('--folder <path>', 'where everything is kept')
    .option('--origin <origin>', 'how browsers reach the office')
    .option('--networks <list>', 'networks that you answer for')
    .option('--interfaces <list>', 'interfaces to watch')
    .option('--files <list>', 'captures to read instead')
    .option('--portal <yes|no>', 'pages for the people concerned')
    .option('--yes', 'ask nothing: what no flag says is as usual')
    .option('--force', 'write over a configuration that is there')
    .option('--start', 'start it afterwards, without asking')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const folder = dataFolderOfCaller();
  const path = resolve(flags.config ?? join(folder, 'minewatch.toml'));
  if (existsSync(path) && flags.force !== true) {
    throw new OperatingError('conflict', `${path} is there already: --force writes over it`);
  }
  const usual: Required<Given> = {
    folder,
    origin: 'http://localhost:8420',
    networks: '',
    interfaces: '',
    files: '',
    portal: 'yes',
  };
  const given = await answersTo(flags, usual);
  const answers: Answers = {
    folder: given.folder,
    origin: given.origin,
    networks: listFrom(given.networks),
    interfaces: listFrom(given.interfaces),
    files: listFrom(given.files),
    portal: yesFrom(given.portal),
    language: flags.lang,
  };
  write(path, configText(answers));
  process.stdout.write(`${WRITTEN[flags.lang](path)}\n`);
  await tellLacks(path, flags.lang);
  process.stdout.write(`\n${NEXT[flags.lang](path, unitText(LAUNCHER, path, answers))}\n`);
  if (!(await startsNow(flags))) return;
  const { runWhole } = await import('./up/whole.ts');
  await runWhole(loadConfig(path));
}

/** Where somebody sits at a terminal and was asked anyhow. */
async function startsNow({ start, yes, lang }: Flags): Promise<boolean> {
  if (start === true) return true;
  if (yes === true || !process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return yesFrom((await terminal.question(START[lang])).trim());
  } finally {
    terminal.close();
  }
}

const START: Readonly<Record<Language, string>> = {
  en: 'Start it now (yes or no) [yes]: ',
  'zh-CN': '现在启动（是或否）[是]：',
};

const WRITTEN: Readonly<Record<Language, (path: string) => string>> = {
  en: (path) => `${path} is written. What is missing on this machine, and what to do about it:`,
  'zh-CN': (path) => `已写入 ${path}。本机还缺：`,
};

async function answersTo(flags: Flags, usual: Required<Given>): Promise<Required<Given>> {
  const terminal =
    flags.yes === true ? null : createInterface({ input: process.stdin, output: process.stderr });
  // Each line is kept until it is asked for: a pipe may bring all at once.
  const lines = terminal === null ? null : terminal[Symbol.asyncIterator]();
  const answers = { ...usual };
  try {
    for (const question of QUESTIONS) {
      const { key } = question;
      answers[key] =
        checked(question, flags[key]) ??
        (await asked(question, usual[key], flags.lang, terminal, lines));
    }
  } finally {
    terminal?.close();
  }
  return answers;
}

function checked(question: Question, text: string | undefined): string | null {
  if (text === undefined) return null;
  const fault = question.fault(text.trim());
  if (fault === null) return text.trim();
  throw new OperatingError('usage', `--${question.key}: ${fault.en}`);
}

async function asked(
  question: Question,
  usual: string,
  language: Language,
  terminal: Interface | null,
  lines: AsyncIterator<string> | null,
): Promise<string> {
  if (terminal === null || lines === null) return usual;
  for (;;) {
    process.stderr.write(`${question.asks[language]}${usual === '' ? '' : ` [${usual}]`}: `);
    const { value, done } = await lines.next();
    if (done === true)
      throw new OperatingError('usage', 'The answers ended; --yes takes the usual ones');
    const text = value.trim() || usual;
    const fault = question.fault(text);
    if (fault === null) return text;
    process.stderr.write(`  ${fault[language]}\n`);
  }
}

function write(path: string, text: string): void {
  const result = configFrom(text, path);
  if ('problems' in result) throw new OperatingError('usage', problemText(path, result.problems));
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new OperatingError('no-permission', `Cannot write ${path}: ${messageOf(error)}`);
  }
}

const NEXT: Readonly<Record<Language, (path: string, unit: string) => string>> = {
  en: (path, unit) => `Next:

  1. minewatch up --config ${path}        prints the link by which the first person says who you are
  2. minewatch check --config ${path}     looks at this machine again, whenever you like
  3. in the office: enter exemptions first (hospitals, emergency services, resolvers, your own control plane),
     then units, systems and addresses; then invite people, at least one officer and one approver

To keep it running, /etc/systemd/system/minewatch.service (with an account "minewatch" that owns the data folder):

${unit}`,
  'zh-CN': (path, unit) => `接下来：

  1. minewatch up --config ${path}        打印一次性链接，由第一人填写本机关信息
  2. minewatch check --config ${path}     随时再检查本机
  3. 在办公系统中：先录入豁免（医院、应急、域名解析、平台自身），
     再录入单位、系统和地址；然后邀请人员，至少一名经办人和一名审批人

如需常驻运行，写入 /etc/systemd/system/minewatch.service（账户 minewatch 须拥有数据文件夹）：

${unit}`,
};
