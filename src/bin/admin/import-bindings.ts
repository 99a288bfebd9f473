/** Reads address history from a file into the running office: who had which address when. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { OperatingError, messageOf } from '#base/errors.ts';
import type { SystemActor } from '#model/actor.ts';
import type { ImportReport } from '#model/binding-import.ts';
import { CLAIM_REFUSALS } from '#model/claim.ts';
import { applyImport } from '#service/bindings/apply-import.ts';
import { importFormatOf, importParts } from '#service/bindings/import-parts.ts';
import { perform } from '#service/perform.ts';
import type { OpenOffice } from '../office/open-office.ts';
import { printable } from '../render/text.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
/** Enough of a file to know its format. */
const HEAD_BYTES = 16_384;

export async function importBindings(
  { office }: OpenOffice,
  [file = '']: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const format = importFormatOf(await headOf(file));
  const origin = originOf(file);
  const total = { added: 0, extended: 0, ended: 0, unchanged: 0, conflicts: 0, rejected: 0 };
  for await (const { text, linesBefore } of importParts(linesOf(file), format)) {
    const body = { format, origin, zone: null, text };
    const report = await perform(office, applyImport, OPERATOR, { params: {}, query: {}, body });
    for (const name of COUNTS) total[name] += report.counts[name];
    for (const line of linesTold(report, linesBefore)) say(line);
  }
  say(
    `${format} from ${origin}: ${total.added} added, ${total.extended} extended, ${total.ended} ended, ` +
      `${total.unchanged} unchanged, ${total.conflicts} in conflict, ${total.rejected} lines rejected`,
  );
}

const COUNTS = ['added', 'extended', 'ended', 'unchanged', 'conflicts', 'rejected'] as const;

function* linesTold({ conflicts, rejected }: ImportReport, before: number): Generator<string> {
  for (const { line, network, systemId, against } of conflicts) {
    const others = against.map((other) => other.systemId).join(', ');
    yield `line ${line + before}: ${network} of ${systemId} is also bound to ${others}`;
  }
  for (const { line, reason, text } of rejected) {
    yield `line ${line + before}: ${CLAIM_REFUSALS[reason].en}: ${printable(text)}`;
  }
}

/** The name of the file without its endings, in the letters that a source may have: `dhcpd-east.leases` is `dhcpd-east`. */
function originOf(file: string): string {
  const [name = ''] = basename(file).toLowerCase().split('.');
  return name.replaceAll(/[^a-z0-9_-]/g, '-').slice(0, 60);
}

async function headOf(file: string): Promise<string> {
  let head = '';
  for await (const text of textOf(file, HEAD_BYTES - 1)) head += text;
  return head;
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: Readable.from(textOf(file)), crlfDelay: Infinity });
}

/** UTF-8, or GB 18030 where it is not that: what spreadsheets in Chinese write. */
async function* textOf(file: string, end = Infinity): AsyncGenerator<string> {
  const encoding = await encodingOf(file);
  const decoder = new TextDecoder(encoding);
  for await (const bytes of bytesOf(file, end)) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

async function encodingOf(file: string): Promise<'utf-8' | 'gb18030'> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of bytesOf(file, Infinity)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    return 'gb18030';
  }
}

async function* bytesOf(file: string, end: number): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { end })) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
