/** The lists with which a sensor found what it delivered last: the record of that delivery names them. */
import { useTranslation } from 'react-i18next';
import { sensorEvents } from '#model/sensor.ts';
import { recordRoutes } from '#model/routes/record.ts';
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
  const read = sensorEvents[DELIVERED].data.safeParse(last?.data);
  const lists = read.success ? read.data.lists : [];
  return (
    <section className="panel">
      <h3>{t('sensor.lists')}</h3>
      {!may && <p className="quiet">{t('sensor.listsHidden')}</p>}
      {may && data === undefined && <Loading error={error} />}
      {data !== undefined && last === undefined && (
        <p className="quiet">{t('sensor.noDelivery')}</p>
      )}
      {last !== undefined && lists.length === 0 && <p className="quiet">{t('sensor.noLists')}</p>}
      {lists.length > 0 && (
        <div className="table-wrap">
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
              {lists.map((list) => (
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
      )}
      {last !== undefined && (
        <p className="quiet small">
          {t('sensor.asOf')} <When at={last.at} />
        </p>
      )}
    </section>
  );
}
