/** Template and fields to the final words of a notice, and those to plain text. Pure: the same notice at any time. */
import { assert } from '#base/assert.ts';
import { NoticeDocument, type DocumentBlock } from '#model/notice-document.ts';
import {
  FIELD_NAMES,
  fieldsOf,
  NoticeFields,
  type FieldName,
  type NoticeLanguage,
  type NoticeTemplate,
  type TemplateBlock,
} from '#model/notice-template.ts';
import { instantInWords } from './notice-words.ts';
import { spacedCode } from './verification-code.ts';

/** Why these fields cannot fill this template; empty when they can. Checked before anything is recorded. */
export function fieldProblems(template: NoticeTemplate, fields: NoticeFields): readonly string[] {
  const parsed = NoticeFields.safeParse(fields);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }
  const missing = new Set<FieldName>();
  for (const text of [
    template.subject,
    ...template.blocks.flatMap((block) => needs(block, fields)),
  ])
    for (const field of fieldsOf(text))
      if (isField(field) && fields[field] === undefined) missing.add(field);
  return [...missing].map((field) => `${field}: ${template.id} ${template.version} needs it`);
}

/** `timeZone`: the authority's, in which all times are told. The fields were checked by `fieldProblems`. */
export function renderNotice(
  template: NoticeTemplate,
  fields: NoticeFields,
  timeZone: string,
): NoticeDocument {
  const problems = fieldProblems(template, fields);
  assert(problems.length === 0, `fields fit their template (${problems.join('; ')})`);
  const { language } = template;
  const say = (text: string): string => filled(text, fields, language, timeZone);
  return NoticeDocument.parse({
    language,
    subject: say(template.subject),
    title: template.title,
    authorityName: fields.authorityName,
    caseNumber: fields.caseNumber,
    verificationCode: fields.verificationCode,
    blocks: template.blocks
      .filter((block) => isShown(block, fields))
      .map((block) => renderBlock(block, fields, language, say)),
  });
}

/** The copy for the people concerned: the same words with the way to their page. Without a link, that line is left out. */
export function withLink(document: NoticeDocument, url: string | null): NoticeDocument {
  const blocks = document.blocks
    .filter((block) => block.kind !== 'link' || url !== null)
    .map((block) => (block.kind === 'link' ? { ...block, url } : block));
  return { ...document, blocks };
}

/** As it goes into an e-mail: nothing but characters, one line per paragraph. */
export function documentText(document: NoticeDocument): string {
  const parts = document.blocks
    .map((block) => blockText(block, document.language))
    .filter((text) => text !== '');
  const foot = [document.caseNumber, spacedCode(document.verificationCode)].join(' · ');
  return [document.authorityName, document.title, ...parts, `-- \n${foot}`].join('\n\n') + '\n';
}

function blockText(block: DocumentBlock, language: NoticeLanguage): string {
  const isChinese = language === 'zh-CN';
  switch (block.kind) {
    case 'heading':
      return isChinese ? `【${block.text}】` : `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'paragraph':
      return block.text;
    case 'callout':
      return isChinese ? `※ ${block.text}` : `*** ${block.text}`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'steps':
      return block.items.map((item, i) => `${i + 1}. ${item}`).join('\n');
    case 'facts':
      return block.rows.map(({ label, text }) => labelled(label, text, language)).join('\n');
    default:
      return block.url === null ? '' : `${block.text}\n${block.url}`;
  }
}

function renderBlock(
  block: TemplateBlock,
  fields: NoticeFields,
  language: NoticeLanguage,
  say: (text: string) => string,
): DocumentBlock {
  switch (block.kind) {
    case 'list':
    case 'steps':
      return { kind: block.kind, items: block.items.map(say) };
    case 'field-list':
      return { kind: 'list', items: entriesOf(fields[block.field], language) };
    case 'field-steps':
      return { kind: 'steps', items: entriesOf(fields[block.field], language) };
    case 'facts': {
      const rows = block.rows.filter((row) => isShown(row, fields));
      return { kind: 'facts', rows: rows.map(({ label, text }) => ({ label, text: say(text) })) };
    }
    case 'link':
      return { kind: 'link', text: block.text, url: null };
    default:
      return { kind: block.kind, text: say(block.text) };
  }
}

/** A list as it is; a law as its citation and what it says. */
function entriesOf(value: NoticeFields[FieldName], language: NoticeLanguage): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.map((entry) => {
    if (typeof entry === 'string') return entry;
    return entry.says === null ? entry.citation : labelled(entry.citation, entry.says, language);
  });
}

function labelled(label: string, text: string, language: NoticeLanguage): string {
  return `${label}${language === 'zh-CN' ? '：' : ': '}${text}`;
}

function filled(
  text: string,
  fields: NoticeFields,
  language: NoticeLanguage,
  timeZone: string,
): string {
  return text.replaceAll(/\{([^{}]*)\}/g, (_, field: string) => {
    if (!isField(field)) return '';
    const said = entriesOf(fields[field], language).join('; ');
    // With no-break spaces: a code stays on one line.
    if (field.endsWith('Code')) return spacedCode(said).replaceAll(' ', '\u00a0');
    return INSTANTS.has(field) ? instantInWords(said, language, timeZone) : said;
  });
}

/** Texts and fields that a block needs once it is shown. */
function needs(block: TemplateBlock, fields: NoticeFields): string[] {
  if (!isShown(block, fields)) return [];
  if ('field' in block) return [`{${block.field}}`];
  if ('items' in block) return block.items;
  if ('rows' in block) {
    return block.rows.filter((row) => isShown(row, fields)).map((row) => row.text);
  }
  return [block.text];
}

interface Condition {
  readonly when?: FieldName | undefined;
  readonly unless?: FieldName | undefined;
}

function isShown(block: object & Condition, fields: NoticeFields): boolean {
  const has = (field: FieldName): boolean => fields[field] !== undefined && fields[field] !== false;
  return (
    (block.when === undefined || has(block.when)) &&
    (block.unless === undefined || !has(block.unless))
  );
}

function isField(name: string): name is FieldName {
  return FIELD_NAMES.has(name);
}

const INSTANTS: ReadonlySet<FieldName> = new Set([
  'issuedAt',
  'seenSince',
  'seenUntil',
  'deadline',
  'measureFrom',
  'measureUntil',
  'reviewAt',
  'objectBefore',
  'earlierIssuedAt',
  'releasedAt',
  'watchUntil',
  'overdueSince',
]);
