/** `minewatch lists`: adds, updates, shows, removes and tries out indicator lists. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { OperatingError } from '#base/errors.ts';
import { HALF_LIFE_DAYS, INDICATOR_CATEGORIES } from '#model/indicator.ts';
import type { IndicatorCategory } from '#model/indicator.ts';
import { LIST_FORMATS, ListColumns, ListName } from '#model/list.ts';
import type { ListFormat } from '#model/list.ts';
import type { ImportReport, ImportRequest } from './list-import.ts';
import { importList, requestOf } from './list-import.ts';
import { explainValue, showList, showLists } from './list-show.ts';
import { canonicalSource } from './list-source.ts';
import { dataFolder, listNames, readHeader, removeList, writeList } from './list-store.ts';
import { describeImport } from './list-words.ts';

export function command(): Command {
  return new Command('lists')
    .description('names and addresses of pools to look for: add, update, show, remove, test')
    .addHelpText('after', EXAMPLES)
    .addCommand(addCommand())
    .addCommand(updateCommand())
    .addCommand(showCommand())
    .addCommand(removeCommand())
    .addCommand(testCommand());
}

const EXAMPLES = `
A match on a list is a hint, never proof: it is graded "listed" and says how old the entry is.
Only "add" and "update" fetch anything, and only the address of the list itself; nothing on a list is ever resolved.

  minewatch lists add maltrail https://raw.githubusercontent.com/stamparm/maltrail/master/trails/static/suspicious/crypto_mining.txt --licence MIT
  minewatch lists add our-pools pools.csv --column value=host --column port=stratum_port --column date=checked
  minewatch lists update
  minewatch lists test xmr.nanopool.org:14444

Lists are kept under $MINEWATCH_DATA/lists (by default ~/.local/share/minewatch/lists).`;

interface AddOptions {
  readonly format: ListFormat | 'auto';
  readonly category: IndicatorCategory;
  readonly licence?: string;
  readonly halfLifeDays?: number;
  readonly column: ListColumns;
  readonly only?: string;
  readonly statedOn?: number;
  readonly replace: boolean;
  readonly json: boolean;
}

function addCommand(): Command {
  return new Command('add')
    .description('Read a list from a file or URL and keep it.')
    .argument('<name>', 'what to call it: small letters, digits, dot, dash, underscore', readName)
    .argument('<source>', 'a file, or an http or https address; may be gzip-compressed')
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['auto', ...LIST_FORMATS])
        .default('auto'),
    )
    .addOption(
      new Option('--category <category>', 'trading: exchanges, asked only where switched on')
        .choices([...INDICATOR_CATEGORIES])
        .default('mining'),
    )
    .option('--licence <text>', 'the terms under which its publisher gives it away')
    .option(
      '--half-life-days <days>',
      `after how many days an entry says half as much (default: names ${HALF_LIFE_DAYS.name}, addresses ${HALF_LIFE_DAYS.address})`,
      readDays,
    )
    .option(
      '--column <column>',
      'CSV: heading or number of the column with the name or address; also port=… and date=…',
      readColumn,
      {},
    )
    .option('--only <text>', 'take only records that contain this text (tags and titles too)')
    .option('--stated-on <date>', 'when the list was last right, as 2026-08-23', readDay)
    .option('--replace', 'take the place of a list of this name', false)
    .option('--json', 'print the result as JSON', false)
    .action(addList);
}

async function addList(name: string, source: string, options: AddOptions): Promise<void> {
  const dataDir = dataFolder();
  if (!options.replace && (await listNames(dataDir)).includes(name)) {
    throw new OperatingError(
      'usage',
      `There is a list ${name} already: fetch it again with "minewatch lists update ${name}", or add --replace`,
    );
  }
  const days = options.halfLifeDays;
  const request: ImportRequest = {
    name,
    category: options.category,
    source: canonicalSource(source),
    format: options.format,
    columns: options.column,
    only: options.only ?? null,
    licence: options.licence ?? null,
    halfLifeDays: days === undefined ? HALF_LIFE_DAYS : { name: days, address: days },
    statedAt: options.statedOn ?? null,
    statedByOperator: options.statedOn !== undefined,
  };
  const report = await importList(request, Date.now());
  await writeList(dataDir, report.header, report.table);
  print(report, null, options.json);
}

function updateCommand(): Command {
  return new Command('update')
    .description(
      'Fetch a list again, or all of them. A list that cannot be fetched stays as it is.',
    )
    .argument('[name]', 'one list only')
    .option('--json', 'print the results as JSON', false)
    .action(updateLists);
}

async function updateLists(
  name: string | undefined,
  options: { readonly json: boolean },
): Promise<void> {
  const dataDir = dataFolder();
  const names = name === undefined ? await listNames(dataDir) : [name];
  if (names.length === 0)
    process.stderr.write('No lists are stored; add one with "minewatch lists add"\n');
  const failures: OperatingError[] = [];
  for (const one of names) {
    const failure = await updateOne(dataDir, one, options.json);
    if (failure !== null) failures.push(failure);
  }
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1) throw first;
  throw new OperatingError('list-refused', failures.map((failure) => failure.message).join('\n'));
}

/** One list that fails does not keep the others from being updated. */
async function updateOne(
  dataDir: string,
  name: string,
  json: boolean,
): Promise<OperatingError | null> {
  try {
    const before = await readHeader(dataDir, name);
    if (before === null) return missing(name);
    const report = await importList(requestOf(before), Date.now());
    await writeList(dataDir, report.header, report.table);
    print(report, before.names + before.addresses, json);
    return null;
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error;
    return new OperatingError(error.code, `${error.message}\nThe list ${name} was left as it is`, {
      cause: error,
    });
  }
}

