/**
 * `minewatch up`: everything on one machine. Without a configuration file a demonstration: a sample network is simulated,
 * scanned for real and explained, and the office of a sample province is opened.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import { type Campus, simulateCampus } from '#lab/campus.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Finding } from '#model/finding.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { loadConfig } from './config.ts';
import { labelsIn } from './render/labels.ts';
import { loadIndicators } from './list-store.ts';
import { columnsOf, padded } from './render/text.ts';
import { scanFiles } from './scan/scan-files.ts';
import type { SampleOffice } from './up/sample-office.ts';
import { TOUR, type UpWords, wordsIn } from './up/words.ts';

interface UpFlags {
  readonly lang: 'en' | 'zh-CN';
  readonly keep?: string;
  readonly seed: string;
  readonly details: number;
  readonly port: number;
  readonly once?: true;
  readonly signIns?: string;
  readonly config?: string;
}

const MINUTE_MS = 60_000;
/** Often enough to be seen going on. */
const SHOWN_MS = 500;
/** The sample network was watched until a moment ago. */
const MINUTES_BEFORE = 45;

export function command(): Command {
  return new Command('up')
    .description(
      'all of it on one machine; without a configuration file, a demonstration with a simulated network and a sample office',
    )
    .option('--config <file>', 'configuration (default: minewatch.toml in the data folder)')
    .addOption(
      new Option('--lang <language>', 'language')
        .choices(['en', 'zh-CN'])
        .default(languageOfTerminal(), 'of the terminal'),
    )
    .option('--keep <file>', 'keep the simulated capture')
    .option('--seed <number>', 'another seed, another network', '1')
    .option(
      '--details <count>',
      "findings explained in full after the table, or 'all'",
      countFrom,
      2,
    )
    .option('--port <number>', 'where the sample office listens; 0: any free port', countFrom, 8420)
    .option('--once', 'end when everything was told, instead of keeping the sample office open')
    .option('--sign-ins <file>', 'write the sign-ins of the sample office, for programs')
    .action(run);
}

/** What its settings ask for (`LANG=zh_CN.UTF-8`); English for all else. */
function languageOfTerminal(): UpFlags['lang'] {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const set = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '');
  return set?.startsWith('zh') === true ? 'zh-CN' : 'en';
}

function countFrom(text: string): number {
  const count = text === 'all' ? Infinity : Number(text);
  if (count === Infinity || (Number.isInteger(count) && count >= 0)) return count;
  throw new OperatingError('usage', `--details takes a whole number or 'all', not ${text}`);
}

