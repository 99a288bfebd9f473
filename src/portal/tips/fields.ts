/** From the fields of a form to what is sealed, or what is wrong with them. Signs that hide others are taken out, nothing is refused for them. */
import {
  TIP_FILE_BYTES_MAX,
  TIP_FILES_MAX,
  TIP_LINE_MAX,
  TIP_TEXT_MAX,
  TipCategory,
} from '#model/tip.ts';
import type { Language } from '#model/text.ts';
import type { Content } from '#service/tips/tip-content.ts';
import { cleanName } from '../answer-fields.ts';
import type { Submitted, SubmittedFile } from '../read-form.ts';
import type { TipFaults } from './report-pages.ts';
import type { TipFault } from './words/words.ts';

export type ReadTip = { readonly contents: readonly Content[] } | { readonly faults: TipFaults };

export function readTip({ fields, files }: Submitted, language: Language): ReadTip {
  const category = TipCategory.safeParse(fields['category']);
  const what = cleanText(fields['what']);
  const where = cleanText(fields['where']);
  const since = cleanText(fields['since']);
  const faults = only({
    category: category.success ? null : 'choose',
    what: faultOfText(what, TIP_TEXT_MAX),
    where: where.length > TIP_LINE_MAX ? 'too-long' : null,
    since: since.length > TIP_LINE_MAX ? 'too-long' : null,
    files: faultOfFiles(files),
  });
  if (!category.success || Object.keys(faults).length > 0) return { faults };
  const head = { kind: 'report', category: category.data, language, what, where, since } as const;
  return { contents: [{ head, bytes: new Uint8Array() }, ...files.map(fileContent)] };
}

/** Words, files, or both. */
export function readMessage({ fields, files }: Submitted): ReadTip {
  const text = cleanText(fields['message']);
  const faults = only({
    message: files.length > 0 && text === '' ? null : faultOfText(text, TIP_TEXT_MAX),
    files: faultOfFiles(files),
  });
  if (Object.keys(faults).length > 0) return { faults };
  const head = { kind: 'message', text } as const;
  const words: Content[] = text === '' ? [] : [{ head, bytes: new Uint8Array() }];
  return { contents: [...words, ...files.map(fileContent)] };
}

/** Controls other than line ends, and marks that turn the direction of writing or show as nothing. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

export function cleanText(text = ''): string {
  return text.normalize('NFC').toWellFormed().replaceAll(HIDDEN, '').trim();
}

function faultOfText(text: string, most: number): TipFault | null {
  if (text === '') return 'empty';
  return text.length > most ? 'too-long' : null;
}

function faultOfFiles(files: readonly SubmittedFile[]): TipFault | null {
  if (files.length > TIP_FILES_MAX) return 'too-many-files';
  if (files.some(({ bytes }) => bytes.length > TIP_FILE_BYTES_MAX)) return 'too-large-file';
  return files.some(({ bytes }) => bytes.length === 0) ? 'empty-file' : null;
}

/** As it is, whatever it is: what looks like nothing to us may be what somebody risked something for. */
function fileContent({ name, bytes }: SubmittedFile): Content {
  return { head: { kind: 'file', name: cleanName(name) }, bytes };
}

function only(faults: Readonly<Record<string, TipFault | null>>): TipFaults {
  return Object.fromEntries(
    Object.entries(faults).filter((entry): entry is [string, TipFault] => entry[1] !== null),
  );
}
