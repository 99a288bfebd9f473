/** Open cases by place: on the deployer's map where there is one, and the page narrowed to what is clicked. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Situation } from '#model/situation.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { situationRoutes } from '#model/routes/energy.ts';
import { useAsk } from '../api/ask.ts';
import { AreaChart } from '../chart/area-chart.tsx';
import { number } from '../look/format.ts';
import { Status } from '../look/status.tsx';
import { spoken } from '../words/words.ts';
import type { SituationSearch } from './search.ts';

export function Places({ counts }: { readonly counts: Situation['openByJurisdiction'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: SituationSearch = useSearch({ from: '/inside/situation' });
  const { data } = useAsk(situationRoutes.map);
  const nameOf = usePlaceNames();
  const go = (jurisdiction: string): void =>
    void navigate({ to: '/situation', search: { ...search, jurisdiction } });
  const sorted = counts.toSorted((a, b) => b.open - a.open);
  const map = data?.map ?? null;
  return (
    <section className="panel stack-tight" aria-labelledby="places-title">
      <h2 id="places-title">{t('now.openCases')}</h2>
      {map !== null && <AreaChart map={map} counts={counts} nameOf={nameOf} onPick={go} />}
      {data?.map === null && <p className="hint">{t('now.noMap')}</p>}
      <ul className="places">
        {sorted.map(({ key, open, overdue }) => (
          <li key={key} className="row">
            <button type="button" className="link-button" onClick={() => go(key)}>
              {nameOf(key)}
            </button>
            <strong>{number(open)}</strong>
            {overdue > 0 && (
              <Status tone="bad" sign="clock">
                {t('chart.overdueCases', { n: number(overdue) })}
              </Status>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function usePlaceNames(): (path: string) => string {
  const { data } = useAsk(jurisdictionRoutes.list, { query: { limit: '200' } });
  return (path) => {
    const known = data?.items.find((one) => one.path === path);
    if (known === undefined) return path;
    return spoken() === 'en' ? known.nameEn : known.nameZh;
  };
}
