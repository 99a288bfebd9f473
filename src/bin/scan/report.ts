/** A scan's result for people: a table of what was found, the surest findings in full, what was read. */
import { isAtLeast, rankOf } from '#model/evidence.ts';
import type { Finding, Summary } from '#model/finding.ts';
import { renderDetail, renderSummary, renderTable } from '../render.ts';
import { renderOptionsFor } from '../terminal.ts';

export interface ReportOptions {
  readonly language: 'en' | 'zh-CN';
  /** Findings explained in full. */
  readonly details: number;
}

const WORDS = {
  en: {
    more: (count: number) =>
      `… and ${count} more in the table. All in full: --details all; for programs: --json`,
  },
  'zh-CN': {
    more: (count: number) => `……表中另有 ${count} 项。全部详述：--details all；供程序读取：--json`,
  },
} as const;

export function report(
  findings: readonly Finding[],
  summary: Summary,
  { language, details }: ReportOptions,
): string {
  const words = WORDS[language];
  const options = renderOptionsFor(process.stdout, language);
  const parts: string[] = [];
  if (findings.length > 0) {
    parts.push(renderTable(findings, options));
    const told = representatives(findings);
    const full = told.slice(0, details);
    for (const finding of full) parts.push(renderDetail(finding, options));
    if (details > 0 && told.length > full.length) parts.push(words.more(told.length - full.length));
  }
  parts.push(renderSummary(summary, options));
  return `${parts.join('\n\n')}\n`;
}

/** One finding per client, pool and protocol, surest first: a poller's hundred connections are one story. */
function representatives(findings: readonly Finding[]): readonly Finding[] {
  const best = new Map<string, Finding>();
  const surestFirst = findings.toSorted(
    (a, b) => rankOf(b.grade) - rankOf(a.grade) || b.shares.accepted - a.shares.accepted,
  );
  for (const finding of surestFirst) {
    const { client, server, protocol } = finding;
    const key = `${client.ip} ${server.ip} ${server.port} ${protocol}`;
    const listedOnly = !isAtLeast(finding.grade, 'behaved');
    if (!best.has(key) && !(listedOnly && best.size > 0)) best.set(key, finding);
  }
  return [...best.values()];
}
