/** Numbers first, each the way to its rows; then what is late and what comes next; then how the parts are. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CASE_STATES } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { Situation } from '#model/situation.ts';
import { useAsk } from '../api/ask.ts';
import { ClockState } from '../case/clocks.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { PlaceName, UnitName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { Figures } from './figures.tsx';
import { Mining } from './mining.tsx';
import { Places } from './places.tsx';
import { Releases } from './releases.tsx';
import type { SituationSearch } from './search.ts';
import { Trend } from './trend.tsx';
import { useSituation } from './use-situation.ts';

export function SituationPage() {
  const { t } = useTranslation();
  const search: SituationSearch = useSearch({ from: '/inside/situation' });
  const { data, error } = useSituation(search);
  useTitle(t('situation.title'));
  return (
    <>
      <header className="page-head">
        <h1>{t('situation.title')}</h1>
        <Place search={search} />
        <Link to="/energy" search={{}}>
          {t('energy.toPage')}
        </Link>
      </header>
      <div className="page-body stack">
        <Figures about={data} />
        {data === undefined && <Loading error={error} />}
        {data !== undefined && (
          <>
            <div className="two">
              <Mining mining={data.mining} />
              <Places counts={data.openByJurisdiction} />
            </div>
            <Trend trend={data.trend} />
          </>
        )}
        <div className="two">
          <Late />
          <Next />
        </div>
        <div className="two">
          {data !== undefined && <Releases releases={data.releases} />}
          <div className="stack">
            <ByState counts={data?.casesByState} />
            <Sensors />
          </div>
        </div>
      </div>
    </>
  );
}

function Place({ search }: { readonly search: SituationSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <ChoiceFilter
      label={t('case.place')}
      any={t('inbox.any')}
      value={search.jurisdiction}
      options={usePlaces()}
      onChange={(jurisdiction) => {
        const { jurisdiction: _before, ...rest } = search;
        const next = jurisdiction === undefined ? rest : { ...rest, jurisdiction };
        void navigate({ to: '/situation', search: next, replace: true });
      }}
    />
  );
}

function Late() {
  const { t } = useTranslation();
  const { data, error } = useAsk(caseRoutes.list, { query: { limit: '8', overdue: 'true' } });
  return (
    <section className="panel">
      <h2>{t('situation.late')}</h2>
      {data === undefined && <Loading error={error} />}
      {data?.items.length === 0 && <Status tone="good">{t('situation.noLate')}</Status>}
      <ul className="stack-tight">
        {data?.items.map((one) => (
          <li key={one.id} className="row">
            <Link to="/cases/$id" params={{ id: one.id }}>
              {one.number}
            </Link>
            <span className="cut">
              <UnitName id={one.unitId} />
            </span>
            <span className="quiet small">
              {t(`caseState.${one.state}`)}, <When at={one.stateSince} form="relative" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Next() {
  const { t } = useTranslation();
  const { data, error } = useAsk(clockRoutes.list, { query: { limit: '8', state: 'running' } });
  return (
    <section className="panel">
      <h2>{t('situation.clocks')}</h2>
      {data === undefined && <Loading error={error} />}
      {data?.items.length === 0 && <p className="quiet">{t('situation.noClocks')}</p>}
      <ul className="stack-tight">
        {data?.items.map((clock) => (
          <li key={clock.id} className="row">
            {clock.caseId === null ? (
              t(`clockKind.${clock.kind}`)
            ) : (
              <Link to="/cases/$id" params={{ id: clock.caseId }} search={{ tab: 'clocks' }}>
                {t(`clockKind.${clock.kind}`)}
              </Link>
            )}
            <span className="cut">
              {clock.unitId === null ? (
                <PlaceName path={clock.jurisdiction} />
              ) : (
                <UnitName id={clock.unitId} />
              )}
            </span>
            <ClockState clock={clock} />
            <span className="quiet small">
              <When at={clock.dueAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const OPEN_STATES = CASE_STATES.filter((state) => state !== 'closed');

function ByState({ counts }: { readonly counts: Situation['casesByState'] | undefined }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...OPEN_STATES.map((state) => counts?.[state] ?? 0));
  return (
    <section className="panel">
      <h2>{t('situation.byState')}</h2>
      <ul className="stack-tight">
        {OPEN_STATES.map((state) => (
          <li key={state} className="count-line">
            <Link to="/cases" search={{ state }}>
              {t(`caseState.${state}`)}
            </Link>
            <span className="count-bar" aria-hidden="true">
              <span style={{ width: `${((counts?.[state] ?? 0) / most) * 100}%` }} />
            </span>
            <strong>{counts === undefined ? '–' : number(counts[state])}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sensors() {
  const { t } = useTranslation();
  const { data, error } = useAsk(sensorRoutes.list, { query: { limit: '50' } });
  return (
    <section className="panel">
      <h2>{t('situation.sensors')}</h2>
      {data === undefined && <Loading error={error} />}
      <ul className="stack-tight">
        {data?.items.map((sensor) => (
          <li key={sensor.id} className="row">
            <span className="strong">{sensor.name}</span>
            {sensor.state === 'silent' && sensor.silentSince !== null ? (
              <Status tone="bad">
                {t('situation.silent', { when: '' })} <When at={sensor.silentSince} />
              </Status>
            ) : (
              <SensorWord state={sensor.state} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SensorWord({ state }: { readonly state: 'declared' | 'enrolled' | 'silent' | 'revoked' }) {
  const { t } = useTranslation();
  const tone = state === 'enrolled' ? 'good' : state === 'silent' ? 'bad' : 'plain';
  return <Status tone={tone}>{t(`sensorState.${state}`)}</Status>;
}
