/** Orders at one point: what was ordered beside what was observed there. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import type { PointShown } from '#model/routes/points.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { OBSERVED_TONES, ORDER_TONES } from '../look/tones.ts';
import { When } from '../look/when.tsx';
import { agreementOf } from '../order/differs.ts';
import { SystemLink } from '../thing/names.tsx';

type OrderRow = ReplyOf<typeof orderRoutes.list>['items'][number];
const SHOWN = '200';

export function PointOrders({ point, me }: { readonly point: PointShown; readonly me: Me }) {
  const { t } = useTranslation();
  const may = mayAnywhere(me, 'order.read');
  const query = { pointId: point.id, limit: SHOWN };
  const { data, error } = useAsk(orderRoutes.list, { query }, may);
  const bad = data?.items.filter((order) => isBad(order, point.id)).length ?? 0;
  return (
    <section className="panel">
      <h3>{t('order.points')}</h3>
      {!may && <p className="quiet">{t('point.ordersHidden')}</p>}
      {may && data === undefined && <Loading error={error} />}
      {data?.items.length === 0 && <p className="quiet">{t('point.noOrders')}</p>}
      {data !== undefined && bad > 0 && (
        <Callout tone="bad">{t('point.ordersDiffer', { n: String(bad) })}</Callout>
      )}
      {data !== undefined && data.items.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th>{t('inbox.system')}</th>
                <th>{t('order.ordered')}</th>
                <th>{t('order.observedNow')}</th>
                <th>{t('order.readBack')}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((order) => (
                <OrderLine key={order.id} order={order} pointId={point.id} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function isBad(order: OrderRow, pointId: string): boolean {
  const there = order.points.find(({ id }) => id === pointId);
  if (there === undefined) return false;
  return ['differs', 'unknown'].includes(agreementOf(there, order));
}

function OrderLine({ order, pointId }: { readonly order: OrderRow; readonly pointId: string }) {
  const { t } = useTranslation();
  const there = order.points.find(({ id }) => id === pointId);
  const isWrong = isBad(order, pointId);
  return (
    <tr data-tone={isWrong ? 'bad' : undefined}>
      <td>
        <SystemLink id={order.systemId} />
      </td>
      <td>
        <Link to="/orders/$id" params={{ id: order.id }}>
          {t(`rung.${order.rungNow}`)}
        </Link>{' '}
        <Status tone={ORDER_TONES[order.state]}>{t(`orderState.${order.state}`)}</Status>
      </td>
      <td>
        {there !== undefined && (
          <Status tone={isWrong ? 'bad' : OBSERVED_TONES[there.observed]}>
            {t(`observed.${there.observed}`)}
          </Status>
        )}
      </td>
      <td>
        {there?.observedAt === undefined || there.observedAt === null ? (
          t('order.never')
        ) : (
          <When at={there.observedAt} form="relative" />
        )}
      </td>
    </tr>
  );
}
