/** What the list commands say. */
import { CATALOGS, type Kind } from '#detect/words.ts';
import type { Indicator, IndicatorDoubt } from '#model/indicator.ts';
import { REFUSALS } from '#model/list.ts';
import type { ListHeader } from '#model/list.ts';
import type { ImportReport } from './list-import.ts';
import { describeRefused, printable } from './list-import.ts';

const DAY_MS = 86_400_000;

export function describeImport(report: ImportReport, before: number | null, now: number): string {
  const { header } = report;
  const total = header.names + header.addresses;
  const lines = [
    `${before === null ? 'added' : 'updated'} ${header.name}: ${count(total, 'entry', 'entries')} (${amount(header.names)} names, ${amount(header.addresses)} addresses), read as ${header.format}`,
    `  licence ${printable(header.licence ?? 'not given')} · ${describeDate(header, now)}`,
  ];
  if (before !== null && before !== total) lines.push(`  before: ${amount(before)}`);
  if (before !== null && total * 2 < before) {
    lines.push('  warning: less than half of what it was; check the source');
  }
  if (report.refusedCount > 0) lines.push(`  not taken: ${describeReasons(report)}`);
  lines.push(...report.refusedLines.map((line) => `  ${describeRefused(line)}`));
  if (report.warningCount > 0) {
    lines.push(`  ${count(report.warningCount, 'warning', 'warnings')}, counted low:`);
    lines.push(...report.warnings.map((warning) => `    ${printable(warning)}`));
  }
  return lines.join('\n');
}

function describeReasons({ header }: ImportReport): string {
  const reasons: Readonly<Record<string, string>> = REFUSALS;
  return Object.entries(header.refused)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, times]) => `${amount(times)} ${reasons[reason] ?? reason}`)
    .join('; ');
}

export function describeDate(header: ListHeader, now: number): string {
  if (header.statedAt === null) return 'undated (give --stated-on if you know better)';
  return `stated on ${header.statedAt.slice(0, 10)} (${age(Date.parse(header.statedAt), now)})`;
}

/** `entry on list (source, licence, date): confidence`, and why it may be weak. */
export function describeIndicator(indicator: Indicator): string {
  const { entry, list, category, seenOn, confidence, source, licence, ageDays, doubt } = indicator;
  const date =
    seenOn === null ? 'undated' : `stated on ${seenOn}, ${count(ageDays ?? 0, 'day', 'days')} ago`;
  const lines = [
    `${entry} on list ${list} (${category}): confidence ${percent(confidence)}`,
    `  ${date} · licence ${printable(licence ?? 'not given')} · from ${printable(source ?? 'unknown')}`,
  ];
  if (doubt) lines.push(`  speaks against it: ${doubtText(doubt, list)}`);
  return lines.join('\n');
}

/** In the words of the findings that rest on such an entry. */
function doubtText(doubt: IndicatorDoubt, list: string): string {
  const kind: Kind = doubt === 'undated' ? 'list-undated' : `doubt-${doubt}`;
  return CATALOGS.en[kind]({ list });
}

export function age(at: number, now: number): string {
  return `${count(Math.max(0, Math.floor((now - at) / DAY_MS)), 'day', 'days')} old`;
}

export function percent(share: number): string {
  return share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}

export function amount(value: number): string {
  return value.toLocaleString('en-US');
}

function count(value: number, one: string, many: string): string {
  return `${amount(value)} ${value === 1 ? one : many}`;
}
