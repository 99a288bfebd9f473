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

async function* chosen(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  for await (const event of events) if (isWorthPrinting(event)) yield event;
}

/** The runner takes a reporter as an async generator, the default export of its module. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const text of Readable.from(chosen(events)).pipe(new spec())) yield String(text);
}
