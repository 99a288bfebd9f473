import { useTranslation } from 'react-i18next';
import { STREAM_KINDS } from '#model/event.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { Icon } from '../look/icon.tsx';
import { shortId, useColleagues } from '../thing/names.tsx';
import type { RecordSearch } from './search.ts';

export function RecordFilters(props: {
  readonly search: RecordSearch;
  readonly go: (part: object) => void;
}) {
  const { t } = useTranslation();
  const { data: names } = useColleagues(true);
  const { search, go } = props;
  const any = t('inbox.any');
  const people = [...(names ?? [])].map(([value, name]) => ({
    value,
    label: name ?? shortId(value),
  }));
  return (
    <div className="filters">
      <ChoiceFilter
        label={t('record.about')}
        any={any}
        value={search.kind}
        options={STREAM_KINDS.map((value) => ({ value, label: t(`streamKind.${value}`) }))}
        onChange={(kind) => go({ kind })}
      />
      <ChoiceFilter
        label={t('record.who')}
        any={any}
        value={search.actor}
        options={people}
        onChange={(actor) => go({ actor })}
      />
      <label className="filter" data-on={search.until === undefined ? undefined : ''}>
        {t('record.until')}
        <input
          type="datetime-local"
          className="filter-time"
          value={search.until === undefined ? '' : localOf(search.until)}
          onChange={({ currentTarget }) => go({ until: instantOf(currentTarget.value) })}
        />
      </label>
      {search.about !== undefined && (
        <button
          type="button"
          className="filter"
          data-on=""
          onClick={() => go({ about: undefined })}
        >
          {t('record.oneThing', { id: shortId(search.about) })} <Icon name="cross" />
        </button>
      )}
    </div>
  );
}

const MINUTE_MS = 60_000;

/** `2026-11-22T15:04` in the zone of the browser, as its own field wants it. */
function localOf(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

/** To the end of that minute. */
function instantOf(local: string): string | undefined {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? undefined : new Date(ms + MINUTE_MS - 1).toISOString();
}
