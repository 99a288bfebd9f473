/** Per point: what was ordered, what was read back there, and how old that reading is. */
import { useTranslation } from 'react-i18next';
import type { Order, OrderPoint } from '#model/order.ts';
import { number } from '../look/format.ts';
import { Callout, Status } from '../look/status.tsx';
import { OBSERVED_TONES } from '../look/tones.ts';
import { useNow, When } from '../look/when.tsx';
import { PointName } from '../thing/names.tsx';
import { agreementOf, READING_MS } from './differs.ts';

export function OrderPoints({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const { points } = order;
  if (points.length === 0) {
    return (
      <section className="panel">
        <h2>{t('order.points')}</h2>
        <p className="quiet">{t('order.noPoints')}</p>
      </section>
    );
  }
  return (
    <section className="panel stack">
      <h2>{t('order.points')}</h2>
      <Verdict order={order} />
      <div className="table-wrap" role="region" tabIndex={0} aria-label={t('order.points')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('order.point')}</th>
              <th>{t('order.ordered')}</th>
              <th>{t('order.observedNow')}</th>
              <th>{t('order.readBack')}</th>
              <th className="number">{t('order.elements')}</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <PointRow key={point.id} point={point} order={order} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Said in one sentence, so that nobody has to compare columns. */
function Verdict({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const found = order.points.map((point) => agreementOf(point, order));
  if (found.includes('unknown')) return <Callout tone="bad">{t('order.unreachable')}</Callout>;
  if (found.includes('differs')) return <Callout tone="bad">{t('order.differsOne')}</Callout>;
  if (found.every((one) => one === 'as-ordered'))
    return <Callout tone="good">{t('order.agrees')}</Callout>;
  return null;
}

function PointRow({ point, order }: { readonly point: OrderPoint; readonly order: Order }) {
  const { t } = useTranslation();
  const now = useNow();
  const agreement = agreementOf(point, order);
  const isWanted = ['applying', 'active', 'degraded', 'scheduled'].includes(order.state);
  const isOld =
    isWanted && point.observedAt !== null && now - Date.parse(point.observedAt) > READING_MS;
  const isBad = agreement === 'differs' || agreement === 'unknown';
  return (
    <tr data-tone={isBad ? 'bad' : undefined}>
      <td>
        <PointName id={point.id} />
      </td>
      <td>{isWanted ? t(`rung.${order.rungNow}`) : t('observed.absent')}</td>
      <td>
        <Status tone={isBad ? 'bad' : OBSERVED_TONES[point.observed]}>
          {t(`observed.${point.observed}`)}
        </Status>
      </td>
      <td>
        {point.observedAt === null ? (
          t('order.never')
        ) : (
          <When at={point.observedAt} form="relative" />
        )}
        {isOld && (
          <div>
            <Status tone="warn" sign="clock">
              {t('order.oldNews')}
            </Status>
          </div>
        )}
      </td>
      <td className="number">{point.count === null ? '–' : number(point.count)}</td>
    </tr>
  );
}
