/** What mines now, shared out by place, sector, coin or pool; each line leads to its cases. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MiningShare, Situation } from '#model/situation.ts';
import { number, withRange } from '../look/format.ts';
import { PlaceName } from '../thing/names.tsx';
import { SHARES, type SituationSearch } from './search.ts';

type By = (typeof SHARES)[number];

const TITLES = {
  jurisdiction: 'byJurisdiction',
  sector: 'bySector',
  coin: 'byCoin',
  pool: 'byPool',
} as const satisfies Record<By, keyof Situation['mining']>;

export function Mining({ mining }: { readonly mining: Situation['mining'] }) {
  const { t } = useTranslation();
  const search: SituationSearch = useSearch({ from: '/inside/situation' });
  const navigate = useNavigate();
  const by = search.by ?? 'sector';
  const shares = mining[TITLES[by]];
  const minutes = number(mining.minutes);
  return (
    <section className="panel stack-tight" aria-labelledby="mining-title">
      <div className="row spread">
        <h2 id="mining-title">{t('now.title')}</h2>
        <span className="filters">
          {SHARES.map((one) => (
            <button
              key={one}
              type="button"
              className="pick"
              aria-pressed={one === by}
              onClick={() =>
                void navigate({ to: '/situation', search: { ...search, by: one }, replace: true })
              }
            >
              {t(`now.${TITLES[one]}`)}
            </button>
          ))}
        </span>
      </div>
      {mining.sessions === 0 ? (
        <p className="quiet">{t('now.nothing', { n: minutes })}</p>
      ) : (
        <p className="quiet small">
          {t('now.heard', { n: minutes, sessions: number(mining.sessions) })}{' '}
          {mining.unmeasured > 0 && t('now.unmeasured', { n: number(mining.unmeasured) })}
        </p>
      )}
      <Shares by={by} items={shares.items} />
      {shares.more > 0 && (
        <p className="quiet small">{t('now.more', { n: number(shares.more) })}</p>
      )}
      <Rates rates={mining.rates} />
      {mining.sessions > 0 && <p className="hint">{t('now.basis')}</p>}
    </section>
  );
}

function Shares({ by, items }: { readonly by: By; readonly items: readonly MiningShare[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...items.map(({ watts, systems }) => watts?.central ?? systems / 1e6));
  return (
    <ul className="shares">
      {items.map(({ key, systems, watts }) => (
        <li key={key ?? ''} className="share">
          <span className="cut">
            {key === null ? (
              <span className="quiet">{t('now.unknown')}</span>
            ) : (
              <Link to="/cases" search={{ [by]: key }}>
                {by === 'jurisdiction' ? <PlaceName path={key} /> : key}
              </Link>
            )}
          </span>
          <span className="count-bar" aria-hidden="true">
            <span style={{ width: `${((watts?.central ?? 0) / most) * 100}%` }} />
          </span>
          <strong>{number(systems)}</strong>
          <span className="quiet small share-watts">
            {watts === null ? '–' : withRange(watts, 'W')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Rates({ rates }: { readonly rates: Situation['mining']['rates'] }) {
  const { t } = useTranslation();
  if (rates.length === 0) return null;
  return (
    <div>
      <h3>{t('now.rates')}</h3>
      <dl className="facts">
        {rates.map(({ algorithm, unit, rate }) => (
          <div key={`${algorithm} ${unit}`} className="facts-row">
            <dt>{algorithm}</dt>
            <dd>{withRange(rate, unit)}</dd>
          </div>
        ))}
      </dl>
      {rates.length > 1 && <p className="hint">{t('now.ratesAbout')}</p>}
    </div>
  );
}
