/** Statements about a host in plain English. */
import { around, type Data, numberOf, textOf } from './format.ts';

const FORMS: Readonly<Record<string, string>> = {
  xmrig: 'XMRig',
  'xmr-stak': 'xmr-stak',
  cgminer: 'cgminer and others',
  cpuminer: 'cpuminer',
  srbminer: 'SRBMiner',
  lolminer: 'lolMiner',
  phoenixminer: 'PhoenixMiner',
  gminer: 'GMiner',
  nheqminer: 'nheqminer',
  ethminer: 'ethminer',
  pairs: 'miners that name pool and wallet in lines',
};
const form = (d: Data): string => FORMS[textOf(d['form'])] ?? 'a miner';
const TIES: Readonly<Record<string, string>> = {
  'command-line': 'was started with these settings',
  named: 'was started with the name of these settings',
  open: 'holds these settings open',
  'beside-program': 'has its program beside these settings',
  'in-folder': 'works in the folder of these settings',
};
const PLACES: Readonly<Record<string, string>> = {
  cron: 'the table of timed commands',
  systemd: 'the unit',
  profile: 'the file of a login',
  boot: 'the file that runs at start',
};
const CHECKS: Readonly<Record<string, string>> = {
  valid: 'The address has a valid checksum; random text would not.',
  none: 'The address has the right form; this form carries no checksum.',
  invalid: 'The address has no valid checksum.',
};

const wallet = (d: Data): string =>
  `${around('the wallet ', d['address'], '')}${around(' (', d['coin'], ')')}${around(', worker “', d['worker'], '”')}`;
const check = (d: Data): string => CHECKS[textOf(d['checksum'])] ?? 'The address was not checked.';
const account = (d: Data): string => `the account “${textOf(d['account'])}”`;
const inFile = (d: Data): string =>
  `The file ${textOf(d['path'])} holds settings in the form of ${form(d)}: work from the pool ${textOf(d['pool'])}`;
const inCommand = (d: Data): string =>
  `The command line has the options of ${form(d)}: work from the pool ${textOf(d['pool'])}`;
const inStartUp = (d: Data): string =>
  `A line in ${textOf(d['path'])} starts a miner with the options of ${form(d)}: work from the pool ${textOf(d['pool'])}`;

export const HOST_EN = {
  'host-file-wallet': (d: Data) => `${inFile(d)}, paid to ${wallet(d)}. ${check(d)}`,
  'host-file-account': (d: Data) => `${inFile(d)}, for ${account(d)}.`,
  'host-command-wallet': (d: Data) => `${inCommand(d)}, paid to ${wallet(d)}. ${check(d)}`,
  'host-command-account': (d: Data) => `${inCommand(d)}, for ${account(d)}.`,
  'host-start-up-wallet': (d: Data) => `${inStartUp(d)}, paid to ${wallet(d)}. ${check(d)}`,
  'host-start-up-account': (d: Data) => `${inStartUp(d)}, for ${account(d)}.`,
  'host-running': (d: Data) =>
    `The process ${numberOf(d['pid'])} (“${textOf(d['name'])}”) ${TIES[textOf(d['tie'])] ?? 'belongs to these settings'}.`,
  'host-socket-address': (d: Data) =>
    `The process is connected to ${textOf(d['ip'])}, port ${numberOf(d['port'])}: the very address that the settings name.`,
  'host-socket-port': (d: Data) =>
    `The process is connected to ${textOf(d['ip'])} on port ${numberOf(d['port'])}, the port that the settings name for ${textOf(d['host'])}.`,
  'host-busy': (d: Data) =>
    `The process kept ${Number(numberOf(d['busy']).toFixed(1))} processors busy${around(' over ', d['seconds'], ' seconds')}.`,
  'host-memory': (d: Data) =>
    `The process holds ${numberOf(d['mebibytes'])} MiB in huge pages; RandomX, the work of Monero, needs 2080 MiB.`,
  'host-program-words': (d: Data) =>
    `The program contains words of miners, whatever it is called: ${textOf(d['words'])}.`,
  'host-msr': () =>
    'The system lets programs write registers of the processor; miners of Monero switch that on to work faster.',
  'host-known-name': (d: Data) =>
    `The process has the name of a mining program, “${textOf(d['name'])}”; a name alone proves nothing.`,
  'host-deleted': (d: Data) =>
    `The program was deleted from the disk while it runs; it was ${textOf(d['path'])}.`,
  'host-program-place': (d: Data) =>
    `The program lies where programs are not installed: ${textOf(d['path'])}.`,
  'host-disguised': (d: Data) =>
    `The process calls itself “${textOf(d['name'])}” like a part of the kernel, but it is a program.`,
  'host-hidden': (d: Data) =>
    `The process ${numberOf(d['pid'])} does not stand in the list of processes: something hides it.`,
  'host-graphics': () => 'The process works on a graphics card.',
  'host-start-up': (d: Data) =>
    `It is started by itself: ${PLACES[textOf(d['place'])] ?? 'the file'} ${textOf(d['path'])} names it.`,
  'host-unexplained': (d: Data) =>
    `${numberOf(d['processors'])} of ${numberOf(d['of'])} processors are busy with something that no visible process accounts for.`,
  'host-preload': (d: Data) =>
    `Every program is made to load ${textOf(d['library'])} (${textOf(d['path'])}); such libraries can hide processes.`,
} as const;

export const HOST_AGAINST_EN = {
  'host-no-process': () =>
    'No running process works by these settings now; the file alone shows no mining.',
  'host-no-connection': () => 'No connection to the pool that the settings name was open.',
  'host-no-wallet': () => 'No wallet with a valid checksum was found with it.',
  'host-idle': () =>
    'The process hardly used a processor while it was looked at; miners also pause, or wait for work.',
  'host-name-not-asked': () =>
    'The pool is given by its name; the name was not looked up, so that only the port was compared.',
  'host-heavy-is-ordinary': () =>
    'Builds, films, databases and science keep processors just as busy.',
  'host-unexplained-unknown': () =>
    'What is hidden is not known; virtual machines and faulty counters can look so, too.',
  'host-intent-unknown': () =>
    'The host does not tell who installed it: the owner, an intruder or permitted research look the same.',
} as const;
