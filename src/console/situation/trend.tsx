/** How it goes, day by day. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Situation } from '#model/situation.ts';
import { BandChart } from '../chart/band-chart.tsx';
import { DaysChart } from '../chart/days-chart.tsx';
import { TREND_DAYS, type SituationSearch } from './search.ts';

export function Trend({ trend }: { readonly trend: Situation['trend'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: SituationSearch = useSearch({ from: '/inside/situation' });
  const points = useMemo(() => trend.map(({ day, watts }) => ({ at: day, ...watts })), [trend]);
  const days = search.days ?? '30';
  return (
    <section className="panel stack-tight" aria-labelledby="trend-title">
      <div className="row spread">
        <h2 id="trend-title">{t('trend.title')}</h2>
        <span className="filters">
          {TREND_DAYS.map((one) => (
            <button
              key={one}
              type="button"
              className="pick"
              aria-pressed={one === days}
              onClick={() =>
                void navigate({ to: '/situation', search: { ...search, days: one }, replace: true })
              }
            >
              {t('trend.days', { n: one })}
            </button>
          ))}
        </span>
      </div>
      <div className="two">
        <div>
          <h3>{t('trend.power')}</h3>
          <BandChart
            label={t('chart.trendPower')}
            unit="W"
            points={points}
            isStepped
            heightPx={218}
            head={[t('chart.day'), t('chart.low'), t('chart.central'), t('chart.high')]}
            timeOf={(day) => day}
          />
          <p className="hint">{t('trend.powerAbout')}</p>
        </div>
        <div>
          <h3>{t('trend.counts')}</h3>
          <DaysChart days={trend} />
        </div>
      </div>
    </section>
  );
}
