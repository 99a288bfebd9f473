/** Which format a text is in, by its beginning. */
import { ipv4FromText } from '#base/address.ts';
import type { ListFormat } from '#model/list.ts';
import { csv } from './csv.ts';
import { csvRows, delimiterOf } from './csv-rows.ts';
import { hosts, maltrail, plain } from './lines.ts';
import { mispCsv, mispJson } from './misp.ts';
import type { ListParser } from './parser.ts';
import { eachLine } from './parser.ts';
import { stix } from './stix.ts';

export const LIST_PARSERS: Readonly<Record<ListFormat, ListParser>> = {
  plain,
  hosts,
  csv,
  maltrail,
  'misp-json': mispJson,
  'misp-csv': mispCsv,
  stix,
};

/** Null: markup or binary, nothing that a list is written in. */
export function formatOf(text: string): ListFormat | null {
  const head = text.slice(0, HEAD_CHARS);
  const first = head.replace(/^\uFEFF/, '').trimStart();
  if (first.startsWith('<') || head.includes('\u0000')) return null;
  if (first.startsWith('{') || first.startsWith('[{')) {
    return /"(?:spec_version|pattern)"|"type"\s*:\s*"bundle"/.test(head) ? 'stix' : 'misp-json';
  }
  if (/^"?uuid"?,"?event_id"?,"?category"?,"?type"?,"?value"?/.test(first)) return 'misp-csv';
  return lineFormatOf(head);
}

/** Enough for the licence text that some lists begin with. */
const HEAD_CHARS = 65_536;
const LINES_MAX = 200;

function lineFormatOf(head: string): ListFormat {
  const counts = { lines: 0, hosts: 0, tables: 0, trails: 0 };
  const delimiter = delimiterOf(head.slice(0, 16_384));
  eachLine(head, (line) => {
    if (/^#+ ?(?:Reference|Aliases)\s*:|Maltrail developers/i.test(line)) counts.trails++;
    if (/^(?:[#;!]|\/\/)/.test(line) || counts.lines >= LINES_MAX) return;
    counts.lines++;
    const [word = '', second] = line.split(/\s+/);
    if (isSent(second) && (ipv4FromText(word) >= 0 || word.includes('::'))) counts.hosts++;
    else if (isRow(line, delimiter)) counts.tables++;
  });
  if (counts.hosts * 2 > counts.lines) return 'hosts';
  if (counts.tables * 2 > counts.lines) return 'csv';
  return counts.trails > 0 ? 'maltrail' : 'plain';
}

/** A word after the address that is no comment: the name that a hosts file sends there. */
function isSent(second: string | undefined): boolean {
  return second !== undefined && !/^[#;]/.test(second);
}

function isRow(line: string, delimiter: string): boolean {
  for (const row of csvRows(line, delimiter)) return row.fields.length > 1;
  return false;
}