function showCommand(): Command {
  return new Command('show')
    .description('Show all lists, or all that is known about one.')
    .argument('[name]', 'one list only')
    .option('--json', 'print as JSON', false)
    .action(async (name: string | undefined, options: { readonly json: boolean }) => {
      const dataDir = dataFolder();
      const text =
        name === undefined
          ? await showLists(dataDir, Date.now(), options.json)
          : await showList(dataDir, name, { now: Date.now(), json: options.json });
      if (text === null) throw missing(name ?? '');
      process.stdout.write(`${text}\n`);
    });
}

function removeCommand(): Command {
  return new Command('remove')
    .description('Forget a list.')
    .argument('<name>', 'the list', readName)
    .action(async (name: string) => {
      if (!(await removeList(dataFolder(), name))) throw missing(name);
      process.stdout.write(`removed ${name}\n`);
    });
}

function testCommand(): Command {
  return new Command('test')
    .description('Say what would match a name or address, and why. Contacts nobody.')
    .argument('<value>', 'a host name, address, address:port or URL')
    .option('--json', 'print as JSON', false)
    .action(async (value: string, options: { readonly json: boolean }) => {
      const text = await explainValue(dataFolder(), value, { now: Date.now(), json: options.json });
      process.stdout.write(`${text}\n`);
    });
}

function print(report: ImportReport, before: number | null, json: boolean): void {
  const { header, refusedCount, refusedLines, warningCount, warnings } = report;
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...header, refusedCount, refusedLines, warningCount, warnings })}\n`
      : `${describeImport(report, before, Date.now())}\n`,
  );
}

function missing(name: string): OperatingError {
  return new OperatingError(
    'usage',
    `There is no list ${name}; "minewatch lists show" names those there are`,
  );
}

function readName(text: string): string {
  const name = ListName.safeParse(text);
  if (!name.success)
    throw new InvalidArgumentError('use small letters, digits, dot, dash, underscore.');
  if (text === 'own' || text === 'own-trading') {
    throw new InvalidArgumentError('this is the name of the list that comes with Minewatch.');
  }
  return name.data;
}

function readDays(text: string): number {
  const days = Number(text);
  if (!(days > 0 && days <= 36_525))
    throw new InvalidArgumentError('give a number of days above 0.');
  return days;
}

function readDay(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('write it as 2026-08-23.');
  if (at > Date.now()) throw new InvalidArgumentError('this day is still to come.');
  return at;
}

function readColumn(text: string, before: ListColumns): ListColumns {
  const [, key = 'value', column = text] = /^(value|port|date)=(.+)$/.exec(text) ?? [];
  const columns = ListColumns.safeParse({ ...before, [key]: column });
  if (!columns.success) throw new InvalidArgumentError('write it as value=…, port=… or date=….');
  return columns.data;
}
