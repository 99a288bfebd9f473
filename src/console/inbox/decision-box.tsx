import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { VirtualList } from '../list/virtual-list.tsx';
import { Split } from '../list/split.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { UnitName } from '../thing/names.tsx';
import { DecisionPane } from './decision-pane.tsx';
import { KeyHints } from './key-hints.tsx';
import type { InboxSearch } from './search.ts';
import type { Waiting } from './waiting.ts';

const NONE: readonly Waiting[] = [];

export function DecisionBox({ waiting }: { readonly waiting: readonly Waiting[] | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: InboxSearch = useSearch({ from: '/inside/inbox' });
  const isNarrow = useNarrow();
  const rows = waiting ?? NONE;
  const chosen = rows.find(({ id }) => id === search.id) ?? (isNarrow ? undefined : rows[0]);
  const choose = ({ id }: Waiting): void => {
    const open = isNarrow ? { open: true as const } : {};
    void navigate({ to: '/inbox', search: { box: 'decisions', id, ...open }, replace: !isNarrow });
  };
  const open = (one: Waiting): void => void navigate(whereIs(one));
  const list = (
    <>
      <VirtualList
        label={t('inbox.decisions')}
        rows={rows}
        rowPx={64}
        columns="minmax(0, 1fr) max-content"
        selectedId={chosen?.id ?? null}
        hasMore={false}
        isLoading={waiting === undefined}
        error={null}
        empty={t('inbox.noDecisions')}
        loadMore={nothing}
        onSelect={choose}
        onOpen={open}
        keys={{ a: () => chosen !== undefined && open(chosen) }}
        render={(one) => <DecisionRow one={one} />}
      />
      <KeyHints
        keys={[
          ['j k', 'move'],
          ['Enter', 'open'],
        ]}
      />
    </>
  );
  return (
    <Split
      label={t('inbox.why')}
      list={list}
      pane={
        chosen === undefined ? (
          <p className="quiet">{rows.length === 0 ? t('inbox.noDecisions') : t('inbox.pick')}</p>
        ) : (
          <DecisionPane one={chosen} />
        )
      }
      isOpen={search.open === true && chosen !== undefined}
      onBack={() => void navigate({ to: '/inbox', search: { box: 'decisions' } })}
    />
  );
}

const nothing = (): void => {};

export function whereIs(one: Waiting) {
  const { id } = one;
  if (one.kind === 'order') return { to: '/orders/$id', params: { id } } as const;
  if (one.kind === 'case') return { to: '/cases/$id', params: { id } } as const;
  return { to: '/inbox', search: { box: 'decisions', id } } as const;
}

function DecisionRow({ one }: { readonly one: Waiting }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut strong">{t(`inbox.waits.${one.what}`)}</div>
        <div className="cut quiet small">
          <Subject one={one} />
        </div>
      </div>
      <div className="right small quiet">
        {one.overdue ? <Status tone="bad">{t('say.overdue')}</Status> : null}
        <div>
          <When at={one.since} form="relative" />
        </div>
      </div>
    </>
  );
}

function Subject({ one }: { readonly one: Waiting }) {
  const { t } = useTranslation();
  if (one.kind === 'exemption') return <>{one.row.name}</>;
  if (one.kind === 'case') {
    return (
      <>
        {one.row.number} ·{' '}
        {one.row.unitId === null ? one.row.address : <UnitName id={one.row.unitId} />}
      </>
    );
  }
  return (
    <>
      {t(`rung.${one.row.rung}`)} · <UnitName id={one.row.unitId} />
    </>
  );
}
