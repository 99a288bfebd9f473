/** A new version of a template: its sentences can be changed, its order and what it fills in stay. */
import type { TFunction } from 'i18next';
import type { NoticeTemplate, TemplateBlock, TemplateRow } from '#model/notice-template.ts';
import { templateRoutes } from '#model/routes/notices.ts';
import { call } from '../api/call.ts';
import {
  linesOf,
  noteOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';

export function versionForm(
  template: NoticeTemplate,
  jurisdiction: string | null,
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const usual = jurisdiction ?? places[0]?.value;
  const fields: readonly Field[] = [
    {
      kind: 'select',
      name: 'jurisdiction',
      label: t('rules.validAt'),
      options: places,
      ...(usual === undefined ? {} : { initial: usual }),
    },
    {
      kind: 'line',
      name: 'from',
      label: t('rules.effectiveFrom'),
      hint: t('rules.dateAbout'),
      initial: new Date().toISOString().slice(0, 10),
    },
    { kind: 'line', name: 'subject', label: t('rules.subject'), initial: template.subject },
    { kind: 'line', name: 'title', label: t('rules.titleOf'), initial: template.title },
    ...template.blocks.flatMap((block, i) => blockField(block, i, t)),
  ];
  return {
    title: t('rules.newVersion'),
    effect: t('rules.newVersionDoes', { title: template.title }),
    kind: 'template',
    fields,
    preview: (values) => {
      const after = edited(template, values);
      const n = after.blocks.filter(
        (block, i) => JSON.stringify(block) !== JSON.stringify(template.blocks[i]),
      ).length;
      const isSame = after.subject === template.subject && after.title === template.title;
      return n === 0 && isSame ? t('rules.noChange') : t('rules.blocksChange', { n: String(n) });
    },
    send: (values, deed) => {
      const body = {
        jurisdiction: values['jurisdiction'] ?? '',
        template: edited(template, values),
      };
      return call(templateRoutes.add, { body }, { deed });
    },
  };
}

function blockField(block: TemplateBlock, i: number, t: TFunction): readonly Field[] {
  const text = textOf(block);
  if (text === null) return [];
  const label = t(`blockKind.${block.kind}`, { n: String(i + 1) });
  return [{ kind: 'note', name: `block-${i}`, label, initial: text }];
}

/** What of a block is words; null: nothing. */
function textOf(block: TemplateBlock): string | null {
  switch (block.kind) {
    case 'list':
    case 'steps':
      return block.items.join('\n');
    case 'facts':
      return block.rows.map(({ label, text }) => `${label} | ${text}`).join('\n');
    case 'field-list':
    case 'field-steps':
      return null;
    default:
      return block.text;
  }
}

function edited(template: NoticeTemplate, values: Values): NoticeTemplate {
  return {
    ...template,
    version: template.version + 1,
    effectiveFrom: noteOf(values, 'from'),
    subject: noteOf(values, 'subject'),
    title: noteOf(values, 'title'),
    blocks: template.blocks.map((block, i) => withWords(block, values, `block-${i}`)),
  };
}

function withWords(block: TemplateBlock, values: Values, name: string): TemplateBlock {
  switch (block.kind) {
    case 'list':
    case 'steps':
      return { ...block, items: linesOf(values, name) };
    case 'facts':
      return {
        ...block,
        rows: linesOf(values, name).map((line, i) => {
          const [label = '', ...rest] = line.split('|');
          return { ...block.rows[i], label: label.trim(), text: rest.join('|').trim() };
        }),
      };
    case 'field-list':
    case 'field-steps':
      return block;
    default:
      return { ...block, text: linesOf(values, name).join(' ') };
  }
}

export function retireTemplateForm({ id, template }: TemplateRow, t: TFunction): DeedForm {
  return {
    title: t('point.retire'),
    effect: t('rules.retireTemplateDoes', { title: template.title }),
    kind: 'template',
    isGrave: true,
    fields: [{ kind: 'line', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const body = { reason: noteOf(values, 'reason') };
      return call(templateRoutes.retire, { params: { id }, body }, { deed });
    },
  };
}
