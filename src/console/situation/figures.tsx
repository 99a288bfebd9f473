/** The numbers that are read first, each the way to its rows. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Situation } from '#model/situation.ts';
import { useWaiting } from '../inbox/waiting.ts';
import { number, scaled, withRange, type Range } from '../look/format.ts';

type Shown = Partial<Situation>;
const count = (value: number | undefined): string => (value === undefined ? '–' : number(value));

/** Undefined: not known yet. */
export function Figures({ about = {} }: { readonly about: Shown | undefined }) {
  const { t } = useTranslation();
  return (
    <section className="figures" aria-label={t('situation.now')}>
      <MiningFigures mining={about.mining} />
      <Work about={about} />
    </section>
  );
}

function MiningFigures({ mining }: { readonly mining: Situation['mining'] | undefined }) {
  const { t } = useTranslation();
  const systems = mining?.systems;
  return (
    <>
      <Figure to="/energy?by=system&days=1" name={t('now.systems')} isBad={(systems ?? 0) > 0}>
        {count(systems)}
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
    </>
  );
}

function Work({ about }: { readonly about: Shown }) {
  const { t } = useTranslation();
  const waiting = useWaiting();
  const { overdueCases = 0, degraded = 0 } = about;
  return (
    <>
      <Figure to="/inbox?box=decisions" name={t('situation.waiting')}>
        {count(waiting?.length)}
      </Figure>
      <Figure to="/inbox?box=leads&state=new" name={t('situation.leads')}>
        {count(about.newLeads)}
      </Figure>
      <Figure to="/cases?overdue=true" name={t('situation.overdue')} isBad={overdueCases > 0}>
        {count(about.overdueCases)}
      </Figure>
      <Figure to="/orders?state=active" name={t('situation.held')}>
        {count(about.held)}
      </Figure>
      <Figure to="/orders?state=degraded" name={t('situation.differ')} isBad={degraded > 0}>
        {count(about.degraded)}
      </Figure>
    </>
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
