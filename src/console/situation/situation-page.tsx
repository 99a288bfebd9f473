/** Numbers first, each the way to its rows; then what is late and what comes next; then how the parts are. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CASE_STATES } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { keyOf, useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import { ClockState } from '../case/clocks.tsx';
import { useWaiting } from '../inbox/waiting.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { agreementOf } from '../order/differs.ts';
import { PlaceName, UnitName } from '../thing/names.tsx';

const PAGE = { limit: '200' } as const;

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | number | null;
}

export function SituationPage() {
  const { t } = useTranslation();
  useTitle(t('situation.title'));
  return (
    <>
      <header className="page-head">
        <h1>{t('situation.title')}</h1>
      </header>
      <div className="page-body stack">
        <Figures />
        <div className="two">
          <Late />
          <Next />
        </div>
        <div className="two">
          <ByState />
          <Sensors />
        </div>
      </div>
    </>
  );
}

/** A page that is not the last counts no further: it says so. */
function useCount(page: Page | undefined): string {
  const { t } = useTranslation();
  if (page === undefined) return '–';
  const count = number(page.items.length);
  return page.next === null ? count : t('situation.atLeast', { n: count });
}

function Figures() {
  const { t } = useTranslation();
  const leads = useAsk(leadRoutes.list, { query: { ...PAGE, state: 'new' } });
  const overdue = useAsk(caseRoutes.list, { query: { ...PAGE, overdue: 'true' } });
  const active = useAsk(orderRoutes.list, { query: { ...PAGE, state: 'active' } });
  const degraded = useAsk(orderRoutes.list, { query: { ...PAGE, state: 'degraded' } });
  const waiting = useWaiting();
  const held =
    active.data === undefined || degraded.data === undefined
      ? undefined
      : {
          items: [...active.data.items, ...degraded.data.items],
          next: active.data.next ?? degraded.data.next,
        };
  const differ = held?.items.filter((order) =>
    order.points.some((point) => ['differs', 'unknown'].includes(agreementOf(point, order))),
  );
  const lateCount = overdue.data?.items.length ?? 0;
  return (
    <section className="figures" aria-label={t('situation.now')}>
      <Figure to="/inbox?box=decisions" name={t('situation.waiting')}>
        {waiting === undefined ? '–' : number(waiting.length)}
      </Figure>
      <Figure to="/inbox?box=leads&state=new" name={t('situation.leads')}>
        {useCount(leads.data)}
      </Figure>
      <Figure to="/cases?overdue=true" name={t('situation.overdue')} isBad={lateCount > 0}>
        {useCount(overdue.data)}
      </Figure>
      <Figure to="/orders?state=active" name={t('situation.held')}>
        {useCount(held)}
      </Figure>
      <Figure
        to="/orders?state=degraded"
        name={t('situation.differ')}
        isBad={(differ?.length ?? 0) > 0}
      >
        {differ === undefined ? '–' : number(differ.length)}
      </Figure>
    </section>
  );
}

function Figure(props: {
  readonly to: string;
  readonly name: string;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Link className="figure" to={props.to} data-tone={props.isBad === true ? 'bad' : undefined}>
      <strong>{props.children}</strong>
      <span>{props.name}</span>
    </Link>
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

function ByState() {
  const { t } = useTranslation();
  const counts = useQueries({
    queries: OPEN_STATES.map((state) => ({
      queryKey: keyOf(caseRoutes.list, { query: { ...PAGE, state } }),
      queryFn: () => call(caseRoutes.list, { query: { ...PAGE, state } }),
    })),
  });
  const most = Math.max(1, ...counts.map(({ data }) => data?.items.length ?? 0));
  return (
    <section className="panel">
      <h2>{t('situation.byState')}</h2>
      <ul className="stack-tight">
        {OPEN_STATES.map((state, i) => (
          <StateCount key={state} state={state} page={counts[i]?.data} most={most} />
        ))}
      </ul>
    </section>
  );
}

function StateCount(props: {
  readonly state: (typeof OPEN_STATES)[number];
  readonly page: Page | undefined;
  readonly most: number;
}) {
  const { t } = useTranslation();
  const { state, page, most } = props;
  const count = useCount(page);
  const share = (page?.items.length ?? 0) / most;
  return (
    <li className="count-line">
      <Link to="/cases" search={{ state }}>
        {t(`caseState.${state}`)}
      </Link>
      <span className="count-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <strong>{count}</strong>
    </li>
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
