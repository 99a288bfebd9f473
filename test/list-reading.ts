/** Reads a list in tests and keeps all that its parser says. */
import type { ListEntry, ListFormat, Refusal } from '../src/model/list.ts';
import { LIST_PARSERS } from '../src/wire/lists/format.ts';
import type { ListOptions } from '../src/wire/lists/parser.ts';

export interface ListReading {
  readonly entries: ListEntry[];
  /** `address:port`, `address/length`, or the name. */
  readonly targets: string[];
  /** `line reason`. */
  readonly refusals: string[];
  readonly followed: string[];
  statedAt: number | null;
}

export const OPTIONS: ListOptions = { columns: {}, only: null, toAscii: () => '' };

export function readingOf(
  format: ListFormat,
  text: string,
  options: Partial<ListOptions> = {},
): ListReading {
  const reading: ListReading = {
    entries: [],
    targets: [],
    refusals: [],
    followed: [],
    statedAt: null,
  };
  LIST_PARSERS[format].parse(
    text,
    { ...OPTIONS, ...options },
    {
      entry(entry) {
        reading.entries.push(entry);
        reading.targets.push(targetText(entry));
      },
      refuse(reason: Refusal, line) {
        reading.refusals.push(`${line} ${reason}`);
      },
      stated(at) {
        reading.statedAt = at;
      },
      follow(path) {
        reading.followed.push(path);
      },
    },
  );
  return reading;
}

function targetText({ target, ofUrl }: ListEntry): string {
  const page = ofUrl ? ' (page)' : '';
  if (target.kind === 'name') return target.name + page;
  const address =
    target.kind === 'ipv4'
      ? [24, 16, 8, 0].map((shift) => (target.ip >>> shift) & 255).join('.')
      : target.words.map((word) => word.toString(16)).join('-');
  const isWhole = target.length === (target.kind === 'ipv4' ? 32 : 128);
  const port = target.port === null ? '' : `:${target.port}`;
  return address + (isWhole ? port : `/${target.length}`) + page;
}
