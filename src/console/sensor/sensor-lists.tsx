/** The lists with which a sensor found what it delivered last: the record of that delivery names them. */
import { useTranslation } from 'react-i18next';
import { sensorEvents } from '#model/sensor.ts';
import { recordRoutes } from '#model/routes/record.ts';
import type { ListSnapshot } from '#model/transcript.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { When } from '../look/when.tsx';

const DELIVERED = 'sensor.delivered';

export function SensorLists({ id, me }: { readonly id: string; readonly me: Me }) {
  const { t } = useTranslation();
  const may = mayAnywhere(me, 'record.read');
  const query = { kind: 'sensor' as const, id, limit: 50 };
  const { data, error } = useAsk(recordRoutes.list, { query }, may);
  const last = data?.items.find(({ type }) => type === DELIVERED);
  const lists = listsOf(last?.data);
  return (
    <section className="panel">
      <h3>{t('sensor.lists')}</h3>
      {!may && <p className="quiet">{t('sensor.listsHidden')}</p>}
      {may && data === undefined && <Loading error={error} />}
      {data !== undefined && last === undefined && (
        <p className="quiet">{t('sensor.noDelivery')}</p>
      )}
      {last !== undefined && <Lists lists={lists} at={last.at} />}
    </section>
  );
}

function listsOf(data: unknown): readonly ListSnapshot[] {
  const read = sensorEvents[DELIVERED].data.safeParse(data);
  return read.success ? read.data.lists : [];
}

function Lists(props: { readonly lists: readonly ListSnapshot[]; readonly at: string }) {
  const { t } = useTranslation();
  if (props.lists.length === 0) return <p className="quiet">{t('sensor.noLists')}</p>;
  return (
    <>
      <div className="table-wrap" role="region" tabIndex={0} aria-label={t('sensor.lists')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('sensor.list')}</th>
              <th className="number">{t('sensor.entries')}</th>
              <th>{t('sensor.stated')}</th>
              <th>{t('sensor.fetched')}</th>
            </tr>
          </thead>
          <tbody>
            {props.lists.map((list) => (
              <tr key={list.name}>
                <td>{list.name}</td>
                <td className="number">{number(list.entries)}</td>
                <td>
                  <When at={list.statedAt} form="absolute" />
                </td>
                <td>
                  <When at={list.fetchedAt} form="relative" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet small">
        {t('sensor.asOf')} <When at={props.at} />
      </p>
    </>
  );
}
