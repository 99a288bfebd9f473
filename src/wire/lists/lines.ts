/** Formats of one indicator per line: bare words, hosts files, and Maltrail's trails. */
import type { ListEntry, Refusal } from '#model/list.ts';
import type { ListOptions, ListParser, ListSink } from './parser.ts';
import { LINE_CHARS_MAX, contains, eachLine } from './parser.ts';
import { readStated } from './stated.ts';
import { readTarget } from './target.ts';

/** Names, addresses, `address:port`, prefixes or URLs; comments after `#`, `;`, `!` or `//`. */
export const plain: ListParser = {
  name: 'plain',
  parse: (text, options, sink) => parseWords(text, options, sink),
};

/**
 * Maltrail (stamparm/maltrail: trails/static): as plain, but `# Reference:` comments head groups of entries and
 * `host/path` or `/path` are trails of their own.
 */
export const maltrail: ListParser = {
  name: 'maltrail',
  parse: (text, options, sink) => parseWords(text, options, sink),
};

/** `0.0.0.0 name name …`: the names count, the address in front is only where they are sent. */
export const hosts: ListParser = {
  name: 'hosts',
  parse(text, options, sink) {
    eachLine(text, (line, number) => {
      const body = withoutComment(line, sink);
      if (body === '') return;
      if (line.length > LINE_CHARS_MAX) return sink.refuse('too-long', number, line);
      if (!contains(line, options.only)) return sink.refuse('not-asked-for', number, line);
      const [address = '', ...names] = body.split(/\s+/);
      const sent = readTarget(address.replace(/%\w+$/, ''), options.toAscii);
      if ('refusal' in sent || sent.target.kind === 'name' || names.length === 0) {
        return sink.refuse('not-an-indicator', number, line);
      }
      for (const name of names) {
        if (!OWN_NAMES.has(name.toLowerCase())) takeWord(name, number, options, sink);
      }
    });
  },
};

/** Names that every hosts file holds for the machine itself. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'localhost',
  'localhost.localdomain',
  'local',
  'broadcasthost',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  '0.0.0.0',
]);

function parseWords(text: string, options: ListOptions, sink: ListSink): void {
  eachLine(text, (line, number) => {
    const body = withoutComment(line, sink);
    if (body === '') return;
    if (line.length > LINE_CHARS_MAX) return sink.refuse('too-long', number, line);
    if (!contains(line, options.only)) return sink.refuse('not-asked-for', number, line);
    takeWord(body, number, options, sink);
  });
}

/** Empty for a line that is all comment; a date in it is told to the sink. */
function withoutComment(line: string, sink: ListSink): string {
  if (/^(?:[#;!]|\/\/)/.test(line)) {
    const at = readStated(line);
    if (at !== null) sink.stated(at);
    return '';
  }
  // A `#` inside a URL belongs to it; a comment has a space before it.
  const hash = line.search(/\s[#;]/);
  return hash < 0 ? line : line.slice(0, hash).trim();
}

export function takeWord(word: string, line: number, options: ListOptions, sink: ListSink): void {
  const reading = readTarget(word, options.toAscii);
  if ('refusal' in reading) return sink.refuse(reading.refusal, line, word);
  sink.entry({ ...reading, seenOn: null, trust: 1 }, line, word);
}

/** What a record of several fields points at, with the port of its own field. */
export function entryOf(
  word: string,
  fields: { readonly port: string; readonly seenOn: number | null; readonly trust: number },
  options: ListOptions,
): ListEntry | Refusal {
  const reading = readTarget(word, options.toAscii);
  if ('refusal' in reading) return reading.refusal;
  const { target } = reading;
  const rest = { ofUrl: reading.ofUrl, seenOn: fields.seenOn, trust: fields.trust };
  const port = fields.port.trim();
  if (target.kind === 'name' || port === '') return { target, ...rest };
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65535) return 'bad-port';
  return { target: { ...target, port: number === 0 ? null : number }, ...rest };
}
