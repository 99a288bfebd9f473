/**
 * A long log in parts that an import takes: cut between records, so that each part is a file of its own. What one part
 * began the next one goes on with, since each is laid on what is bound by then.
 */
import type { ImportFormat } from '#model/claim.ts';

export interface ImportPart {
  readonly text: string;
  /** What to add to a line of this part to have the line of the whole file. */
  readonly linesBefore: number;
}

/** Records of one part. Each changes at most a handful of bindings, so that a part stays below its limit of changes. */
export const PART_RECORDS_MAX = 1_000;
/** UTF-16 units of one part; a longer one was not cut because it has no records, and is refused as too large. */
export const PART_CHARS_MAX = 8 * 1024 * 1024;

export async function* importParts(
  lines: AsyncIterable<string> | Iterable<string>,
  format: ImportFormat,
): AsyncGenerator<ImportPart> {
  const isEnd = ENDS[format];
  let heading: string | null = null;
  let part: string[] = [];
  let [records, chars, read, cutAt] = [0, 0, 0, 0];
  const cut = (): ImportPart => {
    // The heading of a table stands before every part of it, as one line that the file does not have there.
    const first = heading === null || cutAt === 0 ? '' : `${heading}\n`;
    const done = {
      text: `${first}${part.join('\n')}\n`,
      linesBefore: first === '' ? cutAt : cutAt - 1,
    };
    [part, records, chars, cutAt] = [[], 0, 0, read];
    return done;
  };
  for await (const line of lines) {
    read++;
    if (heading === null && TABLES.has(format) && isHeading(line)) heading = line;
    part.push(line);
    chars += line.length + 1;
    if (isEnd(line)) records++;
    const full = records >= PART_RECORDS_MAX && isEnd(line);
    if (full || chars > PART_CHARS_MAX) yield cut();
  }
  if (part.some((line) => line.trim() !== '')) yield cut();
}

/** Which format a file is in, by its beginning; a table where nothing else fits. */
export function importFormatOf(head: string): ImportFormat {
  if (/^(?:lease|ia-na|ia-pd|ia-ta) .*\{/m.test(head)) return 'dhcpd';
  if (/^\ufeff?address,(?:hwaddr|duid),/.test(head)) return 'kea';
  return /^\s+Acct-[A-Za-z-]+ = /m.test(head) ? 'radius' : 'csv';
}

const TABLES: ReadonlySet<ImportFormat> = new Set(['csv', 'kea']);

/** Whether a record ends with this line. A table of which a field has line ends of its own must come in one part. */
const ENDS: Readonly<Record<ImportFormat, (line: string) => boolean>> = {
  csv: (line) => line.trim() !== '',
  kea: (line) => line.trim() !== '',
  dhcpd: (line) => line.startsWith('}'),
  radius: (line) => line.trim() === '',
};

function isHeading(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#');
}
