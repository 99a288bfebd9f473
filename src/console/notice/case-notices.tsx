/** The notices of a case: served, read and acknowledged are three things, and none follows from another. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noticeRoutes } from '#model/routes/notices.ts';
import { useAsk } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { Value } from '../thing/value.tsx';
import { noticeDeeds, type NoticeRow } from './notice-deeds.ts';
import { NoticeWords } from './notice-words.tsx';
import { PaperCopy, type Paper } from './paper-copy.tsx';

export function CaseNotices({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(noticeRoutes.list, { query: { caseId, limit: '100' } });
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const [paper, setPaper] = useState<Paper | null>(null);
  if (data === undefined) return <Loading error={error} />;
  if (data.items.length === 0) return <p className="quiet">{t('case.noNotices')}</p>;
  const done = (answer: unknown): void => {
    const made = noticeRoutes.renewLink.reply.safeParse(answer);
    const printed = noticeRoutes.print.reply.safeParse(answer);
    if (printed.success) setPaper(printed.data);
    if (!made.success) return;
    const { url, linkUntil } = made.data;
    const about = t('notice.linkAbout');
    setSecret({ title: t('notice.linkTitle'), about, text: url, until: linkUntil });
  };
  return (
    <div className="stack">
      {data.items.map((notice) => (
        <NoticeView key={notice.id} notice={notice} onForm={setForm} />
      ))}
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={done} />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
      <PaperCopy paper={paper} onClose={() => setPaper(null)} />
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
  const deeds = me === undefined ? [] : noticeDeeds(notice, me, t);
  return (
    <section className="panel stack">
      <header className="row">
        <h2>{t(`noticeKind.${notice.kind}`)}</h2>
        <Standing notice={notice} />
        {notice.dueAt !== null && (
          <span className="quiet">
            {t('case.due')}
            {t('say.colon')}
            <When at={notice.dueAt} />
          </span>
        )}
      </header>
      <Facts notice={notice} />
      <NoticeWords id={notice.id} />
      <DeedRow
        deeds={deeds.map(({ name, title, fault, isFirst, form }) => ({
          name,
          title,
          fault,
          isFirst,
          run: () => onForm(form()),
        }))}
      />
    </section>
  );
}

function Standing({ notice: { replacedBy, closedAt } }: { readonly notice: NoticeRow }) {
  const { t } = useTranslation();
  if (replacedBy !== null) return <Status tone="plain">{t('notice.replaced')}</Status>;
  return closedAt === null ? null : <Status tone="plain">{t('notice.outOfForce')}</Status>;
}

function Facts({ notice }: { readonly notice: NoticeRow }) {
  const { t } = useTranslation();
  const steps = [
    ['prepared', notice.preparedAt],
    ['served', notice.servedAt],
    ['read', notice.readAt],
    ['acknowledged', notice.acknowledgedAt],
  ] as const;
  return (
    <dl className="facts">
      {steps.map(([step, at]) => (
        <Fact key={step} name={t(`case.${step}`)}>
          {at === null ? <Status tone="plain">{t('say.no')}</Status> : <When at={at} />}
        </Fact>
      ))}
      {notice.channels.map(({ channel, state, attempts, failure }) => (
        <Fact key={channel} name={t(`channel.${channel}`)}>
          <Status tone={state === 'failed' ? 'bad' : state === 'served' ? 'good' : 'plain'}>
            {t(`channelState.${state}`)}
          </Status>
          {attempts > 1 && (
            <span className="quiet small"> {t('notice.attempts', { n: number(attempts) })}</span>
          )}
          {failure !== null && (
            <span className="small"> {t('notice.failure', { code: failure })}</span>
          )}
        </Fact>
      ))}
      <Fact name={t('case.code')}>
        <Value>{notice.verificationCode}</Value>
      </Fact>
      <Fact name={t('notice.worksUntil')}>
        {notice.linkUntil === null ? t('notice.noLink') : <When at={notice.linkUntil} />}
      </Fact>
    </dl>
  );
}
