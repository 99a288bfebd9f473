/**
 * Paragraphs to lines, for Chinese and Latin text mixed: a break is allowed at spaces and between ideographs, but no line
 * begins with closing punctuation or ends with opening punctuation (GB/T 15834-2011; the basic rules of UAX #14).
 */

/** The width of a text in points. */
export type Measure = (text: string) => number;

export function breakLines(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const unit of unitsOf(text)) {
    if (measure((line + unit).trimEnd()) <= width) {
      line += unit;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = unit;
    // A single unit that is too wide: an address, a code. It is cut where it must be.
    while (measure(line.trimEnd()) > width) {
      const fits = longestStart(line, width, measure);
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
    }
  }
  if (line.trimEnd() !== '') lines.push(line.trimEnd());
  return lines;
}

const IDEOGRAPH = String.raw`[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]`;
const OPENING = String.raw`[（《〈「『【〔［｛“‘]`;
const CLOSING = String.raw`[，。、；：？！）》〉」』】〕］｝”’…—·％‰℃]`;
/** Opening marks, then one ideograph or one word, then closing marks and spaces. A no-break space is part of its word. */
const UNIT = new RegExp(
  `${OPENING}*(?:${IDEOGRAPH}(?<!${CLOSING}|${OPENING})|(?:(?!${IDEOGRAPH}|${OPENING}|${CLOSING})[^ ])+)?${CLOSING}* *`,
  'gu',
);

/** Pieces between which a line may end; joined they are the text. */
function unitsOf(text: string): string[] {
  return [...text.matchAll(UNIT)].map(([unit]) => unit).filter((unit) => unit !== '');
}

/** UTF-16 units, at least one character: preferably up to a slash, hyphen or dot. */
function longestStart(text: string, width: number, measure: Measure): number {
  let fits = 0;
  let preferred = 0;
  for (const { segment: character, index } of CHARACTERS.segment(text)) {
    const end = index + character.length;
    if (fits > 0 && measure(text.slice(0, end)) > width) break;
    fits = end;
    if (/[/\-.?&=#]/.test(character)) preferred = end;
  }
  return preferred > fits / 2 ? preferred : fits;
}

const CHARACTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });
