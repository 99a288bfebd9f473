/** Text that is safe on a terminal, and columns that line up with Chinese in them. */
import { styleText } from 'node:util';
import stringWidth from 'string-width';

export type Format = Parameters<typeof styleText>[0];

/**
 * Control characters, direction and zero-width marks, lone surrogates and line separators, which would let a
 * worker name move the cursor, recolour the screen or turn the line around. Each becomes U+FFFD.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Everything that came from the network or a file passes here before it is printed. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\u{fffd}');
}

export function paint(color: boolean, format: Format, text: string): string {
  return color ? styleText(format, text, { validateStream: false }) : text;
}

/** Terminal columns that the text takes; a Chinese character takes two. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** First six and last four characters; of short names only the first two. */
export function masked(secret: string): string {
  const characters = Array.from(secret);
  if (characters.length < 14) return `${characters.slice(0, 2).join('')}…`;
  return `${characters.slice(0, 6).join('')}…${characters.slice(-4).join('')}`;
}

// A Chinese character may stand at the end of a line; other words stay whole while they fit.
const WORDS =
  /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]|[^\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]+|\s+/gu;

/** Breaks text into lines of at most `columns`; words longer than a line are cut. */
export function wrapped(text: string, columns: number): readonly string[] {
  const limit = Math.max(8, columns);
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(WORDS)) {
    if (columnsOf(line) + columnsOf(word) <= limit) {
      line += word;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = word.trim() === '' ? '' : word;
    while (columnsOf(line) > limit) {
      const cut = headOf(line, limit);
      lines.push(cut);
      line = line.slice(cut.length);
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines.length === 0 ? [''] : lines;
}

/** As much of a long word as fits, preferably up to one of the marks that addresses and names are made of. */
function headOf(word: string, columns: number): string {
  let head = '';
  for (const character of word) {
    if (columnsOf(head + character) > columns) break;
    head += character;
  }
  const mark = Math.max(...['.', ':', '-', '/', '…'].map((sign) => head.lastIndexOf(sign)));
  return mark >= head.length / 2 ? head.slice(0, mark + 1) : head;
}
