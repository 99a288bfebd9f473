/** STIX 2.1 bundles: indicators with simple patterns. Objects that are not indicators state nothing to look for. */
import type { Millis } from '#model/stream.ts';
import { parseJson, isObject, itemsOf, textOf } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { entryOf } from './lines.ts';
import type { ListOptions, ListParser, ListSink } from './parser.ts';
import { contains } from './parser.ts';
import { readDate } from './stated.ts';
import { readStixPattern } from './stix-pattern.ts';

export const stix: ListParser = {
  name: 'stix',
  parse(text, options, sink) {
    const root = parseJson(text);
    if (root === undefined) return sink.refuse('not-an-indicator', 1, text.slice(0, 200));
    const objects = isObject(root) ? itemsOf(root['objects']) : itemsOf(root);
    for (const [i, object] of objects.entries()) {
      if (isIndicator(object)) takeIndicator(object, i + 1, options, sink);
    }
  },
};

function isIndicator(object: Json): object is JsonObject {
  return isObject(object) && object['type'] === 'indicator';
}

function takeIndicator(
  object: JsonObject,
  position: number,
  options: ListOptions,
  sink: ListSink,
): void {
  const pattern = textOf(object['pattern']);
  if (object['revoked'] === true) return sink.refuse('expired', position, pattern);
  const type = textOf(object['pattern_type']) || 'stix';
  const targets = type === 'stix' ? readStixPattern(pattern) : null;
  if (targets === null) return sink.refuse('not-simple', position, pattern);
  if (!contains(`${pattern} ${aboutOf(object)}`, options.only)) {
    return sink.refuse('not-asked-for', position, pattern);
  }
  const fields = { seenOn: seenOnOf(object), trust: trustOf(object['confidence']) };
  for (const { value, port } of targets) {
    const entry = entryOf(value, { port, ...fields }, options);
    if (typeof entry === 'string') sink.refuse(entry, position, pattern);
    else sink.entry(entry, position, pattern);
  }
}

/** Past its own end an entry is as old as that end: decay takes care of it, in replays as well. */
function seenOnOf(object: JsonObject): Millis | null {
  const seenOn = readDate(textOf(object['modified'])) ?? readDate(textOf(object['valid_from']));
  const until = readDate(textOf(object['valid_until']));
  return until === null || seenOn === null ? seenOn : Math.min(seenOn, until);
}

/** STIX 2.1 §3.2: 0 … 100; 0 is what many producers write who have no opinion, so only 1 … 100 count. */
function trustOf(confidence: Json | undefined): number {
  return typeof confidence === 'number' && confidence >= 1 ? Math.min(1, confidence / 100) : 1;
}

function aboutOf(object: JsonObject): string {
  const labels = [...itemsOf(object['labels']), ...itemsOf(object['indicator_types'])].map(textOf);
  return [textOf(object['name']), textOf(object['description']), ...labels].join(' ');
}
