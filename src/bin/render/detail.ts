/** One finding in plain words: who mines what for whom, how fast, why we are sure, what speaks against it. */
import { say } from '#detect/words.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Evidence, Finding } from '#model/finding.ts';
import { type Labels, labelsIn } from './labels.ts';
import { colorOf, type RenderOptions } from './table.ts';
import { columnsOf, padded, paint, printable, wrapped } from './text.ts';
import { clock, duration, quantityWithSpan, readable } from './units.ts';

/** Lines longer than this are hard to read, however wide the terminal. */
const LINE_COLUMNS_MAX = 110;
const INDENT = '  ';

function hostOf(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

function serverText({ server, pool }: Finding): string {
  const endpoint = `${hostOf(server.ip)}:${server.port}`;
  const place = server.name === null ? endpoint : `${server.name} (${endpoint})`;
  return pool === null || pool === server.name ? place : `${pool}, ${place}`;
}

function protocolText({ protocol, carriers, transport }: Finding, labels: Labels): string {
  const name = protocol ?? labels.unknown;
  return carriers.length === 0
    ? name
    : `${name} ${labels.over([...carriers, transport].join(' / '))}`;
}

function minedText({ coin, algorithm }: Finding): string | null {
  if (coin === null) return algorithm;
  return algorithm === null ? coin : `${coin} (${algorithm})`;
}

function walletText({ wallet }: Finding, labels: Labels): string | null {
  if (wallet === null) return null;
  const notes = [wallet.coin, labels.checksum[wallet.checksum]].filter((note) => note !== null);
  return `${wallet.address} (${notes.join(', ')})`;
}

function hashrateText({ hashrate }: Finding, labels: Labels): string | null {
  if (hashrate === null) return null;
  return `${quantityWithSpan(hashrate, hashrate.unit)}, ${labels.basis[hashrate.basis]}`;
}

/** Label and value of every line that this finding has something for. */
function rowsOf(finding: Finding, labels: Labels): readonly (readonly [string, string])[] {
  const { rows } = labels;
  const { shares, power, energy, co2e } = finding;
  const values: readonly (readonly [string, string | null])[] = [
    [rows.miner, `${hostOf(finding.client.ip)}:${finding.client.port}`],
    [rows.worker, finding.worker],
    [rows.software, finding.agent],
    [rows.mines, minedText(finding)],
    [rows.pool, serverText(finding)],
    [rows.wallet, walletText(finding, labels)],
    [
      rows.shares,
      shares.submitted === 0
        ? null
        : labels.shareCounts(shares.accepted, shares.rejected, shares.submitted),
    ],
    [rows.hashrate, hashrateText(finding, labels)],
    [rows.power, power && `${quantityWithSpan(power, 'W')}, ${power.basis}`],
    [rows.energy, energy && `${readable(energy, 'kWh')}, ${energy.basis}`],
    [rows.co2e, co2e && `${readable(co2e, 'kg')}, ${co2e.basis}`],
    [rows.seen, seenText(finding)],
    [rows.id, `${finding.id} (v${finding.version})`],
  ];
  return values.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function seenText({ firstSeen, lastSeen }: Finding): string {
  return `${clock(firstSeen)} – ${clock(lastSeen)} (${duration(firstSeen, lastSeen)})`;
}

/** `first` before the first line of the text, blanks of the same width before the others. */
function hanging(first: string, text: string, columns: number): readonly string[] {
  const lines = wrapped(printable(text), columns - columnsOf(first));
  return lines.map((line, index) => (index === 0 ? first : padded('', columnsOf(first))) + line);
}

/** The same statement in the language that was asked for; as it was written where we do not know its kind. */
function inWords(evidence: Evidence, options: RenderOptions): string {
  return say(evidence.kind, evidence.data, options.language) ?? evidence.says;
}

export function renderDetail(finding: Finding, options: RenderOptions): string {
  const labels = labelsIn(options.language);
  const { color } = options;
  const columns = Math.min(options.width, LINE_COLUMNS_MAX);
  const title = `${labels.grades[finding.grade]} · ${labels.categories[finding.category]} · ${protocolText(finding, labels)}`;
  const lines = [paint(color, colorOf(finding.grade), printable(title))];
  lines.push(...hanging(INDENT, labels.meaning[finding.grade], columns), '');

  const rows = rowsOf(finding, labels);
  const labelColumns = Math.max(...rows.map(([label]) => columnsOf(label)));
  for (const [label, value] of rows) {
    const [first = '', ...more] = hanging(
      `${INDENT}${padded('', labelColumns)}${INDENT}`,
      value,
      columns,
    );
    const head = `${INDENT}${paint(color, 'bold', padded(label, labelColumns))}`;
    lines.push(head + first.slice(INDENT.length + labelColumns), ...more);
  }

  const sure = isAtLeast(finding.grade, 'session');
  lines.push('', INDENT + paint(color, 'bold', sure ? labels.why : labels.seen));
  for (const evidence of finding.evidence) {
    lines.push(...hanging(`${INDENT}${clock(evidence.at)}  `, inWords(evidence, options), columns));
  }
  lines.push('', INDENT + paint(color, 'bold', labels.against));
  for (const evidence of finding.against) {
    lines.push(...hanging(`${INDENT}– `, inWords(evidence, options), columns));
  }
  if (finding.against.length === 0) lines.push(INDENT + labels.nothingAgainst);
  return lines.join('\n');
}
