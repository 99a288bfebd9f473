/** The views of `lists show` and `lists test`. */
import { OperatingError } from '#base/errors.ts';
import { ipv4Text, ipv6Text } from '#base/address.ts';
import { judgeEntry } from '#detect/indicators/guard.ts';
import type { IndicatorSet } from '#detect/indicators/indicator-set.ts';
import type { LoadedList } from '#detect/indicators/list-table.ts';
import { nameAt } from '#detect/indicators/name-table.ts';
import { ownLists } from '#detect/indicators/own-lists.ts';
import type { ListHeader } from '#model/list.ts';
import { REFUSALS } from '#model/list.ts';
import { readTarget } from '#wire/lists/target.ts';
import { domainToASCII } from 'node:url';
import { loadIndicators, listNames, readHeader, readList } from './list-store.ts';
import { printable } from './list-import.ts';
import { age, amount, describeDate, describeIndicator, percent } from './list-words.ts';

const DAY_MS = 86_400_000;

/** One line of the overview. */
interface Row {
  readonly name: string;
  readonly category: string;
  readonly names: number;
  readonly addresses: number;
  readonly source: string;
  readonly licence: string | null;
  readonly fetchedOn: string | null;
  readonly statedOn: string | null;
  readonly ageDays: number | null;
  /** What is left of an entry's weight by age alone, 0 … 1. */
  readonly left: { readonly name: number; readonly address: number };
}

export async function showLists(dataDir: string, now: number, json: boolean): Promise<string> {
  const rows = ownLists(true).map((list) => rowOfOwn(list, now));
  const damaged: { readonly name: string; readonly damage: string }[] = [];
  for (const name of await listNames(dataDir)) {
    try {
      const header = await readHeader(dataDir, name);
      if (header !== null) rows.push(rowOf(header, now));
    } catch (error) {
      // One damaged list must not hide the others from the one command that shows them all.
      if (!(error instanceof OperatingError)) throw error;
      damaged.push({ name, damage: error.message });
    }
  }
  if (json) return JSON.stringify([...rows, ...damaged]);
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: [
      'list',
      'category',
      'names',
      'addresses',
      'stated on',
      'age',
      'weight left',
      'licence',
      'source',
    ],
    style: { head: [], border: [], compact: true },
    chars: PLAIN_CHARS,
    colAligns: ['left', 'left', 'right', 'right', 'left', 'right', 'right', 'left', 'left'],
  });
  for (const row of rows) table.push(cellsOf(row));
  const note =
    'weight left: what age has left of an entry (names / addresses); entries with a date of their own count by it';
  return [table.toString(), '', note, ...damaged.map((one) => one.damage)].join('\n');
}

/** Null: no such list. */
export async function showList(
  dataDir: string,
  name: string,
  view: { readonly now: number; readonly json: boolean },
): Promise<string | null> {
  const own = ownLists(true).find((list) => list.facts.name === name);
  if (own !== undefined) {
    const row = rowOfOwn(own, view.now);
    return view.json ? JSON.stringify(row) : describeOwn(row, own);
  }
  const header = await readHeader(dataDir, name);
  if (header === null) return null;
  if (view.json) return JSON.stringify({ ...header, ...rowOf(header, view.now) });
  const { table } = await readList(dataDir, name);
  return describeList(header, view.now, sampleOf(table.names));
}

export async function explainValue(
  dataDir: string,
  value: string,
  view: { readonly now: number; readonly json: boolean },
): Promise<string> {
  const reading = readTarget(value, domainToASCII);
  if ('refusal' in reading) {
    return view.json
      ? JSON.stringify({ value, refused: reading.refusal, matches: [] })
      : `${printable(value)}: ${REFUSALS[reading.refusal]}`;
  }
  const { target } = reading;
  const set = await loadIndicators({ dataDir, trading: true });
  const port = target.kind === 'name' ? null : target.port;
  const asked =
    target.kind === 'name'
      ? target.name
      : target.kind === 'ipv4'
        ? ipv4Text(target.ip)
        : ipv6Text(target.words);
  const matches = set.matches(asked, port, view.now);
  if (view.json) return JSON.stringify({ value, asked, port, matches });
  if (matches.length > 0) return matches.map(describeIndicator).join('\n');
  const judgement = judgeEntry({ target, ofUrl: reading.ofUrl, seenOn: null, trust: 1 });
  const refused =
    'refusal' in judgement ? `\n  no list could hold it: ${REFUSALS[judgement.refusal]}` : '';
  return `${printable(value)}: on no list (${describeSize(set)} asked)${refused}`;
}

