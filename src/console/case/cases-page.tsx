/** All cases, the newest first; a hundred thousand of them scroll like fifty. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CASE_STATES, MEASURES, VERDICTS } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { useRows } from '../api/use-rows.ts';
import type { CaseRow } from '../inbox/waiting.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Chips } from '../list/chips.tsx';
import { ChoiceFilter, FlagFilter } from '../list/filter.tsx';
import { TextFilter } from '../list/text-filter.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { caseTone, gradeTone, MEASURE_TONES } from '../look/tones.ts';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { PersonName, PlaceName, SystemName, UnitName } from '../thing/names.tsx';
import type { CasesSearch } from './search.ts';

const WIDE = '216px minmax(0, 2fr) 110px minmax(0, 1.1fr) minmax(0, 1fr) 110px';
const NARROW = 'minmax(0, 1fr) max-content';

export function CasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: CasesSearch = useSearch({ from: '/inside/cases' });
  const isNarrow = useNarrow();
  useTitle(t('cases.title'));
  const { id, overdue, ...filters } = search;
  const asked = { ...filters, overdue: overdue === true ? 'true' : undefined };
  const list = useRows<CaseRow>(caseRoutes.list, asked);
  const go = (part: object): void =>
    void navigate({ to: '/cases', search: { ...search, ...part }, replace: true });
  const open = (row: CaseRow): void => void navigate({ to: '/cases/$id', params: { id: row.id } });
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('cases.title')}</h1>
        <CaseFilters search={search} go={go} />
        <ExportMenu list="case" title={t('cases.title')} filters={asked} />
      </header>
      <VirtualList
        label={t('cases.title')}
        {...list}
        head={isNarrow ? null : <Head />}
        rowPx={isNarrow ? 64 : 40}
        columns={isNarrow ? NARROW : WIDE}
        selectedId={id ?? null}
        empty={t('cases.none')}
        onSelect={(row) => (isNarrow || row.id === id ? open(row) : go({ id: row.id }))}
        onOpen={open}
        render={(row) => (isNarrow ? <NarrowRow row={row} /> : <WideRow row={row} />)}
      />
    </div>
  );
}

function CaseFilters({
  search,
  go,
}: {
  readonly search: CasesSearch;
  readonly go: (part: object) => void;
}) {
  const { t } = useTranslation();
  const any = t('inbox.any');
  return (
    <div className="filters">
      <ChoiceFilter
        label={t('cases.state')}
        any={any}
        value={search.state}
        options={CASE_STATES.map((value) => ({ value, label: t(`caseState.${value}`) }))}
        onChange={(state) => go({ state })}
      />
      <ChoiceFilter
        label={t('cases.verdict')}
        any={any}
        value={search.verdict}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={(verdict) => go({ verdict })}
      />
      <ChoiceFilter
        label={t('cases.measure')}
        any={any}
        value={search.measure}
        options={MEASURES.map((value) => ({ value, label: t(`measure.${value}`) }))}
        onChange={(measure) => go({ measure })}
      />
      <FlagFilter
        value={search.overdue === true}
        onChange={(on) => go({ overdue: on ? true : undefined })}
      >
        {t('cases.onlyOverdue')}
      </FlagFilter>
      <TextFilter
        label={t('cases.find')}
        value={search.number}
        onChange={(number) => go({ number })}
      />
      <CaseChips search={search} go={go} />
    </div>
  );
}

/** What a link from elsewhere asked for. */
function CaseChips({
  search,
  go,
}: {
  readonly search: CasesSearch;
  readonly go: (part: object) => void;
}) {
  const { t } = useTranslation();
  const { unitId, systemId, handlerId, jurisdiction, address, pool, coin, sector, outcome } =
    search;
  const name = <PersonName id={handlerId ?? null} />;
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
        { key: 'handlerId', name: t('chip.handler'), value: handlerId, shown: name },
        { key: 'jurisdiction', name: t('chip.place'), value: jurisdiction, shown: place },
        { key: 'address', name: t('chip.address'), value: address },
        { key: 'pool', name: t('chip.pool'), value: pool },
        { key: 'coin', name: t('chip.coin'), value: coin },
        { key: 'sector', name: t('now.bySector'), value: sector },
        {
          key: 'outcome',
          name: t('chip.outcome'),
          value: outcome,
          shown: outcome === undefined ? '' : t(`outcome.${outcome}`),
        },
      ]}
      onRemove={go}
    />
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div className="list-head" style={{ gridTemplateColumns: WIDE }} aria-hidden="true">
      <span>{t('cases.number')}</span>
      <span>{t('cases.where')}</span>
      <span>{t('cases.state')}</span>
      <span>{t('cases.judged')}</span>
      <span>{t('cases.measure')}</span>
      <span>{t('cases.opened')}</span>
    </div>
  );
}

function WideRow({ row }: { readonly row: CaseRow }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="cut strong">{row.number}</span>
      <span className="cut">
        {row.overdue && (
          <>
            <Status tone="bad" sign="clock">
              {t('say.overdue')}
            </Status>{' '}
          </>
        )}
        <Where row={row} />
      </span>
      <span className="cut">
        <Status tone={caseTone(row.state)} sign={row.state === 'closed' ? 'check' : 'dot'}>
          {t(`caseState.${row.state}`)}
        </Status>
      </span>
      <span className="cut">
        {row.verdict === null ? (
          <Status tone={gradeTone(row.grade)}>{t(`grade.${row.grade}`)}</Status>
        ) : (
          t(`verdict.${row.verdict}`)
        )}
      </span>
      <span className="cut">
        <Status tone={MEASURE_TONES[row.measure]}>{t(`measure.${row.measure}`)}</Status>
      </span>
      <span className="cut quiet small">
        <When at={row.openedAt} form="relative" />
      </span>
    </>
  );
}

function NarrowRow({ row }: { readonly row: CaseRow }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut strong">{row.number}</div>
        <div className="cut quiet small">
          <Where row={row} />
        </div>
      </div>
      <div className="right small">
        <Status tone={caseTone(row.state)}>{t(`caseState.${row.state}`)}</Status>
        <div>
          {row.overdue ? (
            <Status tone="bad" sign="clock">
              {t('say.overdue')}
            </Status>
          ) : (
            <Status tone={MEASURE_TONES[row.measure]}>{t(`measure.${row.measure}`)}</Status>
          )}
        </div>
      </div>
    </>
  );
}

function Where({ row }: { readonly row: CaseRow }) {
  return (
    <>
      {row.unitId !== null && <UnitName id={row.unitId} />}
      {row.unitId !== null && row.address !== null && ' · '}
      {row.address !== null && <span className="mono">{row.address}</span>}
    </>
  );
}
