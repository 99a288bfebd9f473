/** Host facts as text: what was found and why, and what could not be seen. */
import type { HostArea, HostFacts, HostFinding, HostGap } from '#model/host-facts.ts';
import type { RenderOptions } from './table.ts';
import { paint, printable, wrapped } from './text.ts';
import { hostWordsIn, type HostWords } from './host-words.ts';

export function renderHost(facts: HostFacts, options: RenderOptions): string {
  const words = hostWordsIn(options.language);
  const { host, looked, time } = facts;
  const lines = [
    words.heading(printable(host.name ?? words.unnamed), facts.madeAt.slice(0, 19)),
    words.looked(looked.processes, looked.sockets, looked.files, looked.startUps),
    ...(time === null ? [] : [words.time(time.busy, time.processors, time.seconds)]),
    '',
    verdict(facts, options, words),
  ];
  for (const [i, finding] of facts.findings.entries())
    lines.push('', ...blockOf(finding, i + 1, options, words));
  if (facts.gaps.length > 0) {
    lines.push('', words.notSeen);
    for (const gap of facts.gaps) lines.push(...bullet('–', gapText(gap, words), options));
  }
  if (!facts.isRoot) lines.push('', ...wrapped(words.notRoot, options.width));
  return `${lines.join('\n')}\n`;
}

function verdict({ grade }: HostFacts, options: RenderOptions, words: HostWords): string {
  const color = grade === 'host-proven' ? 'red' : grade === null ? 'green' : 'yellow';
  const text = words.verdict[grade ?? 'none'];
  return wrapped(text, options.width)
    .map((line) => paint(options.color, color, line))
    .join('\n');
}

function blockOf(
  { grade, process, evidence, against }: HostFinding,
  number: number,
  options: RenderOptions,
  words: HostWords,
): string[] {
  const name =
    process === null ? words.noProcess : words.process(process.pid, printable(process.name));
  const title = `${number}. ${words.grades[grade]} · ${name}`;
  return [
    paint(options.color, 'bold', title),
    ...(process === null
      ? []
      : [
          `   ${words.program(printable(process.program ?? words.unnamed), process.isDeleted)}`,
          `   ${words.since(process.startedAt?.slice(0, 19) ?? words.unnamed, process.cpuSeconds)}`,
        ]),
    `   ${words.why}`,
    ...evidence.flatMap(({ says }) => bullet('+', printable(says), options)),
    `   ${words.against}`,
    ...against.flatMap(({ says }) => bullet('−', printable(says), options)),
  ];
}

function bullet(mark: string, text: string, { width }: RenderOptions): string[] {
  return wrapped(text, width - 5).map((line, i) => `   ${i === 0 ? mark : ' '} ${line}`);
}

function gapText({ area, why, count }: HostGap, words: HostWords): string {
  const where: HostArea = area;
  return words.gap(words.areas[where], words.reasons[why], count);
}
