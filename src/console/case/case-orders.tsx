import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orderRoutes } from '#model/routes/orders.ts';
import { useAsk } from '../api/ask.ts';
import { Loading } from '../look/loading.tsx';
import { ORDER_TONES } from '../look/tones.ts';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { PointsInShort } from '../order/points-in-short.tsx';

export function CaseOrders({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(orderRoutes.list, { query: { caseId, limit: '100' } });
  if (data === undefined) return <Loading error={error} />;
  if (data.items.length === 0) return <p className="quiet">{t('case.noOrders')}</p>;
  return (
    <section className="panel">
      <ul className="stack">
        {data.items.map((order) => (
          <li key={order.id} className="row">
            <Link to="/orders/$id" params={{ id: order.id }}>
              {t(`rung.${order.rungNow}`)}
            </Link>
            <Status tone={ORDER_TONES[order.state]}>{t(`orderState.${order.state}`)}</Status>
            <PointsInShort order={order} />
            <span className="quiet small">
              <When at={order.changedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
