/** The face of a list format: text in, entries and refusals out. Never throws. */
import type { ListColumns, ListEntry, ListFormat, Refusal } from '#model/list.ts';
import type { Millis } from '#model/stream.ts';

export interface ListSink {
  /** `line` counts from 1; for JSON it is the position of the record. `text` is what was read. */
  entry(entry: ListEntry, line: number, text: string): void;
  refuse(reason: Refusal, line: number, text: string): void;
  /** The list says when it was last right. */
  stated(at: Millis): void;
  /** A manifest names further files, relative to itself, newest first. */
  follow(path: string): void;
}

export interface ListOptions {
  readonly columns: ListColumns;
  /** Only records that contain this text (any case) in value, tags, comment or event title. */
  readonly only: string | null;
  /** Makes a name of other scripts ASCII (IDNA); the empty string where it is none. */
  readonly toAscii: (name: string) => string;
}

export interface ListParser {
  readonly name: ListFormat;
  parse(text: string, options: ListOptions, sink: ListSink): void;
}

/** 2,083 characters is the longest URL that browsers of this kind of list ever wrote; comments are cut off before. */
export const LINE_CHARS_MAX = 4096;

/** Calls `take` for each line, without its end and without spaces around it; empty lines are left out. */
export function eachLine(text: string, take: (line: string, number: number) => void): void {
  let number = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    number++;
    const line = text.slice(at, end).trim();
    if (line !== '') take(line, number);
    at = end + 1;
  }
}

export function contains(text: string, only: string | null): boolean {
  return only === null || text.toLowerCase().includes(only.toLowerCase());
}
