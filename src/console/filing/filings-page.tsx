/** Filings of research and other lawful systems: what waits for a decision, what holds, and what was seen beyond it. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FILING_STATES } from '#model/filing.ts';
import { filingRoutes, type FilingSummary } from '#model/routes/filings.ts';
import { useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter, FlagFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { UnitName } from '../thing/names.tsx';
import { FilingPane } from './filing-pane.tsx';
import { FILING_TONES } from './standing.ts';
import type { FilingsSearch } from './search.ts';

const ENDING_DAYS = '90';

export function FilingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const search: FilingsSearch = useSearch({ from: '/inside/filings' });
  const { id, open: isOpen, ...filters } = search;
  const { forwarded, ending, ...plain } = filters;
  const list = useRows<FilingSummary>(filingRoutes.list, {
    ...plain,
    ...(forwarded === true ? { forwarded: 'true' } : {}),
    ...(ending === true ? { endsWithin: ENDING_DAYS } : {}),
  });
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(t('area.filings'));
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: FilingsSearch, replace = true): void =>
    void navigate({ to: '/filings', search: { ...filters, ...part }, replace });
  const show = (row: FilingSummary): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <div className="page-fill">
      <Head
        filters={filters}
        onChange={(next) => void navigate({ to: '/filings', search: next, replace: true })}
      />
      <Split
        label={chosen?.title ?? t('area.filings')}
        list={
          <VirtualList
            label={t('area.filings')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('filing.none')}
            onSelect={show}
            onOpen={show}
            render={(row) => <FilingLine filing={row} />}
          />
        }
        pane={
          chosen === undefined || me === undefined ? (
            <p className="quiet">{t('filing.pick')}</p>
          ) : (
            <FilingPane key={chosen.id} filing={chosen} me={me} onForm={setForm} />
          )
        }
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => go(id === undefined ? {} : { id })}
      />
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={() => list.reload()} />
    </div>
  );
}

type Filters = Omit<FilingsSearch, 'id' | 'open'>;

function Head({
  filters,
  onChange,
}: {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  const { t } = useTranslation();
  const flag = (name: 'forwarded' | 'ending', on: boolean): void => {
    const { [name]: _off, ...rest } = filters;
    onChange(on ? { ...rest, [name]: true } : rest);
  };
  return (
    <header className="page-head">
      <h1>{t('area.filings')}</h1>
      <div className="filters">
        <ChoiceFilter
          label={t('filing.state')}
          any={t('inbox.any')}
          value={filters.state}
          options={FILING_STATES.map((state) => ({
            value: state,
            label: t(`filingState.${state}`),
          }))}
          onChange={(value) => {
            const { state: _state, ...rest } = filters;
            const state = FILING_STATES.find((one) => one === value);
            onChange(state === undefined ? rest : { ...rest, state });
          }}
        />
        <FlagFilter value={filters.forwarded === true} onChange={(on) => flag('forwarded', on)}>
          {t('filing.forwarded')}
        </FlagFilter>
        <FlagFilter value={filters.ending === true} onChange={(on) => flag('ending', on)}>
          {t('filing.ends')}
        </FlagFilter>
      </div>
    </header>
  );
}

function FilingLine({ filing }: { readonly filing: FilingSummary }) {
  const { t } = useTranslation();
  const { title, unitId, state, forwarding, until, consultations } = filing;
  const isBeyond =
    state === 'accepted' && consultations.at(-1)?.beyond.length !== 0 && consultations.length > 0;
  return (
    <>
      <div>
        <div className="cut strong">{title}</div>
        <div className="cut small">
          {isBeyond ? (
            <Status tone="bad">{t('filing.beyond')}</Status>
          ) : (
            <span className="quiet">
              <UnitName id={unitId} />
            </span>
          )}
        </div>
      </div>
      <div className="right small">
        <Status tone={FILING_TONES[state]}>
          {t(`filingState.${state}`)}
          {forwarding === 'forwarded' && state === 'accepted' && ` · ${t('forwarding.forwarded')}`}
        </Status>
        <div className="quiet">
          <When at={until} form="relative" />
        </div>
      </div>
    </>
  );
}
