/** The authority measures itself. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Situation } from '#model/situation.ts';
import { ReleaseChart } from '../chart/release-chart.tsx';
import { long, number } from '../look/format.ts';
import { Status } from '../look/status.tsx';

export function Releases({ releases }: { readonly releases: Situation['releases'] }) {
  const { t } = useTranslation();
  const { count, medianMs, p90Ms, worstMs, waiting, overdue } = releases;
  const times = [
    ['median', medianMs],
    ['p90', p90Ms],
    ['worst', worstMs],
  ] as const;
  return (
    <section className="panel stack-tight" aria-labelledby="releases-title">
      <h2 id="releases-title">{t('releases.title')}</h2>
      <p className="hint">{t('releases.about', { n: number(releases.days) })}</p>
      <dl className="facts">
        {times.map(([name, ms]) => (
          <div key={name} className="facts-row">
            <dt>{t(`releases.${name}`)}</dt>
            <dd>{ms === null ? '–' : long(ms)}</dd>
          </div>
        ))}
        <div className="facts-row">
          <dt>{t('releases.waiting')}</dt>
          <dd>
            <Link to="/cases" search={{ state: 'verifying' }}>
              {number(waiting)}
            </Link>{' '}
            {overdue > 0 && (
              <Status tone="bad" sign="clock">
                {t('releases.overdue')}: {number(overdue)}
              </Status>
            )}
          </dd>
        </div>
      </dl>
      {count === 0 ? (
        <p className="quiet">{t('releases.none')}</p>
      ) : (
        <ReleaseChart buckets={releases.histogram} />
      )}
    </section>
  );
}
