/** Power, energy and carbon of one case or system: figures with their interval, the curves, and what it all rests on. */
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseEnergy } from '#model/case.ts';
import type { EnergyAccount } from '#model/energy.ts';
import { energyRoutes } from '#model/routes/energy.ts';
import { useAsk } from '../api/ask.ts';
import { BandChart } from '../chart/band-chart.tsx';
import { absolute, number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Basis } from './energy-page.tsx';
import { sayKg, sayKwh, sayWatts } from './say.ts';

export function EnergyOfCase({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(energyRoutes.ofCase, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  return (
    <>
      {data.recorded !== null && <Recorded recorded={data.recorded} />}
      <Account account={data} title={t(data.recorded === null ? 'energy.ofCase' : 'energy.anew')} />
    </>
  );
}

export function EnergyOfSystem({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(energyRoutes.ofSystem, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  return <Account account={data} title={t('energy.ofCase')} />;
}

function Recorded({ recorded }: { readonly recorded: CaseEnergy }) {
  const { t } = useTranslation();
  if (!recorded.known) {
    return (
      <section className="panel">
        <h2>{t('energy.recorded')}</h2>
        <p>{t('energy.noEnergy', { why: recorded.why })}</p>
      </section>
    );
  }
  const { from, to, kwh, watts, co2eKg, factor, basis } = recorded;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('energy.interval'), `${absolute(from)} – ${absolute(to)}`],
    [t('energy.most'), sayWatts(watts)],
    [t('energy.kwh'), sayKwh(kwh)],
    [t('energy.co2e'), sayKg(co2eKg)],
    [
      t('energy.factor'),
      `${number(factor.gramsPerKwh, 1)} g/kWh, ${factor.region}, ${factor.year}; ${factor.source}`,
    ],
  ];
  return (
    <section className="panel stack-tight">
      <h2>{t('energy.recorded')}</h2>
      <Facts rows={rows} />
      <p className="hint" lang="en">
        {basis}
      </p>
    </section>
  );
}

function Account({ account, title }: { readonly account: EnergyAccount; readonly title: string }) {
  const { t } = useTranslation();
  if (account.sessions === 0) {
    return (
      <section className="panel">
        <h2>{title}</h2>
        <p className="quiet">{t('energy.nothing')}</p>
      </section>
    );
  }
  const factors = [account.factor, account.coalFactor].filter((one) => one !== null);
  return (
    <section className="panel stack-tight">
      <h2>{title}</h2>
      <Facts rows={rowsOf(account, t)} />
      {account.power.length > 0 && <Curves account={account} />}
      <Basis factors={factors} />
    </section>
  );
}

function rowsOf(account: EnergyAccount, t: TFunction): readonly (readonly [string, ReactNode])[] {
  const { from, to, hours, sessions, unmeasured, stopped, coalKg } = account;
  const isRunning = (account.wattsNow?.central ?? 0) > 0;
  return [
    [
      t('energy.sessions'),
      unmeasured === 0
        ? number(sessions)
        : `${number(sessions)}; ${t('energy.unmeasured', { n: number(unmeasured) })}`,
    ],
    [
      t('energy.interval'),
      from === null || to === null ? '–' : `${absolute(from)} – ${absolute(to)}`,
    ],
    [t('energy.hours'), t('energy.hoursValue', { n: number(hours, 2) })],
    [
      t('energy.powerNow'),
      isRunning ? (
        <Status key="now" tone="bad">
          {sayWatts(account.wattsNow)}
        </Status>
      ) : (
        sayWatts(account.wattsNow)
      ),
    ],
    [t('energy.most'), sayWatts(account.wattsMost)],
    ...(stopped === null
      ? []
      : [
          [
            t('energy.stopped'),
            <span key="stopped">
              <Status tone="good">{sayWatts(stopped.watts)}</Status>{' '}
              <span className="quiet small">
                {t('energy.stoppedSince', { when: '' })} <When at={stopped.since} />
              </span>
            </span>,
          ] as const,
        ]),
    [t('energy.kwh'), sayKwh(account.kwh)],
    [t('energy.co2e'), sayKg(account.co2eKg)],
    ...(coalKg === null ? [] : [[t('energy.coal'), sayKg(coalKg)] as const]),
  ];
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name} className="facts-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Curves({ account }: { readonly account: EnergyAccount }) {
  const { t } = useTranslation();
  const head = [t('chart.time'), t('chart.low'), t('chart.central'), t('chart.high')];
  return (
    <div className="stack-tight">
      <h3>{t('energy.curves')}</h3>
      <BandChart label={t('chart.power')} unit="W" points={account.power} isStepped head={head} />
      {account.rates.map(({ algorithm, unit, steps }) => (
        <div key={`${algorithm} ${unit}`}>
          <p className="quiet small">{algorithm}</p>
          <BandChart
            label={t('chart.rate', { algorithm })}
            unit={unit}
            points={steps}
            isStepped
            heightPx={150}
            head={head}
          />
        </div>
      ))}
    </div>
  );
}
