/** A notice in its final words, as it was rendered. Its recipient is named: the look is recorded. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentBlock, NoticeDocument } from '#model/notice-document.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { useAsk } from '../api/ask.ts';
import { Loading } from '../look/loading.tsx';

export function NoticeWords({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const { data, error } = useAsk(noticeRoutes.show, { params: { id } }, isAsked);
  if (!isAsked) {
    return (
      <p>
        <button type="button" className="link-button" onClick={() => setAsked(true)}>
          {t('notice.words')}
        </button>{' '}
        <span className="hint">{t('notice.wordsAbout')}</span>
      </p>
    );
  }
  if (data === undefined) return <Loading error={error} />;
  return (
    <div className="stack-tight">
      <p className="small">
        {t('notice.to')}
        {t('say.colon')}
        {data.recipientName ?? t('notice.asUnit')}{' '}
        {data.recipientEmail !== null && <span className="mono">{data.recipientEmail}</span>}
      </p>
      <Sheet document={data.document} />
    </div>
  );
}

function Sheet({ document }: { readonly document: NoticeDocument }) {
  return (
    <article className="panel preview" lang={document.language}>
      <h3 className="preview-title">{document.title}</h3>
      {document.blocks.map((block, i) => (
        <Block key={`${i} ${block.kind}`} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { readonly block: DocumentBlock }) {
  switch (block.kind) {
    case 'heading':
      return <h4>{block.text}</h4>;
    case 'callout':
      return <div className="callout">{block.text}</div>;
    case 'list':
    case 'steps':
      return (
        <ul className="bullets">
          {block.items.map((item, i) => (
            <li key={`${i} ${item}`}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <dl className="facts">
          {block.rows.map(({ label, text }) => (
            <div key={label} className="facts-row">
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      );
    default:
      return <p>{block.text}</p>;
  }
}
