/** A notice as a PDF: A4, tagged for screen readers, only the letters that it uses embedded, the same bytes for the same notice. */
import Pdf from 'pdfkit';
import type { DocumentBlock, NoticeDocument } from '#model/notice-document.ts';
import { spacedCode } from '#govern/verification-code.ts';
import {
  ACCENT,
  COLUMN,
  HAIRLINE,
  INK,
  MUTED,
  PAGE,
  Sheet,
  type Box,
  type Part,
  type Style,
} from './pdf-sheet.ts';
import { Typeface } from './pdf-typeface.ts';

/** A notice, or a letter to another authority, which has no code of the portal. */
type PrintedDocument = Omit<NoticeDocument, 'verificationCode'> & {
  readonly verificationCode: NoticeDocument['verificationCode'] | null;
  /** What stands at the foot of each page instead of the case. */
  readonly foot?: string;
};

export interface NoticePdf {
  readonly bytes: Uint8Array;
  /** Characters that no font has and that are shown as 〓: the notice should not be served so. */
  readonly missing: readonly string[];
}

/**
 * `at`: when the notice was prepared, milliseconds since 1970; it is the date of the file. A few lines alone on a last page
 * are avoided by setting the whole a little tighter.
 */
export async function noticePdf(document: PrintedDocument, at: number): Promise<NoticePdf> {
  const usual = setNotice(document, at, 1);
  if (usual.pages === 1 || usual.filled > 0.25) return usual.pdf;
  for (const density of [0.95, 0.9]) {
    const tighter = setNotice(document, at, density);
    if (tighter.pages < usual.pages) return tighter.pdf;
  }
  return usual.pdf;
}

interface SetNotice {
  readonly pages: number;
  /** Share of the last page. */
  readonly filled: number;
  readonly pdf: Promise<NoticePdf>;
}

function setNotice(document: PrintedDocument, at: number, density: number): SetNotice {
  const doc = new Pdf({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: document.language,
    info: {
      Title: `${document.title} (${document.caseNumber})`,
      Author: document.authorityName,
      Creator: 'Minewatch',
      Producer: 'Minewatch',
      CreationDate: new Date(at),
      ModDate: new Date(at),
    },
  });
  const done = collected(doc);
  const typeface = new Typeface(doc, document.language);
  const sheet = new Sheet(doc, typeface, document.language, density);
  const root = doc.struct('Document');
  doc.addStructure(root);
  setHead(sheet, root, document);
  for (const block of document.blocks) setBlock(sheet, root, block);
  root.end();
  setFeet(sheet, document);
  doc.end();
  const missing = [...typeface.missing].sort();
  return {
    pages: sheet.pages,
    filled: (sheet.y - PAGE.top) / (PAGE.height - PAGE.top - PAGE.bottom),
    pdf: done.then((bytes) => ({ bytes, missing })),
  };
}

async function collected(doc: InstanceType<typeof Pdf>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of doc) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Sizes by language: Chinese is set at the size of ordinary official letters, with more white between lines. */
function styles(sheet: Sheet): Readonly<Record<'body' | 'heading' | 'title' | 'label', Style>> {
  const isChinese = sheet.language === 'zh-CN';
  const leading = (isChinese ? 18 : 15.5) * sheet.density;
  const body = { size: 10.5, leading, weight: 'regular', color: INK } as const;
  return {
    body,
    label: { ...body, color: MUTED },
    heading: { ...body, size: 11.5, leading: 17, weight: 'bold', color: ACCENT },
    title: {
      size: isChinese ? 18 : 19,
      leading: 26,
      weight: 'bold',
      color: INK,
      align: isChinese ? 'center' : 'left',
    },
  };
}

/** Who writes, a rule, and what it is. */
function setHead(sheet: Sheet, root: Part, document: PrintedDocument): void {
  const { title } = styles(sheet);
  const letterhead = { size: 11, leading: 16, weight: 'bold', color: ACCENT } as const;
  const part = child(sheet, root, 'P');
  sheet.setLines(
    part,
    sheet.linesOf(document.authorityName, COLUMN, letterhead),
    COLUMN,
    letterhead,
  );
  part.end();
  rule(sheet, sheet.y + 5, COLUMN, ACCENT, 1.2);
  sheet.space(30);
  const heading = child(sheet, root, 'H1');
  sheet.setLines(heading, sheet.linesOf(document.title, COLUMN, title), COLUMN, title);
  heading.end();
  sheet.space(12);
}

function setBlock(sheet: Sheet, root: Part, block: DocumentBlock): void {
  const { body, heading } = styles(sheet);
  switch (block.kind) {
    case 'heading': {
      sheet.space(11);
      // A heading stays with the two lines that follow it.
      sheet.need(heading.leading + 2 * body.leading + 4);
      setText(sheet, root, 'H2', block.text, COLUMN, heading);
      sheet.space(2);
      return;
    }
    case 'paragraph':
      setText(sheet, root, 'P', block.text, COLUMN, body);
      sheet.space(6);
      return;
    case 'callout':
      setCallout(sheet, root, block.text);
      return;
    case 'list':
    case 'steps':
      setItems(sheet, root, block.items, block.kind === 'steps');
      return;
    case 'facts':
      setFacts(sheet, root, block.rows);
      return;
    default:
      if (block.url === null) return;
      setText(sheet, root, 'P', block.text, COLUMN, body);
      setText(sheet, root, 'P', block.url, COLUMN, { ...body, color: ACCENT });
      sheet.space(6);
  }
}

