/**
 * Node's own `spec` reporter with the passing tests left out: what failed, what was skipped and why, the slowest files
 * (the whole has twenty minutes), and the runner's counts as the last lines.
 */
import { relative } from 'node:path';
import { Readable } from 'node:stream';
import { spec, type TestEvent } from 'node:test/reporters';

const PRINTED: ReadonlySet<TestEvent['type']> = new Set([
  'test:fail',
  'test:diagnostic',
  'test:summary',
  'test:stderr',
  'test:stdout',
  'test:coverage',
]);

function isWorthPrinting(event: TestEvent): boolean {
  return PRINTED.has(event.type) || (event.type === 'test:pass' && event.data.skip !== undefined);
}

/** The counts are diagnostics of the run itself; those of a test carry its file. */
function isCount(event: TestEvent): boolean {
  return event.type === 'test:diagnostic' && event.data.file === undefined;
}

const SLOW_NAMED = 15;

interface Timed {
  readonly file: string;
  readonly seconds: number;
}

async function* chosen(
  events: AsyncIterable<TestEvent>,
  counts: TestEvent[],
  files: Timed[],
): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    if (event.type === 'test:summary' && event.data.file !== undefined) {
      files.push({ file: event.data.file, seconds: event.data.duration_ms / 1000 });
    }
    if (isCount(event)) counts.push(event);
    else if (isWorthPrinting(event)) yield event;
  }
}

function slowest(files: readonly Timed[]): string {
  const lines = files
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOW_NAMED)
    .map(({ file, seconds }) => `  ${seconds.toFixed(0).padStart(4)} s  ${relative('.', file)}`);
  return `slowest of ${files.length} files\n${lines.join('\n')}\n`;
}

/** The runner takes a reporter as an async generator, the default export of its module. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: TestEvent[] = [];
  const files: Timed[] = [];
  // `spec` repeats the failures when its input ends; the counts go through a second one, to stand last.
  for await (const text of Readable.from(chosen(events, counts, files)).pipe(new spec())) {
    yield String(text);
  }
  if (files.length > 1) yield slowest(files);
  for await (const text of Readable.from(counts).pipe(new spec())) yield String(text);
}
