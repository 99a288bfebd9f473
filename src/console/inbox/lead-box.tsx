import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GRADES } from '#model/evidence.ts';
import { LEAD_STATES, PROVENANCES } from '#model/lead.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Chips } from '../list/chips.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { TextFilter } from '../list/text-filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { gradeTone, LEAD_TONES } from '../look/tones.ts';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PersonName, SystemName, UnitName } from '../thing/names.tsx';
import { StixImport } from '../referral/stix-import.tsx';
import { KeyHints } from './key-hints.tsx';
import { leadDeeds, leadForm, makeLeadForm, type LeadDeed, type LeadRow } from './lead-deeds.ts';
import { LeadPane } from './lead-pane.tsx';
import type { InboxSearch } from './search.ts';

export function LeadBox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const search: InboxSearch = useSearch({ from: '/inside/inbox' });
  const { box: _box, id, open: isOpen, ...filters } = search;
  const list = useRows<LeadRow>(leadRoutes.list, filters);
  const [form, setForm] = useState<DeedForm | null>(null);
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: InboxSearch, replace = true): void =>
    void navigate({ to: '/inbox', search: { ...search, box: 'leads', ...part }, replace });
  const act = (deed: LeadDeed): void => {
    if (chosen === undefined || me === undefined) return;
    if (leadDeeds(chosen, me).includes(deed)) setForm(leadForm(deed, chosen, me, t));
  };
  const openCase = (row: LeadRow): void => {
    if (row.caseId !== null) void navigate({ to: '/cases/$id', params: { id: row.caseId } });
    else if (isNarrow) go({ id: row.id, open: true }, false);
    else act('openCase');
  };
  const rows = (
    <>
      <LeadFilters search={search} filters={filters} go={(part) => go(part)} />
      <MakeLead onForm={setForm} onDone={() => list.reload()} />
      <VirtualList
        label={t('inbox.leads')}
        {...list}
        rowPx={64}
        columns="minmax(0, 1fr) max-content"
        selectedId={chosen?.id ?? null}
        empty={t('inbox.noLeads')}
        onSelect={(row) => (isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id }))}
        onOpen={openCase}
        keys={{ a: () => act('openCase'), w: () => act('watch'), d: () => act('dismiss') }}
        render={(row) => <LeadLine row={row} />}
      />
      <KeyHints keys={HINTS} />
    </>
  );
  return (
    <>
      <Split
        label={t('inbox.leads')}
        list={rows}
        pane={<Pane lead={chosen} onDeed={act} />}
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => void navigate({ to: '/inbox', search: closed(search) })}
      />
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          list.reload();
          if (form?.kind === 'case') void navigate({ to: `/cases/${idOf(answer)}` });
        }}
      />
    </>
  );
}

function Pane(props: {
  readonly lead: LeadRow | undefined;
  readonly onDeed: (deed: LeadDeed) => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { lead } = props;
  if (lead === undefined || me === undefined) return <p className="quiet">{t('inbox.pick')}</p>;
  return <LeadPane key={lead.id} lead={lead} deeds={leadDeeds(lead, me)} onDeed={props.onDeed} />;
}

function MakeLead(props: {
  readonly onForm: (form: DeedForm) => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  if (me === undefined || !mayAnywhere(me, 'lead.make')) return null;
  return (
    <div className="filters list-filters">
      <Button variant="default" onClick={() => props.onForm(makeLeadForm(t))}>
        {t('deed.makeLead.title')}
      </Button>
      <StixImport onDone={props.onDone} />
    </div>
  );
}

function closed(search: InboxSearch): InboxSearch {
  const { open, ...rest } = search;
  return open === true ? rest : search;
}

const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['a', 'caseOpen'],
  ['w', 'watch'],
  ['d', 'dismiss'],
] as const;

function idOf(answer: unknown): string {
  const hasId = typeof answer === 'object' && answer !== null && 'id' in answer;
  return hasId ? String(answer.id) : '';
}

function LeadFilters(props: {
  readonly search: InboxSearch;
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly go: (part: InboxSearch) => void;
}) {
  const { t } = useTranslation();
  const { search, go } = props;
  const any = t('inbox.any');
  const put = (part: object): void => go(part);
  return (
    <div className="filters list-filters">
      <ChoiceFilter
        label={t('inbox.state')}
        any={any}
        value={search.state}
        options={LEAD_STATES.map((value) => ({ value, label: t(`leadState.${value}`) }))}
        onChange={(state) => put({ state })}
      />
      <ChoiceFilter
        label={t('inbox.grade')}
        any={any}
        value={search.grade}
        options={GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))}
        onChange={(grade) => put({ grade })}
      />
      <ChoiceFilter
        label={t('inbox.from')}
        any={any}
        value={search.provenance}
        options={PROVENANCES.map((value) => ({ value, label: t(`provenance.${value}`) }))}
        onChange={(provenance) => put({ provenance })}
      />
      <TextFilter
        label={t('addresses.address')}
        value={search.address}
        onChange={(address) => put({ address })}
      />
      <LeadChips search={search} put={put} />
      <ExportMenu list="lead" title={t('inbox.leads')} filters={props.filters} />
    </div>
  );
}

/** What a link from elsewhere asked for. */
function LeadChips(props: { readonly search: InboxSearch; readonly put: (part: object) => void }) {
  const { t } = useTranslation();
  const { unitId, systemId, handlerId, pool, coin } = props.search;
  const name = <PersonName id={handlerId ?? null} />;
  return (
    <Chips
      chips={[
        { key: 'pool', name: t('chip.pool'), value: pool },
        { key: 'coin', name: t('chip.coin'), value: coin },
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
        { key: 'handlerId', name: t('chip.handler'), value: handlerId, shown: name },
      ]}
      onRemove={props.put}
    />
  );
}

function LeadLine({ row }: { readonly row: LeadRow }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut">
          <span className="mono strong">{row.address ?? t('say.unknown')}</span>
          {'  '}
          <span className="quiet">
            <UnitName id={row.unitId} />
          </span>
        </div>
        <div className="cut small">
          <Status tone={gradeTone(row.grade)}>{t(`grade.${row.grade}`)}</Status>
          <span className="quiet">
            {' '}
            {[row.coins.join(' '), row.pools[0]]
              .filter((text) => text !== undefined && text !== '')
              .join(' · ')}
          </span>
        </div>
      </div>
      <div className="right small">
        <Status tone={LEAD_TONES[row.state]}>{t(`leadState.${row.state}`)}</Status>
        <div className="quiet">
          <When at={row.lastSeen ?? row.madeAt} form="relative" />
        </div>
      </div>
    </>
  );
}
