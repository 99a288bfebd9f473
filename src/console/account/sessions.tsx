/** Where one is signed in; what one does not know can be ended at once. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';

type Session = ReplyOf<typeof authRoutes.sessions>['items'][number];

export function Sessions() {
  const { t } = useTranslation();
  const { data, error } = useAsk(authRoutes.sessions);
  const [form, setForm] = useState<DeedForm | null>(null);
  if (data === undefined) return <Loading error={error} />;
  const others = data.items.filter(({ isThis }) => !isThis);
  return (
    <>
      <div className="row">
        {others.length === 0 ? (
          <span className="quiet">{t('account.onlyThis')}</span>
        ) : (
          <Button variant="default" onClick={() => setForm(endForm(others, t))}>
            {t('account.endOthers')}
          </Button>
        )}
      </div>
      <section className="panel table-wrap" tabIndex={0} aria-label={t('account.sessions')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('account.from')}</th>
              <th>{t('account.browser')}</th>
              <th>{t('account.how')}</th>
              <th>{t('account.since')}</th>
              <th>{t('account.seen')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.items.map((one) => (
              <SessionLine key={one.id} session={one} onForm={setForm} />
            ))}
          </tbody>
        </table>
      </section>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </>
  );
}

function SessionLine(props: {
  readonly session: Session;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { session } = props;
  return (
    <tr>
      <td>
        <span className="mono">{session.address}</span>
        {session.isThis && (
          <div>
            <Status tone="accent">{t('account.thisOne')}</Status>
          </div>
        )}
        {session.isLocked && (
          <div>
            <Status tone="plain" sign="lock">
              {t('account.locked')}
            </Status>
          </div>
        )}
      </td>
      <td className="small agent">{session.agent ?? t('say.unknown')}</td>
      <td>{t(`signIn.${session.method}`)}</td>
      <td>
        <When at={session.createdAt} form="absolute" />
      </td>
      <td>
        <When at={session.seenAt} form="relative" />
      </td>
      <td>
        {!session.isThis && (
          <button
            type="button"
            className="link-button"
            aria-label={`${t('account.end')}: ${session.address}`}
            onClick={() => props.onForm(endForm([session], t))}
          >
            {t('account.end')}
          </button>
        )}
      </td>
    </tr>
  );
}

function endForm(sessions: readonly Session[], t: TFunction): DeedForm {
  const [first] = sessions;
  const isOne = sessions.length === 1;
  return {
    title: isOne ? t('account.end') : t('account.endOthers'),
    effect: isOne
      ? t('account.endDoes', { address: first?.address ?? '' })
      : t('account.endOthersDo', { n: number(sessions.length) }),
    kind: 'auth',
    isGrave: true,
    fields: [],
    send: async () => {
      for (const { id } of sessions) await call(authRoutes.revokeSession, { params: { id } });
    },
  };
}