function setText(
  sheet: Sheet,
  root: Part,
  tag: string,
  text: string,
  box: Box,
  style: Style,
): void {
  const part = child(sheet, root, tag);
  sheet.setLines(part, sheet.linesOf(text, box, style), box, style);
  part.end();
}

const INDENT = 20;

function setItems(sheet: Sheet, root: Part, items: readonly string[], isNumbered: boolean): void {
  const { body } = styles(sheet);
  const box = { left: COLUMN.left + INDENT, width: COLUMN.width - INDENT };
  const list = child(sheet, root, 'L');
  for (const [i, text] of items.entries()) {
    const item = child(sheet, list, 'LI');
    const part = child(sheet, item, 'LBody');
    sheet.setLines(part, sheet.linesOf(text, box, body), box, body, (baseline) => {
      if (isNumbered) {
        const number = `${i + 1}.`;
        const width = sheet.typeface.widthOf(number, 'regular', body.size);
        sheet.setAt(number, box.left - 7 - width, baseline, { ...body, color: MUTED });
      } else {
        sheet.doc.circle(box.left - 10, baseline - body.size * 0.33, 1.6).fill(ACCENT);
      }
    });
    item.end();
    sheet.space(3);
  }
  list.end();
  sheet.space(4);
}

/** Labels and values in two columns between hairlines. */
function setFacts(
  sheet: Sheet,
  root: Part,
  rows: readonly { readonly label: string; readonly text: string }[],
): void {
  const { body, label } = styles(sheet);
  const widest = Math.max(
    ...rows.map((row) => sheet.typeface.widthOf(row.label, 'regular', body.size)),
  );
  // A point more, since the widest would break by what is lost in reckoning.
  const inset = Math.min(widest + 1, COLUMN.width / 3) + 18;
  const labels = { left: COLUMN.left, width: inset - 18 };
  const values = { left: COLUMN.left + inset, width: COLUMN.width - inset };
  const padding = 4;
  sheet.need(rows.length * (body.leading + 2 * padding));
  rule(sheet, sheet.y, COLUMN, HAIRLINE, 0.6);
  const table = child(sheet, root, 'Table');
  for (const row of rows) {
    const names = sheet.linesOf(row.label, labels, label);
    const lines = sheet.linesOf(row.text, values, body);
    sheet.need(Math.max(names.length, lines.length) * body.leading + 2 * padding);
    sheet.y += padding;
    const top = sheet.y;
    const line = child(sheet, table, 'TR');
    sheet.setLines(child(sheet, line, 'TH'), names, labels, label);
    const low = sheet.y;
    sheet.y = top;
    sheet.setLines(child(sheet, line, 'TD'), lines, values, body);
    line.end();
    sheet.y = Math.max(low, sheet.y) + padding;
    rule(sheet, sheet.y, COLUMN, HAIRLINE, 0.6);
  }
  table.end();
  sheet.space(12);
}

/** A tinted box with a bar at its left, kept on one page. */
function setCallout(sheet: Sheet, root: Part, text: string): void {
  const { body } = styles(sheet);
  const style = { ...body, weight: 'bold' } as const;
  const padding = 10;
  const box = { left: COLUMN.left + 16, width: COLUMN.width - 16 - padding };
  const lines = sheet.linesOf(text, box, style);
  const height = lines.length * style.leading + 2 * padding;
  sheet.space(4);
  sheet.need(height);
  artifact(sheet, () => {
    sheet.doc.rect(COLUMN.left, sheet.y, COLUMN.width, height).fill('#fdf3e1');
    sheet.doc.rect(COLUMN.left, sheet.y, 4, height).fill('#c77700');
  });
  sheet.y += padding;
  const part = child(sheet, root, 'P');
  sheet.setLines(part, lines, box, style);
  part.end();
  sheet.y += padding;
  sheet.space(10);
}

/** On every page: the case, how to check the notice, and which page it is of how many. */
function setFeet(sheet: Sheet, document: PrintedDocument): void {
  const { start, count } = sheet.doc.bufferedPageRange();
  const isChinese = document.language === 'zh-CN';
  const name = `${isChinese ? '案件编号' : 'Case'} ${document.caseNumber}`;
  const foot =
    document.verificationCode === null
      ? (document.foot ?? name)
      : isChinese
        ? `${name}　核验码 ${spacedCode(document.verificationCode)}`
        : `${name}  ·  Verification code ${spacedCode(document.verificationCode)}`;
  const style = { size: 8.5, weight: 'regular', color: MUTED } as const;
  for (let page = 0; page < count; page++) {
    sheet.doc.switchToPage(start + page);
    const number = isChinese ? `第 ${page + 1} 页，共 ${count} 页` : `Page ${page + 1} of ${count}`;
    const right =
      COLUMN.left + COLUMN.width - sheet.typeface.widthOf(number, 'regular', style.size);
    const baseline = PAGE.height - 40;
    rule(sheet, baseline - 15, COLUMN, HAIRLINE, 0.6);
    artifact(sheet, () => {
      sheet.setAt(foot, COLUMN.left, baseline, style);
      sheet.setAt(number, right, baseline, style);
    });
  }
}

function rule(sheet: Sheet, y: number, { left, width }: Box, color: string, thick: number): void {
  artifact(sheet, () => {
    sheet.doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(thick)
      .stroke(color);
  });
}

/** What a screen reader passes over. */
function artifact(sheet: Sheet, draw: () => void): void {
  sheet.doc.markContent('Artifact', { type: 'Layout' });
  draw();
  sheet.doc.endMarkedContent();
}

function child(sheet: Sheet, parent: Part, tag: string): Part {
  const part = sheet.doc.struct(tag);
  parent.add(part);
  return part;
}
