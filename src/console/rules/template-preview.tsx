/** A template as it reads; what each notice fills in is marked. */
import { useTranslation } from 'react-i18next';
import type { NoticeTemplate, TemplateBlock } from '#model/notice-template.ts';

export function TemplatePreview({ template }: { readonly template: NoticeTemplate }) {
  const { t } = useTranslation();
  return (
    <article className="panel preview" lang={template.language}>
      <p className="small">
        <span className="quiet" lang="">
          {t('rules.subject')}{' '}
        </span>
        <Filled text={template.subject} />
      </p>
      <h3 className="preview-title">{template.title}</h3>
      {template.blocks.map((block, i) => (
        <div key={`${i} ${block.kind}`}>
          <When block={block} />
          <Block block={block} />
        </div>
      ))}
    </article>
  );
}

function When({ block }: { readonly block: TemplateBlock }) {
  const { t } = useTranslation();
  if (block.kind === 'link' || block.kind === 'facts') return null;
  const { when, unless } = block;
  if (when === undefined && unless === undefined) return null;
  return (
    <p className="hint">
      {when !== undefined && `${t('rules.onlyWith')} ${when} `}
      {unless !== undefined && `${t('rules.onlyWithout')} ${unless}`}
    </p>
  );
}

function Block({ block }: { readonly block: TemplateBlock }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h4>
          <Filled text={block.text} />
        </h4>
      );
    case 'callout':
      return (
        <div className="callout">
          <Filled text={block.text} />
        </div>
      );
    case 'list':
    case 'steps':
      return (
        <ul className="bullets">
          {block.items.map((item) => (
            <li key={item}>
              <Filled text={item} />
            </li>
          ))}
        </ul>
      );
    case 'field-list':
    case 'field-steps':
      return (
        <ul className="bullets">
          <li>
            <Filled text={`{${block.field}}`} />
          </li>
        </ul>
      );
    case 'facts':
      return (
        <dl className="facts">
          {block.rows.map(({ label, text }) => (
            <div key={label} className="facts-row">
              <dt>{label}</dt>
              <dd>
                <Filled text={text} />
              </dd>
            </div>
          ))}
        </dl>
      );
    default:
      return (
        <p>
          <Filled text={block.text} />
        </p>
      );
  }
}

/** Every other piece stands between braces. */
function Filled({ text }: { readonly text: string }) {
  return text
    .split(/[{}]/)
    .map((piece, i) =>
      i % 2 === 1 ? <mark key={`${i} ${piece}`}>{piece}</mark> : <span key={`${i}`}>{piece}</span>,
    );
}
