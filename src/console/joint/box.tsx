/** One kind of joint work: its list, and beside it what is chosen. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Row, Rows } from '../api/use-rows.ts';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import type { JointSearch } from './search.ts';

export function Box<T extends Row>(props: {
  readonly label: string;
  readonly empty: string;
  readonly rows: Rows<T>;
  readonly line: (row: T) => ReactNode;
  readonly pane: (row: T) => ReactNode;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const { id, open: isOpen, ...filters }: JointSearch = useSearch({ from: '/inside/joint' });
  const { rows } = props.rows;
  const chosen = rows.find((row) => row.id === id) ?? (isNarrow ? undefined : rows[0]);
  const go = (part: JointSearch, replace = true): void =>
    void navigate({ to: '/joint', search: { ...filters, ...part }, replace });
  const show = (row: T): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={props.label}
      list={
        <VirtualList
          label={props.label}
          {...props.rows}
          rowPx={64}
          columns="minmax(0, 1fr) max-content"
          selectedId={chosen?.id ?? null}
          empty={props.empty}
          onSelect={show}
          onOpen={show}
          render={props.line}
        />
      }
      pane={chosen === undefined ? <p className="quiet">{t('joint.pick')}</p> : props.pane(chosen)}
      isOpen={isOpen === true && chosen !== undefined}
      onBack={() => go(id === undefined ? {} : { id })}
    />
  );
}
