/** The notices of a case: served, read and acknowledged are three things, and none follows from another. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ACKNOWLEDGERS } from '#model/notice.ts';
import type { ReplyOf } from '#model/route.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { maybeNote, noteOf, oneOf, type DeedForm } from '../thing/deed.ts';
import { Value } from '../thing/value.tsx';

type NoticeRow = ReplyOf<typeof noticeRoutes.list>['items'][number];

export function CaseNotices({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(noticeRoutes.list, { query: { caseId, limit: '100' } });
  const [form, setForm] = useState<DeedForm | null>(null);
  if (data === undefined) return <Loading error={error} />;
  if (data.items.length === 0) return <p className="quiet">{t('case.noNotices')}</p>;
  return (
    <div className="stack">
      {data.items.map((notice) => (
        <NoticeView key={notice.id} notice={notice} onForm={setForm} />
      ))}
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </div>
  );
}

function NoticeView(props: {
  readonly notice: NoticeRow;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { notice, onForm } = props;
  const mayServe = me !== undefined && mayAnywhere(me, 'notice.serve');
  const isOver = notice.closedAt !== null || notice.replacedBy !== null;
  const steps = [
    ['prepared', notice.preparedAt],
    ['served', notice.servedAt],
    ['read', notice.readAt],
    ['acknowledged', notice.acknowledgedAt],
  ] as const;
  return (
    <section className="panel stack">
      <header className="row">
        <h2>{t(`noticeKind.${notice.kind}`)}</h2>
        {notice.dueAt !== null && (
          <span className="quiet">
            {t('case.due')}: <When at={notice.dueAt} />
          </span>
        )}
      </header>
      <dl className="facts">
        {steps.map(([step, at]) => (
          <div key={step} className="facts-row">
            <dt>{t(`case.${step}`)}</dt>
            <dd>{at === null ? <Status tone="plain">{t('say.no')}</Status> : <When at={at} />}</dd>
          </div>
        ))}
        <div className="facts-row">
          <dt>{t('case.code')}</dt>
          <dd>
            <Value>{notice.verificationCode}</Value>
          </dd>
        </div>
      </dl>
      {mayServe && !isOver && (
        <div className="row">
          {notice.servedAt === null && (
            <Button onClick={() => onForm(servedForm(notice, t))}>{t('deed.served.title')}</Button>
          )}
          {notice.servedAt !== null && notice.acknowledgedAt === null && (
            <Button variant="default" onClick={() => onForm(acknowledgedForm(notice, t))}>
              {t('deed.acknowledged.title')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

const BY_HAND = ['print', 'link'] as const;

function servedForm({ id, verificationCode }: NoticeRow, t: TFunction): DeedForm {
  return {
    title: t('deed.served.title'),
    effect: `${verificationCode}: ${t('deed.served.does')}`,
    kind: 'notice',
    fields: [
      {
        kind: 'select',
        name: 'channel',
        label: t('field.channel'),
        initial: 'print',
        options: BY_HAND.map((value) => ({ value, label: t(`channel.${value}`) })),
      },
      { kind: 'line', name: 'transport', label: t('field.transport'), optional: true },
    ],
    send: (values) =>
      call(noticeRoutes.recordService, {
        params: { id },
        body: {
          channel: oneOf(BY_HAND, values['channel']),
          transportId: maybeNote(values, 'transport'),
        },
      }),
  };
}

function acknowledgedForm({ id, verificationCode }: NoticeRow, t: TFunction): DeedForm {
  return {
    title: t('deed.acknowledged.title'),
    effect: `${verificationCode}: ${t('deed.acknowledged.does')}`,
    kind: 'notice',
    fields: [
      { kind: 'line', name: 'name', label: t('field.name') },
      {
        kind: 'select',
        name: 'as',
        label: t('field.as'),
        initial: 'leader',
        options: ACKNOWLEDGERS.map((value) => ({ value, label: t(`field.${value}`) })),
      },
    ],
    send: (values) =>
      call(noticeRoutes.recordAcknowledgement, {
        params: { id },
        body: { name: noteOf(values, 'name'), as: oneOf(ACKNOWLEDGERS, values['as']) },
      }),
  };
}
