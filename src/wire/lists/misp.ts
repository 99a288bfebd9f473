/**
 * MISP: an event, a search answer of events or attributes, or a feed's manifest, as JSON; and the CSV export.
 * A manifest holds no attributes: it names the events, which are followed by whoever reads the list.
 */
import type { CsvRow } from './csv-rows.ts';
import { csvRows } from './csv-rows.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, itemsOf, parseJson, textOf } from './json.ts';
import { takeAttribute } from './misp-attribute.ts';
import type { ListOptions, ListParser, ListSink } from './parser.ts';
import { contains } from './parser.ts';

/** Events of a manifest that are followed, newest first: a day's work for a feed, not for a busy server. */
export const EVENTS_MAX = 1000;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const mispJson: ListParser = {
  name: 'misp-json',
  parse(text, options, sink) {
    const root = parseJson(text);
    if (root === undefined) return sink.refuse('not-an-indicator', 1, text.slice(0, 200));
    new MispReader(options, sink).root(root);
  },
};

export const mispCsv: ListParser = {
  name: 'misp-csv',
  parse(text, options, sink) {
    let headings: readonly string[] | null = null;
    for (const row of csvRows(text, ',')) {
      if (headings === null) headings = row.fields.map((field) => field.toLowerCase());
      else takeRow(row, headings, options, sink);
    }
  },
};

export function isManifest(root: Json): root is JsonObject {
  if (!isObject(root)) return false;
  const keys = Object.keys(root);
  return keys.length > 0 && keys.every((key) => UUID.test(key));
}

class MispReader {
  readonly #options: ListOptions;
  readonly #sink: ListSink;
  #position = 0;

  constructor(options: ListOptions, sink: ListSink) {
    this.#options = options;
    this.#sink = sink;
  }

  root(root: Json): void {
    if (isManifest(root)) return this.#manifest(root);
    for (const item of Array.isArray(root) ? root : [root]) {
      if (!isObject(item)) continue;
      const response = item['response'] ?? item;
      for (const part of Array.isArray(response) ? response : [response]) this.#holder(part);
    }
  }

  /** An event, `{"Event": …}`, or `{"Attribute": […]}` of an attribute search. */
  #holder(part: Json): void {
    if (!isObject(part)) return;
    const inner = part['Event'];
    if (isObject(inner)) this.#event(inner);
    else if (Array.isArray(part['Attribute']) || Array.isArray(part['Object'])) this.#event(part);
    else if (typeof part['type'] === 'string') this.#attribute(part, '', '');
  }

  #event(event: JsonObject): void {
    const about = `${textOf(event['info'])} ${tagsOf(event)}`;
    const date = textOf(event['timestamp']) || textOf(event['date']);
    for (const item of itemsOf(event['Attribute'])) this.#attribute(item, about, date);
    for (const object of itemsOf(event['Object'])) {
      if (!isObject(object)) continue;
      const of = `${about} ${textOf(object['name'])} ${textOf(object['comment'])}`;
      for (const item of itemsOf(object['Attribute'])) this.#attribute(item, of, date);
    }
  }

  #attribute(item: Json, about: string, date: string): void {
    this.#position++;
    if (!isObject(item)) return;
    const last = textOf(item['last_seen']) || textOf(item['timestamp']) || date;
    const event = isObject(item['Event']) ? textOf(item['Event']['info']) : '';
    const attribute = {
      type: textOf(item['type']),
      value: textOf(item['value']),
      toIds: item['to_ids'] !== false && textOf(item['to_ids']) !== '0',
      date: last === '0' ? date : last,
      about: `${about} ${event} ${textOf(item['comment'])} ${tagsOf(item)}`,
    };
    takeAttribute(attribute, this.#position, this.#options, this.#sink);
  }

  #manifest(root: JsonObject): void {
    const events = Object.entries(root).map(([uuid, event]) => ({
      uuid,
      at: isObject(event) ? Number(textOf(event['timestamp'])) || 0 : 0,
      about: isObject(event) ? `${textOf(event['info'])} ${tagsOf(event)}` : '',
    }));
    events.sort((a, b) => b.at - a.at);
    for (const [i, event] of events.entries()) {
      // `--only` also holds for single attributes, so an event is left out only by the limit.
      if (i < EVENTS_MAX) this.#sink.follow(`${event.uuid}.json`);
      else if (contains(event.about, this.#options.only)) {
        this.#sink.refuse('not-asked-for', i + 1, event.uuid);
      }
    }
  }
}

function tagsOf(holder: JsonObject): string {
  return itemsOf(holder['Tag'])
    .map((tag) => (isObject(tag) ? textOf(tag['name']) : ''))
    .join(' ');
}

function takeRow(
  row: CsvRow,
  headings: readonly string[],
  options: ListOptions,
  sink: ListSink,
): void {
  const field = (name: string): string => row.fields[headings.indexOf(name)] ?? '';
  const attribute = {
    type: field('type'),
    value: field('value'),
    toIds: field('to_ids') !== '0',
    date: field('date') || field('timestamp') || field('event_date'),
    about: row.fields.join(' '),
  };
  takeAttribute(attribute, row.line, options, sink);
}
