import { useTranslation } from 'react-i18next';
import type { Order } from '#model/order.ts';
import { number } from '../look/format.ts';
import { Status } from '../look/status.tsx';
import { agreementOf } from './differs.ts';

/** How many points have what was ordered; what differs is not overlooked. */
export function PointsInShort({
  order,
}: {
  readonly order: Pick<Order, 'points' | 'state' | 'generation'>;
}) {
  const { t } = useTranslation();
  const { points } = order;
  if (points.length === 0) return <span className="quiet small">{t('say.none')}</span>;
  const found = points.map((point) => agreementOf(point, order));
  const bad = found.filter((one) => one === 'differs' || one === 'unknown').length;
  if (bad > 0) return <Status tone="bad">{t('orders.differs', { n: number(bad) })}</Status>;
  const held = found.filter((one) => one === 'as-ordered').length;
  return (
    <Status tone={held === points.length ? 'good' : 'warn'}>
      {t('orders.asOrdered', { held: number(held), all: number(points.length) })}
    </Status>
  );
}
