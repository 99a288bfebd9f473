/** One MISP attribute → what it points at (MISP core format, draft-dulaunoy-misp-core-format §2.4). */
import { entryOf } from './lines.ts';
import type { ListOptions, ListSink } from './parser.ts';
import { contains } from './parser.ts';
import { readDate } from './stated.ts';

export interface MispAttribute {
  readonly type: string;
  readonly value: string;
  readonly toIds: boolean;
  /** Date or seconds since 1970; empty where there is none. */
  readonly date: string;
  /** Everything that `--only` may look at: comment, tags, title of the event. */
  readonly about: string;
}

/** Types that name a host, and in which part of a composite value (`a|b`) the host and the port stand. */
const TYPES: Readonly<Record<string, readonly ('host' | 'port')[]>> = {
  domain: ['host'],
  hostname: ['host'],
  'ip-dst': ['host'],
  'ip-src': ['host'],
  url: ['host'],
  uri: ['host'],
  link: [],
  'ip-dst|port': ['host', 'port'],
  'ip-src|port': ['host', 'port'],
  'hostname|port': ['host', 'port'],
  'domain|ip': ['host', 'host'],
};

export function takeAttribute(
  attribute: MispAttribute,
  position: number,
  options: ListOptions,
  sink: ListSink,
): void {
  const shown = `${attribute.type} ${attribute.value}`;
  const parts = TYPES[attribute.type] ?? [];
  if (parts.length === 0) return sink.refuse('not-network', position, shown);
  if (!attribute.toIds) return sink.refuse('not-for-detection', position, shown);
  if (!contains(`${shown} ${attribute.about}`, options.only)) {
    return sink.refuse('not-asked-for', position, shown);
  }
  const values = parts.length === 1 ? [attribute.value] : attribute.value.split('|');
  const port = values[parts.indexOf('port')] ?? '';
  for (const [i, part] of parts.entries()) {
    if (part !== 'host') continue;
    const fields = { port, seenOn: readDate(attribute.date), trust: 1 };
    const entry = entryOf(values[i] ?? '', fields, options);
    if (typeof entry === 'string') sink.refuse(entry, position, shown);
    else sink.entry(entry, position, shown);
  }
}
