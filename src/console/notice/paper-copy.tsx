/** The copy on paper: opened beside the console, or saved. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import type { noticeRoutes } from '#model/routes/notices.ts';
import { Dialog } from '../look/dialog.tsx';
import { Callout } from '../look/status.tsx';
import { fileUrl, saveFile } from '../thing/download.ts';

export type Paper = ReplyOf<typeof noticeRoutes.print>;

export function PaperCopy(props: { readonly paper: Paper | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { paper } = props;
  return (
    <Dialog title={t('notice.paper')} opened={paper !== null} onClose={props.onClose}>
      {paper !== null && <Body paper={paper} />}
    </Dialog>
  );
}

function Body({ paper }: { readonly paper: Paper }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = fileUrl(paper.mediaType, paper.content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [paper]);
  return (
    <div className="stack">
      <p>{t('notice.paperAbout')}</p>
      {paper.missing.length > 0 && (
        <Callout tone="warn">{t('notice.missing', { letters: paper.missing.join(' ') })}</Callout>
      )}
      <div className="row">
        {url !== null && (
          <Button component="a" href={url} target="_blank" rel="noreferrer" data-autofocus>
            {t('notice.openPdf')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => saveFile(paper.name, paper.mediaType, paper.content)}
        >
          {t('notice.savePdf')}
        </Button>
      </div>
    </div>
  );
}
