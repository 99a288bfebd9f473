/** Pages of a notice while they are filled: where the next line goes, and when a new page begins. Points from the top left. */
import type Pdf from 'pdfkit';
import type { NoticeLanguage } from '#model/notice-template.ts';
import { breakLines } from './line-breaking.ts';
import type { Typeface, Weight } from './pdf-typeface.ts';

type Doc = InstanceType<typeof Pdf>;
export type Part = ReturnType<Doc['struct']>;

/** A4, margins of 25 mm at the sides. */
export const PAGE = { width: 595.28, height: 841.89, left: 71, right: 71, top: 62, bottom: 80 };
export const INK = '#1b1f24';
export const MUTED = '#566070';
export const ACCENT = '#1d4f7c';
export const HAIRLINE = '#c9d1da';

export interface Style {
  readonly size: number;
  /** From one baseline to the next. */
  readonly leading: number;
  readonly weight: Weight;
  readonly color: string;
  readonly align?: 'left' | 'center';
}

export interface Box {
  readonly left: number;
  readonly width: number;
}
export const COLUMN: Box = { left: PAGE.left, width: PAGE.width - PAGE.left - PAGE.right };

export class Sheet {
  readonly doc: Doc;
  readonly typeface: Typeface;
  readonly language: NoticeLanguage;
  /** Share of the usual white between lines and blocks. */
  readonly density: number;
  y: number = PAGE.top;
  pages = 1;

  constructor(doc: Doc, typeface: Typeface, language: NoticeLanguage, density: number) {
    this.doc = doc;
    this.typeface = typeface;
    this.language = language;
    this.density = density;
  }

  /** Points that are left on this page. */
  get left(): number {
    return PAGE.height - PAGE.bottom - this.y;
  }

  /** Begins a page when less than this is left. */
  need(points: number): void {
    if (this.left < points) this.newPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.pages++;
    this.y = PAGE.top;
  }

  /** White before or after a block; none at the top of a page. */
  space(points: number): void {
    if (this.y > PAGE.top) this.y += points * this.density;
  }

  linesOf(text: string, box: Box, style: Style): string[] {
    const measure = (piece: string): number =>
      this.typeface.widthOf(piece, style.weight, style.size);
    const lines = breakLines(text, box.width, measure);
    const last = lines.at(-1) ?? '';
    if (this.language === 'en' || lines.length < 2 || measure(last) > style.size * 3) return lines;
    // A paragraph of Chinese does not end with one or two characters alone on a line.
    const ending = lines.slice(-2).join('');
    const narrower = breakLines(ending, box.width - style.size * 2.5, measure);
    return narrower.length === 2 ? [...lines.slice(0, -2), ...narrower] : lines;
  }

  /**
   * Sets lines as one element of the document's structure, over as many pages as it takes; no page begins or ends with
   * a single line of several. `beside` draws what stands left of the first line.
   */
  setLines(
    part: Part,
    lines: readonly string[],
    box: Box,
    style: Style,
    beside?: (baseline: number) => void,
  ): void {
    for (let at = 0; at < lines.length;) {
      const count = this.#fitting(lines.length - at, style.leading);
      if (count === 0) {
        this.newPage();
        continue;
      }
      const from = at;
      part.add(() => {
        if (from === 0) beside?.(this.#baseline(style));
        for (const [i, line] of lines.slice(from, from + count).entries()) {
          this.#setLine(line, box, style, from + i < lines.length - 1);
          this.y += style.leading;
        }
      });
      at += count;
    }
  }

  /** Sets one text at a place without moving on. */
  setAt(text: string, left: number, baseline: number, style: Omit<Style, 'leading'>): void {
    let x = left;
    for (const run of this.typeface.runsOf(text, style.weight)) {
      this.doc.font(run.font).fontSize(style.size).fillColor(style.color);
      this.doc.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
      x += this.doc.widthOfString(run.text);
    }
  }

  /** How many of so many lines go on this page: all, or such that two or more stand on either side. */
  #fitting(count: number, leading: number): number {
    const fits = Math.floor((this.left + 0.01) / leading);
    if (fits >= count) return count;
    const kept = count - fits === 1 ? fits - 1 : fits;
    return kept < 2 ? 0 : kept;
  }

  #baseline({ size, leading }: Style): number {
    return this.y + (leading + size * 0.76) / 2;
  }

  /** Chinese lines that go on are set flush on both sides, as readers of Chinese expect. */
  #setLine(line: string, box: Box, style: Style, goesOn: boolean): void {
    const width = this.typeface.widthOf(line, style.weight, style.size);
    const characters = Array.from(line).length;
    const slack = box.width - width;
    const flush = this.language === 'zh-CN' && goesOn && slack > 0 && slack < style.size * 4.5;
    const characterSpacing = flush ? slack / Math.max(1, characters - 1) : 0;
    let x = style.align === 'center' ? box.left + slack / 2 : box.left;
    const baseline = this.#baseline(style);
    for (const run of this.typeface.runsOf(line, style.weight)) {
      this.doc.font(run.font).fontSize(style.size).fillColor(style.color);
      const options = { lineBreak: false, characterSpacing, baseline: 'alphabetic' } as const;
      this.doc.text(run.text, x, baseline, options);
      x += this.doc.widthOfString(run.text) + characterSpacing * Array.from(run.text).length;
    }
  }
}
