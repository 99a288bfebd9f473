/** `minewatch log`: shows that a record is whole, without the server that wrote it, and watches over one. */
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Checkpoint } from '#wire/tlog/checkpoint.ts';
import { NOTE_LENGTH_MAX } from '#wire/tlog/note.ts';
import { folderSource, isUrl, readFileOf, urlSource, type LogSource } from './log/source.ts';
import { keysOfText, readKeys, type Trust } from './log/trust.ts';
import type { Verdict } from './log/verdict.ts';
import { readUnpackedBundle, readZippedBundle, verifyBundle } from './log/verify-bundle.ts';
import { openCheckpoint, verifyLog, type OpenedCheckpoint } from './log/verify-log.ts';
import { witnessCommand } from './log/witness-command.ts';
import { describeVerdict, jsonOfVerdict } from './log/words.ts';
import { dataFolder } from './list-store.ts';
import type { Language } from './render/labels.ts';
import { renderOptionsFor } from './terminal.ts';

export function command(): Command {
  return new Command('log')
    .description(
      'the tamper-evident record: verify it or an exported case without the server, or be its witness',
    )
    .addCommand(verifyCommand())
    .addCommand(witnessCommand());
}

const HELP = `
What it can be: the address of a log or its folder (files "checkpoint" and "tile/…"), an exported case (a zip file, or
the folder that it was unpacked into), or the data folder of an installation, which is also taken when nothing is given.

Every event is hashed again and compared with the root that was signed. Keep a checkpoint of each visit: only so, or by
witnesses, can it be seen that a record was rewritten as a whole and signed again.

Examples:
  minewatch log verify
  minewatch log verify https://record.example/log --key record.vkey --since last --save-checkpoint last
  minewatch log verify case.zip --key record.example+0123abcd+AbC… --json

Exit status: 0 verified, 2 bad usage, 3 not verified, or it could not be read.`;

interface Options {
  readonly key: readonly string[];
  readonly witness: readonly string[];
  readonly witnessesMin?: number;
  readonly since?: string;
  readonly saveCheckpoint?: string;
  readonly lang: Language;
  readonly json: boolean;
}

function verifyCommand(): Command {
  const gather = (value: string, before: readonly string[]): readonly string[] => [
    ...before,
    value,
  ];
  return new Command('verify')
    .description('Show that nothing in a record was changed, removed, reordered or inserted.')
    .argument(
      '[what]',
      'address, folder or exported case; default: the record of this installation',
    )
    .option('--key <key>', 'key of the log (name+id+base64, or a file); repeatable', gather, [])
    .option('--witness <key>', 'key of a witness; repeatable', gather, [])
    .option(
      '--witnesses-min <n>',
      'witnesses that must have signed (default: all given)',
      readCount,
    )
    .option('--since <file>', 'an earlier checkpoint that the log must continue')
    .option('--save-checkpoint <file>', 'keep the checkpoint when it was verified')
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh-CN']).default('en'))
    .option('--json', 'print as JSON', false)
    .addHelpText('after', HELP)
    .action(verify);
}

function readCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('give a number of witnesses.');
  return Number(text);
}

async function verify(what: string | undefined, options: Options): Promise<void> {
  const verdict = await verdictOn(what ?? dataFolder(), options);
  const text = options.json
    ? jsonOfVerdict(verdict)
    : describeVerdict(verdict, renderOptionsFor(process.stdout, options.lang));
  process.stdout.write(`${text}\n`);
  const { length } = verdict.problems;
  if (length > 0) {
    throw new OperatingError('damaged', `Not verified: ${verdict.source} (${length} problems)`);
  }
}

async function verdictOn(what: string, options: Options): Promise<Verdict> {
  if (isUrl(what)) return verdictOnLog(urlSource(what), null, options);
  const found = await stat(what).catch((error: unknown) => {
    throw new OperatingError('unreadable', `Cannot read ${what}: ${messageOf(error)}`);
  });
  if (!found.isDirectory()) return verdictOnBundle(what, await readZippedBundle(what), options);
  if (await isFile(join(what, 'manifest.json'))) {
    return verdictOnBundle(what, await readUnpackedBundle(what), options);
  }
  if (await isFile(join(what, 'log', 'checkpoint'))) {
    const key = join(what, 'keys', 'log.vkey');
    return verdictOnLog(folderSource(join(what, 'log')), (await isFile(key)) ? key : null, options);
  }
  return verdictOnLog(folderSource(what), null, options);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Bytes of the file in which a log names its key. */
const KEY_BYTES_MAX = 65_536;

async function trustOf(
  options: Options,
  otherwise: () => Promise<Pick<Trust, 'keys' | 'keysFrom'>>,
): Promise<Trust> {
  const given = await readKeys(options.key, 'log');
  const witnesses = await readKeys(options.witness, 'witness');
  const witnessesMin = options.witnessesMin ?? witnesses.length;
  if (witnessesMin > witnesses.length) {
    throw new OperatingError(
      'usage',
      `--witnesses-min asks for ${witnessesMin} witnesses and only ${witnesses.length} are given with --witness`,
    );
  }
  const own = given.length > 0 ? { keys: given, keysFrom: 'given' as const } : await otherwise();
  return { ...own, witnesses, witnessesMin };
}

async function verdictOnBundle(
  what: string,
  files: ReadonlyMap<string, Uint8Array>,
  options: Options,
): Promise<Verdict> {
  if (options.since !== undefined) {
    throw new OperatingError(
      'usage',
      '--since is for logs: a case holds only a part of the events',
    );
  }
  const trust = await trustOf(options, async () => ({ keys: [], keysFrom: 'itself' }));
  const verdict = verifyBundle(what, files, trust);
  const checkpoint = files.get('checkpoint');
  if (verdict.problems.length === 0 && checkpoint !== undefined) await save(checkpoint, options);
  return verdict;
}

async function verdictOnLog(
  source: LogSource,
  installedKey: string | null,
  options: Options,
): Promise<Verdict> {
  const bytes = await source.read('checkpoint', NOTE_LENGTH_MAX);
  if (bytes === null) {
    throw new OperatingError('unreadable', `There is no log at ${source.name}: no file checkpoint`);
  }
  const trust = await trustOf(options, async () => {
    if (installedKey !== null) {
      return { keys: await readKeys([installedKey], 'log'), keysFrom: 'installation' };
    }
    const own = await source.read('log.vkey', KEY_BYTES_MAX);
    if (own !== null) {
      return { keys: keysOfText(new TextDecoder().decode(own), 'log.vkey'), keysFrom: 'itself' };
    }
    throw new OperatingError(
      'usage',
      `${source.name} does not name its key: give it with --key, as whoever runs the log prints it`,
    );
  });
  const opened = openCheckpoint(bytes, `The checkpoint of ${source.name}`, trust);
  const since = options.since === undefined ? null : await readEarlier(options.since, trust);
  const cosigned = await readCosigned(source, opened, trust);
  const bar = progressBar(opened.checkpoint.size);
  try {
    const { progress } = bar;
    const verdict = await verifyLog(source, opened, { trust, since, cosigned, progress });
    if (verdict.problems.length === 0) await save(bytes, options);
    return verdict;
  } finally {
    bar.stop();
  }
}

/** Events from which on a verification takes long enough to be watched. */
const LONG = 20_000;

function progressBar(size: number): {
  readonly progress: (events: number) => void;
  readonly stop: () => void;
} {
  if (!process.stderr.isTTY || size < LONG) {
    return { progress: () => undefined, stop: () => undefined };
  }
  const bar = new SingleBar(
    {
      format: '{bar} {value}/{total}',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  bar.start(size, 0);
  return { progress: (events) => bar.update(events), stop: () => bar.stop() };
}

/** The newest cosigned checkpoint, where the newest of all lacks witnesses; null where that does not help. */
async function readCosigned(
  source: LogSource,
  opened: OpenedCheckpoint,
  trust: Trust,
): Promise<OpenedCheckpoint | null> {
  if (!opened.problems.some(({ kind }) => kind === 'witnesses-missing')) return null;
  const bytes = await source.read('cosigned', NOTE_LENGTH_MAX);
  if (bytes === null) return null;
  const cosigned = openCheckpoint(bytes, `The cosigned checkpoint of ${source.name}`, trust);
  return cosigned.problems.length === 0 ? cosigned : null;
}

async function readEarlier(path: string, trust: Trust): Promise<Checkpoint> {
  const bytes = await readFileOf(path, NOTE_LENGTH_MAX);
  if (bytes === null) {
    throw new OperatingError(
      'unreadable',
      `Cannot read ${path}: there is no such file; leave --since out the first time`,
    );
  }
  const opened = openCheckpoint(bytes, path, { ...trust, witnessesMin: 0 });
  if (opened.problems.length > 0) {
    throw new OperatingError('damaged', `${path} is not signed by a key that is trusted`);
  }
  return opened.checkpoint;
}

/** Written beside its place and renamed, so that a failure leaves the earlier one. */
async function save(bytes: Uint8Array, { saveCheckpoint }: Options): Promise<void> {
  if (saveCheckpoint === undefined) return;
  const unfinished = `${saveCheckpoint}.new`;
  try {
    await using file = await open(unfinished, 'w');
    await file.writeFile(bytes);
    await file.sync();
    await rename(unfinished, saveCheckpoint);
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot write ${saveCheckpoint}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
