/** All orders, the newest first, each with what is observed of it. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ORDER_STATES } from '#model/order.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { useRows } from '../api/use-rows.ts';
import type { OrderRow } from '../inbox/waiting.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Chips } from '../list/chips.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { ORDER_TONES } from '../look/tones.ts';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { PlaceName, PointName, shortId, SystemName, UnitName } from '../thing/names.tsx';
import { PointsInShort } from './points-in-short.tsx';
import type { OrdersSearch } from './search.ts';

const WIDE = 'minmax(0, 1.3fr) minmax(0, 2fr) 120px minmax(0, 1.4fr) 150px';

export function OrdersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: OrdersSearch = useSearch({ from: '/inside/orders' });
  const isNarrow = useNarrow();
  useTitle(t('orders.title'));
  const { id, ...filters } = search;
  const list = useRows<OrderRow>(orderRoutes.list, { ...filters });
  const go = (part: object): void =>
    void navigate({ to: '/orders', search: { ...search, ...part }, replace: true });
  const open = (row: OrderRow): void =>
    void navigate({ to: '/orders/$id', params: { id: row.id } });
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('orders.title')}</h1>
        <div className="filters">
          <ChoiceFilter
            label={t('cases.state')}
            any={t('inbox.any')}
            value={search.state}
            options={ORDER_STATES.map((value) => ({ value, label: t(`orderState.${value}`) }))}
            onChange={(state) => go({ state })}
          />
          <OrderChips search={search} go={go} />
        </div>
        <ExportMenu list="order" title={t('orders.title')} filters={filters} />
      </header>
      <VirtualList
        label={t('orders.title')}
        {...list}
        head={isNarrow ? null : <Head />}
        rowPx={isNarrow ? 64 : 40}
        columns={isNarrow ? 'minmax(0, 1fr) max-content' : WIDE}
        selectedId={id ?? null}
        empty={t('orders.none')}
        onSelect={(row) => (isNarrow || row.id === id ? open(row) : go({ id: row.id }))}
        onOpen={open}
        render={(row) => (isNarrow ? <NarrowRow row={row} /> : <WideRow row={row} />)}
      />
    </div>
  );
}

/** What a link from elsewhere asked for. */
function OrderChips({
  search,
  go,
}: {
  readonly search: OrdersSearch;
  readonly go: (part: object) => void;
}) {
  const { t } = useTranslation();
  const { unitId, systemId, caseId, pointId, jurisdiction } = search;
  const place = <PlaceName path={jurisdiction ?? ''} />;
  return (
    <Chips
      chips={[
        {
          key: 'unitId',
          name: t('chip.unit'),
          value: unitId,
          shown: <UnitName id={unitId ?? null} />,
        },
        {
          key: 'systemId',
          name: t('chip.system'),
          value: systemId,
          shown: <SystemName id={systemId} />,
        },
        { key: 'caseId', name: t('chip.case'), value: caseId, shown: shortId(caseId ?? '') },
        {
          key: 'pointId',
          name: t('chip.point'),
          value: pointId,
          shown: <PointName id={pointId ?? ''} />,
        },
        { key: 'jurisdiction', name: t('chip.place'), value: jurisdiction, shown: place },
      ]}
      onRemove={go}
    />
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div className="list-head" style={{ gridTemplateColumns: WIDE }} aria-hidden="true">
      <span>{t('orders.rung')}</span>
      <span>{t('case.unit')}</span>
      <span>{t('cases.state')}</span>
      <span>{t('orders.points')}</span>
      <span>{t('orders.until')}</span>
    </div>
  );
}

function WideRow({ row }: { readonly row: OrderRow }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="cut strong">{t(`rung.${row.rungNow}`)}</span>
      <span className="cut">
        <UnitName id={row.unitId} />
      </span>
      <span className="cut">
        <Status tone={ORDER_TONES[row.state]}>{t(`orderState.${row.state}`)}</Status>
      </span>
      <span className="cut">
        <PointsInShort order={row} />
      </span>
      <span className="cut quiet small">
        {row.until === null ? t('say.notSet') : <When at={row.until} form="absolute" />}
      </span>
    </>
  );
}

function NarrowRow({ row }: { readonly row: OrderRow }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut strong">{t(`rung.${row.rungNow}`)}</div>
        <div className="cut quiet small">
          <UnitName id={row.unitId} />
        </div>
      </div>
      <div className="right small">
        <Status tone={ORDER_TONES[row.state]}>{t(`orderState.${row.state}`)}</Status>
        <div>
          <PointsInShort order={row} />
        </div>
      </div>
    </>
  );
}
