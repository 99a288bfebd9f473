/** The record of what was done, in words, and whether this browser finds it whole. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportMenu } from '../export/export-menu.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { number } from '../look/format.ts';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { EventPane } from './event-pane.tsx';
import { ActorName, EventMark, useEventWords } from './event-words.tsx';
import { LogVerdict } from './log-verdict.tsx';
import { RecordFilters } from './record-filters.tsx';
import type { RecordSearch } from './search.ts';
import { useEvents, type EventRow } from './use-events.ts';
import { useVerdicts, useVerifiedLog } from './use-verified.ts';
import type { EventVerdict, ShownEvent } from './verify-log.ts';

export function RecordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const search: RecordSearch = useSearch({ from: '/inside/record' });
  const { seq, open: isOpen } = search;
  useTitle(t('area.record'));
  const filter = useFilter(search);
  const { events, list, newer, showNewer } = useEvents(filter);
  const log = useVerifiedLog();
  const verdicts = useVerdicts(log.data, events);
  const chosen = list.rows.find((row) => row.id === seq) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: RecordSearch, replace = true): void =>
    void navigate({ to: '/record', search: { ...search, ...part }, replace });
  const show = (row: EventRow): void =>
    isNarrow ? go({ seq: row.id, open: true }, false) : go({ seq: row.id });
  const narrowTo = (part: object): void => {
    void navigate({ to: '/record', search: { ...filterOf(search), ...part } });
  };
  return (
    <div className="page-fill">
      <Head search={search} filter={filter} go={narrowTo} newer={newer} onNewer={showNewer} />
      {!(isNarrow && isOpen === true) && (
        <LogVerdict
          log={log.data}
          error={log.error}
          verdicts={verdicts}
          onAgain={() => void log.refetch()}
        />
      )}
      <Split
        label={t('record.event')}
        list={
          <VirtualList
            label={t('area.record')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('record.none')}
            onSelect={show}
            onOpen={show}
            render={({ event }) => <EventLine event={event} verdict={verdicts.get(event.seq)} />}
          />
        }
        pane={<Chosen event={chosen?.event} verdicts={verdicts} onFilter={narrowTo} />}
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => void navigate({ to: '/record', search: filterOf(search) })}
      />
    </div>
  );
}

function Chosen(props: {
  readonly event: ShownEvent | undefined;
  readonly verdicts: ReadonlyMap<number, EventVerdict>;
  readonly onFilter: (part: object) => void;
}) {
  const { t } = useTranslation();
  const { event, verdicts, onFilter } = props;
  if (event === undefined) return <p className="quiet">{t('record.pick')}</p>;
  const verdict = verdicts.get(event.seq);
  return <EventPane key={event.seq} event={event} verdict={verdict} onFilter={onFilter} />;
}

function Head(props: {
  readonly search: RecordSearch;
  readonly filter: Readonly<Record<string, string | undefined>>;
  readonly go: (part: object) => void;
  readonly newer: number;
  readonly onNewer: () => void;
}) {
  const { t } = useTranslation();
  return (
    <header className="page-head">
      <h1>{t('area.record')}</h1>
      <RecordFilters search={props.search} go={props.go} />
      {props.newer > 0 && (
        <button type="button" className="link-button" onClick={props.onNewer}>
          {t('record.newer')}
        </button>
      )}
      <ExportMenu list="record" title={t('area.record')} filters={props.filter} />
    </header>
  );
}

/** As the office is asked; the same object as long as the same is asked. */
function useFilter({ kind, about, actor, until }: RecordSearch) {
  return useMemo(
    () => ({
      ...(kind === undefined ? {} : { kind }),
      ...(about === undefined ? {} : { id: about }),
      ...(actor === undefined ? {} : { actor }),
      ...(until === undefined ? {} : { until }),
    }),
    [kind, about, actor, until],
  );
}

/** Without what is chosen. */
function filterOf({ kind, about, actor, until }: RecordSearch): RecordSearch {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(about === undefined ? {} : { about }),
    ...(actor === undefined ? {} : { actor }),
    ...(until === undefined ? {} : { until }),
  };
}

function EventLine(props: {
  readonly event: ShownEvent;
  readonly verdict: EventVerdict | undefined;
}) {
  const { t } = useTranslation();
  const { event } = props;
  const words = useEventWords(event.type);
  return (
    <>
      <div>
        <div className="cut strong">{words}</div>
        <div className="cut small quiet">
          {t(`streamKind.${event.kind}`)} · <ActorName event={event} />
        </div>
      </div>
      <div className="right small">
        <div>
          <EventMark verdict={props.verdict} /> <span className="quiet">#{number(event.seq)}</span>
        </div>
        <div className="quiet">
          <When at={event.at} form="relative" />
        </div>
      </div>
    </>
  );
}
