/** What was read, found and not read, as the last lines of a run. */
import { GRADES } from '#model/evidence.ts';
import type { Summary } from '#model/finding.ts';
import { labelsIn } from './labels.ts';
import type { RenderOptions } from './table.ts';
import { paint, printable } from './text.ts';
import { byteCount, grouped } from './units.ts';

export function renderSummary(summary: Summary, options: RenderOptions): string {
  const labels = labelsIn(options.language);
  const lines = [
    labels.read(
      summary.files,
      grouped(summary.packets),
      byteCount(summary.bytes),
      grouped(summary.flows),
      String(Number(summary.seconds.toFixed(2))),
    ),
  ];
  const separator = options.language === 'en' ? ', ' : '、';
  const counted = (count: number, name: string): string =>
    options.language === 'en' ? `${grouped(count)} ${name}` : `${name} ${grouped(count)}`;
  const found = GRADES.toReversed().flatMap((grade) => {
    const count = summary.findings[grade] ?? 0;
    return count === 0 ? [] : [counted(count, labels.grades[grade])];
  });
  lines.push(found.length === 0 ? labels.noFindings : labels.found(found.join(separator)));
  const dropped = Object.entries(summary.dropped).filter(([, count]) => count > 0);
  if (dropped.length > 0) {
    const list = dropped.map(([reason, count]) => counted(count, printable(reason)));
    lines.push(paint(options.color, 'yellow', labels.dropped(list.join(separator))));
  }
  return lines.join('\n');
}
