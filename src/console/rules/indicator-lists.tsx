/** The indicator lists that the sensors find by: each sensor reads its own, and tells which with what it delivers. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { Loading } from '../look/loading.tsx';
import { SensorLists } from '../sensor/sensor-lists.tsx';

type SensorRow = ReplyOf<typeof sensorRoutes.list>['items'][number];

export function IndicatorLists({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const { data, error } = useAll<SensorRow>(sensorRoutes.list);
  const enrolled = (data ?? []).filter(({ state }) => state === 'enrolled' || state === 'silent');
  return (
    <div className="page-body stack">
      <p className="quiet">{t('lists.about')}</p>
      {data === undefined && <Loading error={error} />}
      {data !== undefined && enrolled.length === 0 && <p className="quiet">{t('lists.none')}</p>}
      {enrolled.map(({ id, name }) => (
        <div key={id} className="stack-tight">
          <h2>
            <Link to="/sensors" search={{ id }}>
              {name}
            </Link>
          </h2>
          <SensorLists id={id} me={me} />
        </div>
      ))}
    </div>
  );
}