async function run(flags: UpFlags): Promise<void> {
  const loaded = loadConfig(flags.config);
  if (loaded.path !== null) {
    const { runWhole } = await import('./up/whole.ts');
    await runWhole(loaded);
    return;
  }
  const words = wordsIn(flags.lang);
  const seed = Number(flags.seed);
  if (!Number.isInteger(seed) || seed < 0)
    throw new OperatingError('usage', '--seed takes a whole number');
  say(`${words.title}\n${words.about}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const starting = await beginOffice(folder, seed, flags, words);
  say(words.making);
  const campus = simulateCampus(
    seed,
    Math.floor(Date.now() / MINUTE_MS - MINUTES_BEFORE) * MINUTE_MS,
  );
  const path = flags.keep ?? join(folder, 'campus.pcap');
  save(path, campus);
  say(words.made(campus.frames.length, campus.miners.length + campus.ordinary, flags.keep ?? null));
  await scan(path, campus, flags, words);
  await showOffice(starting, flags, words);
  process.off('exit', removeFolder);
  removeFolder();
}

interface Starting {
  readonly office: Promise<SampleOffice>;
  /** 0 … 1 of the history. */
  readonly done: () => number;
}

/** Beside the scan: its history, where none is kept, takes half a minute, and the console's build some seconds. */
async function beginOffice(
  folder: string,
  seed: number,
  flags: UpFlags,
  words: UpWords,
): Promise<Starting> {
  const { startSampleOffice } = await import('./up/sample-office.ts');
  const { requestLog } = await import('#api/request-log.ts');
  const { buildConsole } = await import('./up/console-build.ts');
  let part = 0;
  return new Promise((resolve, reject) => {
    const office = startSampleOffice({
      folder,
      port: flags.port,
      seed,
      console: buildConsole(),
      // Requests are not logged on a terminal that is being read.
      log: requestLog(process.stderr, 'warn'),
      opened: (url) => {
        say(`${words.office.board(url)}\n`);
        resolve({ office, done: () => part });
      },
      told: (done) => {
        part = done;
      },
      say: (text) => void process.stderr.write(`minewatch: ${text}\n`),
    });
    // Whoever awaits it later gets the same error; until then it must not count as unhandled.
    office.catch(reject);
  });
}

async function scan(path: string, campus: Campus, flags: UpFlags, words: UpWords): Promise<void> {
  const findings: Finding[] = [];
  const summary = await scanFiles([path], {
    language: flags.lang,
    networks: [],
    index: await loadIndicators({ trading: false }),
    trading: false,
    onFinding: (finding) => findings.push(finding),
    onProblem: (problem) => {
      throw problem;
    },
  });
  const { report } = await import('./scan/report.ts');
  say('');
  process.stdout.write(report(findings, summary, { language: flags.lang, details: flags.details }));
  say(`\n${compare(campus, findings, flags.lang)}\n\n${words.title}\n\n${words.next}`);
}

/** The office of the sample province, until somebody ends it. */
async function showOffice(starting: Starting, flags: UpFlags, words: UpWords): Promise<void> {
  const sample = await waited(starting, words);
  try {
    const { running, keyBoard } = sample;
    if (flags.signIns !== undefined) saveSignIns(flags.signIns, sample);
    say(`\n${words.office.open(running.publicOrigin, sample.portalOrigin, seconds())}\n`);
    say(signInTable(sample, words));
    say(`\n${words.office.tips(running.tipsUrl ?? '')}`);
    say(`\n${words.office.keys(sample.signIns[0]?.password ?? '', keyBoard.url)}\n`);
    const isEnglish = flags.lang === 'en';
    say(words.office.tour);
    TOUR.forEach(({ en, zh }, i) => say(`  ${i + 1}. ${isEnglish ? en : zh}`));
    say(`\n${words.office.watching}`);
    const end = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const found = tellFinding(sample, words);
    if (flags.once === true) return await found;
    say(`\n${words.title}\n${words.office.ending}\n`);
    await end;
  } finally {
    await sample.close();
  }
}

async function tellFinding(sample: SampleOffice, words: UpWords): Promise<void> {
  const id = await sample.nextCase();
  say(words.office.found(`${sample.running.publicOrigin}/cases/${id}`, seconds()));
}

/** Says how far it is: on a terminal in one line, else at each quarter. */
async function waited({ office, done }: Starting, words: UpWords): Promise<SampleOffice> {
  const isTerminal = process.stdout.isTTY;
  let quarters = 0;
  const timer = setInterval(() => {
    const text = words.office.history(Math.floor(done() * 100), seconds());
    if (isTerminal) process.stdout.write(`\r${text}`);
    else if (done() * 4 >= quarters) {
      say(text);
      quarters = Math.floor(done() * 4) + 1;
    }
  }, SHOWN_MS);
  try {
    return await office;
  } finally {
    clearInterval(timer);
    if (isTerminal) say('');
  }
}

function seconds(): number {
  return Math.round(performance.now() / 1000);
}

/** Names stand in both languages, and so do roles: two visitors may look at one terminal. */
function signInTable({ signIns }: SampleOffice, { office: { head } }: UpWords): string {
  const [en, zh] = [wordsIn('en').office.roles, wordsIn('zh-CN').office.roles];
  const rows = signIns.map(({ person, email }) => {
    const roles = [...new Set(person.grants.map(({ role }) => role))];
    return [person.name, roles.map((role) => `${zh[role]} ${en[role]}`).join(', '), email];
  });
  const all = [[head.person, head.role, head.email], ...rows];
  const widths = [0, 1].map((i) => Math.max(...all.map((row) => columnsOf(row[i] ?? ''))) + 2);
  return all
    .map((row) => `  ${row.map((cell, i) => padded(cell, widths[i] ?? 0)).join('')}`)
    .join('\n');
}

/** For programs that sign in: who reads it can act as anybody in the sample, so it is for its owner only. */
function saveSignIns(
  path: string,
  { running, portalOrigin, signIns, keyBoard }: SampleOffice,
): void {
  const people = signIns.map(({ person, email, password, authenticator }) => ({
    name: person.name,
    language: person.language,
    roles: person.grants.map(({ role }) => role),
    email,
    password,
    otpauth: authenticator.uri,
  }));
  const places = { office: running.publicOrigin, portal: portalOrigin, keyBoard: keyBoard.url };
  const text = JSON.stringify({ ...places, people }, null, 2);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
}

/** The demonstration knows what it hid, so it says whether that was found. */
function compare(campus: Campus, findings: readonly Finding[], language: UpFlags['lang']): string {
  const words = wordsIn(language);
  const { grades } = labelsIn(language);
  const lines = campus.miners.map(({ ends, role, expects }) => {
    const { ip } = ends.client;
    const found = findings.find(({ client }) => client.ip === ip);
    const mark = found === undefined ? words.missed : `${words.seen}: ${grades[found.grade]}`;
    const short = found === undefined || !isAtLeast(found.grade, expects.grade);
    const wanted = short ? ` (${words.atLeast} ${grades[expects.grade]})` : '';
    return `  ${ip.padEnd(16)} ${words.roles[role] ?? role}: ${mark}${wanted}`;
  });
  const mining = new Set(campus.miners.map(({ ends }) => ends.client.ip));
  const others = findings.filter(({ client }) => !mining.has(client.ip));
  // A name on a list is only a suspicion.
  const listed = others.filter(({ grade }) => grade === 'listed');
  const ordinary = words.ordinary(campus.ordinary, others.length - listed.length, listed.length);
  return [words.compare, ...lines, `  ${ordinary}`].join('\n');
}

function save(path: string, { frames }: Campus): void {
  try {
    writeFileSync(path, writePcap(frames, { linkType: LINK.ETHERNET }));
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError('unreadable', `Cannot write ${path}: ${why}`, { cause: error });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
