/** What is timed in a case, whom it binds, and how much is left. */
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { useAsk } from '../api/ask.ts';
import { long } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';

type Clock = ReplyOf<typeof clockRoutes.list>['items'][number];

export function Clocks({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(clockRoutes.list, { query: { caseId, limit: '100' } });
  if (data === undefined) return <Loading error={error} />;
  if (data.items.length === 0) return <p className="quiet">{t('case.noClocks')}</p>;
  return (
    <section className="panel table-wrap">
      <table className="table">
        <tbody>
          {data.items.map((clock) => (
            <tr key={clock.id} data-tone={clock.state === 'breached' ? 'bad' : undefined}>
              <td>
                <span className="strong">{t(`clockKind.${clock.kind}`)}</span>
                <div className="quiet small">{t(`binds.${clock.binds}`)}</div>
              </td>
              <td>
                <ClockState clock={clock} />
              </td>
              <td>
                <When at={clock.dueAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function ClockState({ clock }: { readonly clock: Clock }) {
  const { t } = useTranslation();
  const now = useNow();
  if (clock.state === 'breached') {
    return (
      <Status tone="bad" sign="clock">
        {t('say.overdueBy', { long: long(now - Date.parse(clock.dueAt)) })}
      </Status>
    );
  }
  const tone = clock.state === 'paused' ? 'warn' : clock.state === 'running' ? 'accent' : 'plain';
  return (
    <Status tone={tone} sign="clock">
      {t(`clockState.${clock.state}`)}
    </Status>
  );
}
