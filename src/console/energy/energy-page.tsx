/** Electricity that mining took, as a table by what one asks for; every figure with its interval, and the basis below. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENERGY_BY, type EnergyBy, type EnergyRow } from '#model/energy.ts';
import { energyRoutes } from '#model/routes/energy.ts';
import type { ReplyOf } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { useAsk } from '../api/ask.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { PlaceName, shortId, UnitName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { sayFactor, sayKg, sayKwh, sayWatts } from './say.ts';
import { ENERGY_DAYS, type EnergySearch } from './search.ts';

const TITLES = {
  jurisdiction: 'byJurisdiction',
  sector: 'bySector',
  unit: 'byUnit',
  system: 'bySystem',
  case: 'byCase',
} as const satisfies Record<EnergyBy, string>;
const DAY_MS = 86_400_000;
/** The end of the time asked for is the present minute: the same question for so long. */
const MINUTE_MS = 60_000;

export function EnergyPage() {
  const { t } = useTranslation();
  const search: EnergySearch = useSearch({ from: '/inside/energy' });
  const by = search.by ?? 'jurisdiction';
  const [now] = useState(() => Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS);
  const from = new Date(now - Number(search.days ?? '30') * DAY_MS).toISOString();
  const { jurisdiction, unitId } = search;
  const query = {
    by,
    from,
    limit: '200',
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(unitId === undefined ? {} : { unitId }),
  };
  const { data, error } = useAsk(energyRoutes.list, { query });
  useTitle(t('energy.title'));
  return (
    <>
      <header className="page-head">
        <h1>{t('energy.title')}</h1>
        <Filters search={search} />
      </header>
      <div className="page-body stack">
        <p className="hint">{t('energy.about')}</p>
        {data === undefined && <Loading error={error} />}
        {data?.items.length === 0 && <p>{t('energy.none')}</p>}
        {data !== undefined && data.items.length > 0 && <Table by={by} table={data} />}
      </div>
    </>
  );
}

function Filters({ search }: { readonly search: EnergySearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (part: object): void =>
    void navigate({ to: '/energy', search: { ...search, ...part }, replace: true });
  return (
    <div className="filters">
      <ChoiceFilter
        label={t('energy.by')}
        any={t('energy.byJurisdiction')}
        value={search.by === 'jurisdiction' ? undefined : search.by}
        options={ENERGY_BY.filter((one) => one !== 'jurisdiction').map((value) => ({
          value,
          label: t(`energy.${TITLES[value]}`),
        }))}
        onChange={(by) => go({ by })}
      />
      <ChoiceFilter
        label={t('energy.since')}
        any={t('energy.lastDays', { n: '30' })}
        value={search.days === '30' ? undefined : search.days}
        options={ENERGY_DAYS.filter((one) => one !== '30').map((value) => ({
          value,
          label: t('energy.lastDays', { n: value }),
        }))}
        onChange={(days) => go({ days })}
      />
      <ChoiceFilter
        label={t('case.place')}
        any={t('inbox.any')}
        value={search.jurisdiction}
        options={usePlaces()}
        onChange={(jurisdiction) => go({ jurisdiction })}
      />
    </div>
  );
}

type EnergyTable = ReplyOf<typeof energyRoutes.list>;

function Table({ by, table }: { readonly by: EnergyBy; readonly table: EnergyTable }) {
  const { t } = useTranslation();
  const hasCoal = table.total.coalKg !== null;
  return (
    <section className="panel stack-tight">
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('energy.title')}>
        <table className="table energy-table">
          <thead>
            <tr>
              <th scope="col">{t(`energy.${TITLES[by]}`)}</th>
              <th scope="col" className="number">
                {t('energy.sessions')}
              </th>
              <th scope="col">{t('energy.powerNow')}</th>
              <th scope="col">{t('energy.kwh')}</th>
              <th scope="col">{t('energy.co2e')}</th>
              {hasCoal && <th scope="col">{t('energy.coal')}</th>}
            </tr>
          </thead>
          <tbody>
            {table.items.map((row) => (
              <Line key={row.key ?? ''} row={row} hasCoal={hasCoal}>
                <Key by={by} value={row.key} />
              </Line>
            ))}
          </tbody>
          <tfoot>
            <Line row={table.total} hasCoal={hasCoal}>
              <strong>{t('energy.total')}</strong>
            </Line>
          </tfoot>
        </table>
      </div>
      {table.more > 0 && <p className="quiet">{t('energy.notShown', { n: number(table.more) })}</p>}
      <Basis factors={table.factors} />
    </section>
  );
}

function Line(props: {
  readonly row: EnergyRow;
  readonly hasCoal: boolean;
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { row } = props;
  return (
    <tr>
      <td>{props.children}</td>
      <td className="number" data-name={t('energy.sessions')}>
        {number(row.sessions)}
        {row.unmeasured > 0 && (
          <div className="quiet small">{t('energy.unknown', { n: number(row.unmeasured) })}</div>
        )}
      </td>
      <td data-name={t('energy.powerNow')}>{sayWatts(row.wattsNow)}</td>
      <td data-name={t('energy.kwh')}>{sayKwh(row.kwh)}</td>
      <td data-name={t('energy.co2e')}>
        {sayKg(row.co2eKg)}
        {row.isRecorded && <Status tone="plain">{t('energy.keeps')}</Status>}
      </td>
      {props.hasCoal && <td data-name={t('energy.coal')}>{sayKg(row.coalKg)}</td>}
    </tr>
  );
}

function Key({ by, value }: { readonly by: EnergyBy; readonly value: string | null }) {
  const { t } = useTranslation();
  if (value === null) return <span className="quiet">{t('now.unknown')}</span>;
  switch (by) {
    case 'jurisdiction':
      return (
        <Link to="/energy" search={{ by: 'unit', jurisdiction: value }}>
          <PlaceName path={value} />
        </Link>
      );
    case 'sector':
      return (
        <Link to="/cases" search={{ sector: value }}>
          {value}
        </Link>
      );
    case 'unit':
      return (
        <Link to="/energy" search={{ by: 'system', unitId: value }}>
          <UnitName id={value} />
        </Link>
      );
    case 'system':
      return <SystemKey id={value} />;
    default:
      return <CaseKey id={value} />;
  }
}

function SystemKey({ id }: { readonly id: string }) {
  const { data } = useAsk(systemRoutes.show, { params: { id } });
  return (
    <Link to="/systems/$id" params={{ id }}>
      {data?.name ?? shortId(id)}
    </Link>
  );
}

/** By its list, which is no look at personal data. */
function CaseKey({ id }: { readonly id: string }) {
  const { data } = useAsk(caseRoutes.list, { query: { limit: '200' } });
  return (
    <Link to="/cases/$id" params={{ id }}>
      {data?.items.find((one) => one.id === id)?.number ?? shortId(id)}
    </Link>
  );
}

export function Basis({ factors }: { readonly factors: EnergyTable['factors'] }) {
  const { t } = useTranslation();
  return (
    <div className="hint stack-tight">
      <p>{t('energy.basis')}</p>
      {factors.map((factor) => (
        <p key={JSON.stringify(factor)}>
          {t(factor.kind === 'grid' ? 'energy.basisGrid' : 'energy.basisCoal', {
            factor: sayFactor(factor, t),
          })}
        </p>
      ))}
    </div>
  );
}
