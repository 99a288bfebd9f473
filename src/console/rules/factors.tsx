/** Factors that turn electricity into carbon and coal: those chosen here, with their place, and those that are shipped. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnergyFactor, EnergyFactorEntry } from '#model/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, mayDo, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import type { DeedForm } from '../thing/deed.ts';
import { addForm, chooseForm, withdrawForm } from './factor-forms.ts';

export function Factors(props: { readonly me: Me; readonly onForm: (form: DeedForm) => void }) {
  const { t } = useTranslation();
  const { me, onForm } = props;
  const own = useAll<EnergyFactorEntry>(energyFactorRoutes.list);
  const shipped = useAsk(energyFactorRoutes.shipped);
  const places = usePlaces().filter(({ value }) =>
    mayDo(me, 'policy.manage', { jurisdiction: value, sector: null, unitId: null }),
  );
  const mayAdd = mayAnywhere(me, 'policy.manage') && places.length > 0;
  if (own.data === undefined || shipped.data === undefined) {
    return <Loading error={own.error ?? shipped.error} />;
  }
  return (
    <div className="page-body stack">
      <section className="panel stack-tight">
        <div className="row spread">
          <h2>{t('factor.own')}</h2>
          {mayAdd && (
            <Button size="xs" onClick={() => onForm(addForm(places, t))}>
              {t('factor.add')}
            </Button>
          )}
        </div>
        <p className="hint">{t('factor.ownAbout')}</p>
        <Own rows={own.data} me={me} onForm={onForm} />
      </section>
      <section className="panel stack-tight">
        <h2>{t('factor.shipped')}</h2>
        <p className="hint">{t('factor.shippedAbout')}</p>
        <Table
          rows={shipped.data.items}
          placeOf={() => null}
          deedOf={(factor) =>
            mayAdd ? (
              <Button
                size="xs"
                variant="default"
                aria-label={`${t('factor.choose')}: ${factor.region}`}
                onClick={() => onForm(chooseForm(factor, places, t))}
              >
                {t('factor.choose')}
              </Button>
            ) : null
          }
        />
      </section>
    </div>
  );
}

function Own(props: {
  readonly rows: readonly EnergyFactorEntry[];
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { rows, me, onForm } = props;
  return rows.length === 0 ? (
    <p className="quiet">{t('factor.none')}</p>
  ) : (
    <Table
      rows={rows}
      placeOf={({ jurisdiction }) => jurisdiction}
      deedOf={(entry) =>
        entry.withdrawnAt !== null ? (
          <Status tone="plain">{t('factor.withdrawn')}</Status>
        ) : mayDo(me, 'policy.manage', { ...entry, sector: null, unitId: null }) ? (
          <Button size="xs" variant="default" onClick={() => onForm(withdrawForm(entry, t))}>
            {t('factor.withdraw')}
          </Button>
        ) : null
      }
    />
  );
}

function Table<T extends EnergyFactor>(props: {
  readonly rows: readonly T[];
  readonly placeOf: (row: T) => string | null;
  readonly deedOf: (row: T) => React.ReactNode;
}) {
  const { t } = useTranslation();
  const hasPlaces = props.rows.some((row) => props.placeOf(row) !== null);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t('rules.factors')}>
      <table className="table">
        <thead>
          <tr>
            {hasPlaces && <th scope="col">{t('factor.place')}</th>}
            <th scope="col">{t('factor.region')}</th>
            <th scope="col" className="number">
              g/kWh
            </th>
            <th scope="col">{t('factor.counts')}</th>
            <th scope="col">{t('factor.year')}</th>
            <th scope="col">{t('factor.grade')}</th>
            <th scope="col">{t('factor.source')}</th>
            <th aria-label={t('do.actions')} />
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <Row
              key={`${props.placeOf(row)} ${row.kind} ${row.region} ${row.year} ${row.gramsPerKwh}`}
              row={row}
              place={hasPlaces ? props.placeOf(row) : undefined}
            >
              {props.deedOf(row)}
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly row: EnergyFactor;
  readonly place: string | null | undefined;
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { row, place } = props;
  return (
    <tr>
      {place !== undefined && <td>{place !== null && <PlaceName path={place} />}</td>}
      <td className="nowrap">{row.region}</td>
      <td className="number">{number(row.gramsPerKwh, 1)}</td>
      <td>{t(`factorCounts.${row.counts}`)}</td>
      <td>{row.year}</td>
      <td>{t(`factorGrade.${row.grade}`)}</td>
      <td className="small">{row.source}</td>
      <td>{props.children}</td>
    </tr>
  );
}
