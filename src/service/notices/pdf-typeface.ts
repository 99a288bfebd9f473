/** The letters of a notice: Noto Sans SC in two weights, and what to do with characters that it lacks. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NoticeLanguage } from '#model/notice-template.ts';
import { fontFromWoff } from './woff.ts';

export type Weight = 'regular' | 'bold';
type Cut = 'latin' | 'chinese';

/** Part of a line that one font file can show. */
export interface Run {
  readonly text: string;
  readonly font: string;
}

/** What stands for a character that no font has: 〓, as Chinese printers do. */
const MISSING_MARK = '〓';

/** The part of pdfkit that this needs; its own types hide the font's table of characters. */
interface Press {
  registerFont(name: string, font: Buffer): unknown;
  font(name: string): unknown;
  fontSize(size: number): unknown;
  widthOfString(text: string, options?: { characterSpacing?: number }): number;
}

const WEIGHTS = { regular: 400, bold: 700 } as const;
const CUTS = { latin: 'latin', chinese: 'chinese-simplified' } as const;

export class Typeface {
  /** Characters that were asked for and are in no font. */
  readonly missing = new Set<string>();
  readonly #press: Press;
  readonly #order: readonly Cut[];
  readonly #has = new Map<string, (codePoint: number) => boolean>();

  /** Latin letters come from the Latin cut in English notices: the Chinese one has quotes of full width. */
  constructor(press: Press, language: NoticeLanguage) {
    this.#press = press;
    this.#order = language === 'en' ? ['latin', 'chinese'] : ['chinese', 'latin'];
    for (const cut of this.#order) {
      for (const weight of ['regular', 'bold'] as const) {
        const name = nameOf(cut, weight);
        press.registerFont(name, fontOf(cut, weight));
        press.font(name);
        this.#has.set(name, coverageOf(press));
      }
    }
  }

  runsOf(text: string, weight: Weight): Run[] {
    const runs: { text: string; font: string }[] = [];
    for (const character of text) {
      const font = this.#fontFor(character, weight);
      const shown = font === null ? MISSING_MARK : character;
      const name = font ?? nameOf('chinese', weight);
      const last = runs.at(-1);
      if (last?.font === name) last.text += shown;
      else runs.push({ text: shown, font: name });
    }
    return runs;
  }

  /** In points. */
  widthOf(text: string, weight: Weight, size: number): number {
    let width = 0;
    for (const run of this.runsOf(text, weight)) {
      this.#press.font(run.font);
      this.#press.fontSize(size);
      width += this.#press.widthOfString(run.text);
    }
    return width;
  }

  #fontFor(character: string, weight: Weight): string | null {
    const codePoint = character.codePointAt(0) ?? 0;
    for (const cut of this.#order) {
      const name = nameOf(cut, weight);
      if (this.#has.get(name)?.(codePoint) === true) return name;
    }
    this.missing.add(character);
    return null;
  }
}

function nameOf(cut: Cut, weight: Weight): string {
  return `${cut}-${weight}`;
}

/** Four files, 6 MB in all, read when the first notice is printed. */
const read = new Map<string, Buffer>();

function fontOf(cut: Cut, weight: Weight): Buffer {
  const file = `noto-sans-sc-${CUTS[cut]}-${WEIGHTS[weight]}-normal.woff`;
  const known = read.get(file);
  if (known !== undefined) return known;
  const path = fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-sc/files/${file}`));
  const font = fontFromWoff(readFileSync(path));
  read.set(file, font);
  return font;
}

/** Asks fontkit, which lies under pdfkit's current font (`_font.font`). */
function coverageOf(press: object): (codePoint: number) => boolean {
  const embedded: unknown = Reflect.get(press, '_font');
  const font: unknown = isObject(embedded) ? Reflect.get(embedded, 'font') : null;
  const has: unknown = isObject(font) ? Reflect.get(font, 'hasGlyphForCodePoint') : null;
  if (!isObject(font) || typeof has !== 'function') {
    throw new Error('Broken invariant: pdfkit keeps fontkit under its font');
  }
  return (codePoint) => Reflect.apply(has, font, [codePoint]) === true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
