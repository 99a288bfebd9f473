/** A partner's STIX bundle handed in: what became of every object is told, not only how many. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { exchangeRoutes } from '#model/routes/exchange.ts';
import { call } from '../api/call.ts';
import { Dialog } from '../look/dialog.tsx';
import { Callout } from '../look/status.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { fileOf, noteOf, type DeedForm } from '../thing/deed.ts';

type Report = ReplyOf<typeof exchangeRoutes.importStix>;

const BUNDLE_BYTES_MAX = 4 * 1024 * 1024;

export function StixImport(props: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<DeedForm | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const open = (): void =>
    setForm({
      title: t('share.importTitle'),
      effect: t('share.importDoes'),
      kind: 'lead',
      fields: [
        { kind: 'line', name: 'source', label: t('share.source') },
        { kind: 'place', name: 'place', label: t('share.place') },
        {
          kind: 'file',
          name: 'file',
          label: t('share.file'),
          bytesMax: BUNDLE_BYTES_MAX,
          accept: '.json,application/json',
        },
      ],
      send: async (values) => {
        const answer = await call(exchangeRoutes.importStix, {
          body: {
            source: noteOf(values, 'source'),
            jurisdiction: noteOf(values, 'place'),
            text: textOf(fileOf(values, 'file')?.content ?? ''),
          },
        });
        setReport(answer);
        return answer;
      },
    });
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('share.importTitle')}
      </Button>
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={props.onDone} />
      <Dialog
        title={t('share.importTitle')}
        opened={report !== null}
        onClose={() => setReport(null)}
      >
        {report !== null && <Told report={report} />}
      </Dialog>
    </>
  );
}

/** Rows of a report that are shown; all of them are in the answer of the office. */
const SHOWN_MAX = 100;

function Told({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const { made, known, rejected } = report.counts;
  return (
    <div className="stack">
      <Callout tone={made + known > 0 ? 'good' : 'warn'}>
        {t('share.report', { made, known, rejected })}
      </Callout>
      <ul className="bullets">
        {report.rejected.slice(0, SHOWN_MAX).map(({ at, objectId, reason, text }) => (
          <li key={`${at} ${text ?? ''}`}>
            {at}: {t(`share.refusal.${reason}`)}{' '}
            <span className="quiet small">{text ?? objectId ?? ''}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Base64 to text; a bundle is UTF-8. */
function textOf(content: string): string {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.codePointAt(0) ?? 0);
  return new TextDecoder().decode(bytes);
}
