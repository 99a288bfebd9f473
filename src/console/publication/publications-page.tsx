/** Months that are told or wait to be: counted by one person, approved by another. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import {
  PUBLICATION_SCOPES,
  PUBLICATION_STATES,
  type PublicationState,
} from '#model/publication.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status, type Tone } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { useNow, When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName, UnitName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { draftForm } from './publication-forms.ts';
import { PublicationPane } from './publication-pane.tsx';
import type { PublicationsSearch } from './search.ts';

type Summary = z.infer<(typeof publicationRoutes)['list']['reply']>['items'][number];

const PUBLICATION_TONES: Readonly<Record<PublicationState, Tone>> = {
  draft: 'accent',
  approved: 'warn',
  published: 'good',
  withdrawn: 'bad',
  dropped: 'plain',
};

export function PublicationsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const search: PublicationsSearch = useSearch({ from: '/inside/publications' });
  const { id, open: isOpen, ...filters } = search;
  const list = useRows<Summary>(publicationRoutes.list, filters);
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(t('area.publications'));
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: PublicationsSearch, replace = true): void =>
    void navigate({ to: '/publications', search: { ...filters, ...part }, replace });
  // What is not chosen any more is undefined, and leaves the address.
  const narrow = (part: object): void =>
    void navigate({ to: '/publications', search: { ...filters, ...part }, replace: true });
  const show = (row: Summary): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <div className="page-fill">
      <Head filters={filters} narrow={narrow} onForm={setForm} />
      <Split
        label={chosen?.month ?? t('area.publications')}
        list={
          <VirtualList
            label={t('area.publications')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('publication.none')}
            onSelect={show}
            onOpen={show}
            render={(row) => <PublicationLine row={row} />}
          />
        }
        pane={
          chosen === undefined || me === undefined ? (
            <p className="quiet">{t('publication.pick')}</p>
          ) : (
            <PublicationPane key={chosen.id} id={chosen.id} me={me} onForm={setForm} />
          )
        }
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => go(id === undefined ? {} : { id })}
      />
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={() => list.reload()} />
    </div>
  );
}

function Head(props: {
  readonly filters: PublicationsSearch;
  readonly narrow: (part: object) => void;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useNow();
  const places = usePlaces();
  const { filters, narrow, onForm } = props;
  return (
    <header className="page-head">
      <h1>{t('area.publications')}</h1>
      <div className="filters">
        <ChoiceFilter
          label={t('cases.state')}
          any={t('inbox.any')}
          value={filters.state}
          options={PUBLICATION_STATES.map((value) => ({
            value,
            label: t(`publicationState.${value}`),
          }))}
          onChange={(state) => narrow({ state })}
        />
        <ChoiceFilter
          label={t('publication.scope')}
          any={t('inbox.any')}
          value={filters.scope}
          options={PUBLICATION_SCOPES.map((value) => ({
            value,
            label: t(`publicationScope.${value}`),
          }))}
          onChange={(scope) => narrow({ scope })}
        />
      </div>
      {me !== undefined && mayAnywhere(me, 'publication.draft') && (
        <Button variant="default" onClick={() => onForm(draftForm(places, monthBefore(now), t))}>
          {t('publication.draft')}
        </Button>
      )}
    </header>
  );
}

function PublicationLine({ row }: { readonly row: Summary }) {
  const { t } = useTranslation();
  const { month, scope, jurisdiction, unitId, state, waits, changedAt, editions } = row;
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{month}</span>{' '}
          <span className="quiet">
            {unitId === null ? <PlaceName path={jurisdiction} /> : <UnitName id={unitId} />}
          </span>
        </div>
        <div className="cut small quiet">
          {t(`publicationScope.${scope}`)}
          {editions.length > 1 && ` · ${t('publication.edition', { number: editions.length })}`}
        </div>
      </div>
      <div className="right small">
        <Status tone={waits === null ? PUBLICATION_TONES[state] : 'warn'}>
          {waits === null ? t(`publicationState.${state}`) : t(`publication.waits.${waits}`)}
        </Status>
        <div className="quiet">
          <When at={changedAt} form="relative" />
        </div>
      </div>
    </>
  );
}

/** The last month that is over. */
function monthBefore(now: number): string {
  const at = new Date(now);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}
