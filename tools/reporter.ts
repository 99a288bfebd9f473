/**
 * Node's own `spec` reporter with the passing tests left out: what failed, what was skipped and why, and the
 * runner's counts as the last lines.
 */
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

async function* chosen(
  events: AsyncIterable<TestEvent>,
  counts: TestEvent[],
): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    if (isCount(event)) counts.push(event);
    else if (isWorthPrinting(event)) yield event;
  }
}

/** The runner takes a reporter as an async generator, the default export of its module. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: TestEvent[] = [];
  // `spec` repeats the failures when its input ends; the counts go through a second one, to stand last.
  for await (const text of Readable.from(chosen(events, counts)).pipe(new spec())) {
    yield String(text);
  }
  for await (const text of Readable.from(counts).pipe(new spec())) yield String(text);
}