function describeSize(set: IndicatorSet): string {
  return `${amount(set.nameCount)} names and ${amount(set.addressCount)} addresses on ${set.lists.length} lists`;
}

function rowOf(header: ListHeader, now: number): Row {
  const stated = header.statedAt === null ? null : Date.parse(header.statedAt);
  const days = Math.max(0, now - (stated ?? Date.parse(header.fetchedAt))) / DAY_MS;
  const undated = stated === null ? 0.5 : 1;
  return {
    name: header.name,
    category: header.category,
    names: header.names,
    addresses: header.addresses,
    source: header.source,
    licence: header.licence,
    fetchedOn: header.fetchedAt.slice(0, 10),
    statedOn: header.statedAt?.slice(0, 10) ?? null,
    ageDays: stated === null ? null : Math.floor(days),
    left: {
      name: undated * 0.5 ** (days / header.halfLifeDays.name),
      address: undated * 0.5 ** (days / header.halfLifeDays.address),
    },
  };
}

function rowOfOwn({ facts, table }: LoadedList, now: number): Row {
  const days = Math.max(0, now - facts.fetchedAt) / DAY_MS;
  return {
    name: facts.name,
    category: facts.category,
    names: table.names.count,
    addresses: table.ipv4.count + table.ipv6.count,
    source: 'comes with Minewatch',
    licence: facts.licence,
    fetchedOn: null,
    statedOn: facts.statedAt === null ? null : new Date(facts.statedAt).toISOString().slice(0, 10),
    ageDays: Math.floor(days),
    left: {
      name: 0.5 ** (days / facts.halfLifeDays.name),
      address: 0.5 ** (days / facts.halfLifeDays.address),
    },
  };
}

function cellsOf(row: Row): string[] {
  return [
    row.name,
    row.category,
    amount(row.names),
    amount(row.addresses),
    row.statedOn ?? 'undated',
    row.ageDays === null ? '?' : `${amount(row.ageDays)} d`,
    `${percent(row.left.name)} / ${percent(row.left.address)}`,
    printable(row.licence ?? 'not given'),
    printable(row.source),
  ];
}

function describeList(header: ListHeader, now: number, sample: readonly string[]): string {
  const { left } = rowOf(header, now);
  const reasons: Readonly<Record<string, string>> = REFUSALS;
  const refused = Object.entries(header.refused).map(
    ([reason, times]) => `${amount(times)} ${reasons[reason] ?? reason}`,
  );
  const lines = [
    `${header.name} (${header.category}, read as ${header.format})`,
    `  source      ${printable(header.source)}`,
    `  licence     ${printable(header.licence ?? 'not given')}`,
    `  fetched on  ${header.fetchedAt.slice(0, 10)} (${age(Date.parse(header.fetchedAt), now)})`,
    `  date        ${describeDate(header, now)}`,
    `  entries     ${amount(header.names)} names, ${amount(header.addresses)} addresses`,
    `  half-life   ${header.halfLifeDays.name} days for names, ${header.halfLifeDays.address} days for addresses`,
    `  weight left ${percent(left.name)} for names, ${percent(left.address)} for addresses`,
  ];
  if (header.only !== null) lines.push(`  only        records with "${printable(header.only)}"`);
  if (refused.length > 0) lines.push(`  not taken   ${refused.join('; ')}`);
  if (sample.length > 0) lines.push(`  begins with ${sample.join(', ')}`);
  return lines.join('\n');
}

function describeOwn(row: Row, { table }: LoadedList): string {
  const names = Array.from({ length: table.names.count }, (_, i) => nameAt(table.names, i));
  return [
    `${row.name} (${row.category}): ${amount(row.names)} names, ${row.source}, licence ${row.licence}`,
    ...names.map((name) => `  ${name}`),
  ].join('\n');
}

/** The first few names, so that one sees what kind of list it is. */
function sampleOf(names: LoadedList['table']['names']): readonly string[] {
  return Array.from({ length: Math.min(5, names.count) }, (_, i) => nameAt(names, i));
}

/** No lines around the cells: the table can be read in a pipe, cut and grepped. */
const PLAIN_CHARS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
