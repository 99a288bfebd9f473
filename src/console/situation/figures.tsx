/** The numbers that are read first, each the way to its rows. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Situation } from '#model/situation.ts';
import { useWaiting } from '../inbox/waiting.ts';
import { number, scaled, withRange, type Range } from '../look/format.ts';

export function Figures({ about }: { readonly about: Situation | undefined }) {
  const { t } = useTranslation();
  const waiting = useWaiting();
  const count = (value: number | undefined): string => (value === undefined ? '–' : number(value));
  const mining = about?.mining;
  const isMining = mining !== undefined && mining.systems > 0;
  const overdue = (about?.overdueCases ?? 0) > 0;
  const differ = (about?.degraded ?? 0) > 0;
  return (
    <section className="figures" aria-label={t('situation.now')}>
      <Figure to="/energy?by=system&days=1" name={t('now.systems')} isBad={isMining}>
        {count(mining?.systems)}
      </Figure>
      <Measure
        to="/energy?by=jurisdiction&days=1"
        name={t('now.power')}
        unit="W"
        span={mining?.watts}
      />
      <Measure
        to="/rules?tab=factors"
        name={t('now.carbon')}
        unit="g"
        span={grams(mining?.co2eKgPerHour)}
      />
      <Figure to="/inbox?box=decisions" name={t('situation.waiting')}>
        {waiting === undefined ? '–' : number(waiting.length)}
      </Figure>
      <Figure to="/inbox?box=leads&state=new" name={t('situation.leads')}>
        {count(about?.newLeads)}
      </Figure>
      <Figure to="/cases?overdue=true" name={t('situation.overdue')} isBad={overdue}>
        {count(about?.overdueCases)}
      </Figure>
      <Figure to="/orders?state=active" name={t('situation.held')}>
        {count(about?.held)}
      </Figure>
      <Figure to="/orders?state=degraded" name={t('situation.differ')} isBad={differ}>
        {count(about?.degraded)}
      </Figure>
    </section>
  );
}

const grams = (span: Range | null | undefined): Range | null | undefined =>
  span && { low: span.low * 1000, central: span.central * 1000, high: span.high * 1000 };

/** Never a number without its interval. */
function Measure(props: {
  readonly to: string;
  readonly name: string;
  readonly unit: string;
  /** Undefined: not known yet; null: nothing is measured. */
  readonly span: Range | null | undefined;
}) {
  const { span, unit } = props;
  return (
    <Figure
      to={props.to}
      name={props.name}
      about={span ? withRange(span, unit).replace(/^[^(]*/, '') : undefined}
    >
      {span ? scaled(span.central, unit) : '–'}
    </Figure>
  );
}

function Figure(props: {
  readonly to: string;
  readonly name: string;
  readonly about?: string | undefined;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Link className="figure" to={props.to} data-tone={props.isBad === true ? 'bad' : undefined}>
      <strong>{props.children}</strong>
      <span>{props.name}</span>
      {props.about !== undefined && <span className="figure-about">{props.about}</span>}
    </Link>
  );
}
