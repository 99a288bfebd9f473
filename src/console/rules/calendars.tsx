/** Business calendars: on what deadlines are counted, and which years' holidays are known. */
import { Button } from '@mantine/core';
import { useSearch, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WEEKDAYS, type Calendar, type CalendarRules } from '#model/calendar.ts';
import { calendarRoutes } from '#model/routes/clocks.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, mayDo, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Callout, Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { spoken } from '../words/words.ts';
import { daysForm, defineForm, retireForm, weekForm } from './calendar-forms.ts';
import type { RulesSearch } from './search.ts';

interface CalendarsProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function Calendars({ me, onForm }: CalendarsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const places = usePlaces();
  const { id, open: isOpen }: RulesSearch = useSearch({ from: '/inside/rules' });
  const { data, error } = useAll<Calendar>(calendarRoutes.list);
  const { data: shipped } = useAsk(calendarRoutes.shipped);
  const rows = data ?? [];
  const chosen = rows.find((row) => row.id === id) ?? (isNarrow ? undefined : rows[0]);
  const go = (part: RulesSearch, replace = true): void =>
    void navigate({ to: '/rules', search: { tab: 'calendars', ...part }, replace });
  const show = (row: Calendar): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={chosen?.rules.name[spoken()] ?? t('rules.calendars')}
      list={
        <>
          {mayAnywhere(me, 'directory.manage') && (
            <div className="filters list-filters">
              <Button
                variant="default"
                onClick={() => onForm(defineForm(shipped?.items ?? [], places, t))}
              >
                {t('rules.defineCalendar')}
              </Button>
            </div>
          )}
          <VirtualList
            label={t('rules.calendars')}
            rows={rows}
            hasMore={false}
            isLoading={data === undefined}
            error={error}
            loadMore={() => {}}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('rules.noCalendar')}
            onSelect={show}
            onOpen={show}
            render={(row) => <CalendarLine calendar={row} />}
          />
        </>
      }
      pane={
        chosen === undefined ? (
          <p className="quiet">{t('rules.pickCalendar')}</p>
        ) : (
          <CalendarPane key={chosen.id} calendar={chosen} me={me} onForm={onForm} />
        )
      }
      isOpen={isOpen === true && chosen !== undefined}
      onBack={() => go(id === undefined ? {} : { id })}
    />
  );
}

function CalendarLine({
  calendar: { rules, jurisdiction, retiredAt },
}: {
  readonly calendar: Calendar;
}) {
  const { t } = useTranslation();
  const years = rules.years.map(({ year }) => String(year));
  return (
    <>
      <div>
        <div className="cut strong">{rules.name[spoken()]}</div>
        <div className="cut small quiet">
          <PlaceName path={jurisdiction} /> · {rules.timeZone}
        </div>
      </div>
      <div className="right small">
        {retiredAt !== null && <Status tone="plain">{t('systems.retired')}</Status>}
        <div className="quiet">{years.join(' · ')}</div>
      </div>
    </>
  );
}

function CalendarPane({ calendar, me, onForm }: CalendarsProps & { readonly calendar: Calendar }) {
  const { t } = useTranslation();
  const { rules, jurisdiction } = calendar;
  const target = { jurisdiction, sector: null, unitId: null };
  const may = calendar.retiredAt === null && mayDo(me, 'directory.manage', target);
  const thisYear = new Date().getFullYear();
  const unknown = [thisYear, thisYear + 1].filter(
    (year) => !rules.years.some((known) => known.year === year),
  );
  return (
    <div className="stack">
      <h2>{rules.name[spoken()]}</h2>
      {may && (
        <div className="row">
          <Button variant="default" onClick={() => onForm(daysForm(calendar, t))}>
            {t('rules.addDays')}
          </Button>
          <Button variant="default" onClick={() => onForm(weekForm(calendar, t))}>
            {t('calendarForm.change')}
          </Button>
          <Button variant="default" onClick={() => onForm(retireForm(calendar, t))}>
            {t('point.retire')}
          </Button>
        </div>
      )}
      {unknown.length > 0 && rules.years.length > 0 && (
        <Callout tone="warn">{t('rules.yearsUnknown', { years: unknown.join(', ') })}</Callout>
      )}
      <section className="panel">
        <dl className="facts">
          <Fact name={t('case.place')}>
            <PlaceName path={jurisdiction} />
          </Fact>
          <Fact name={t('rules.timeZone')}>{rules.timeZone}</Fact>
          {WEEKDAYS.map((day) => (
            <Fact key={day} name={t(`weekday.${day}`)}>
              {hours(rules.week[day]) || <span className="quiet">{t('rules.free')}</span>}
            </Fact>
          ))}
          {rules.workdayHours.length > 0 && (
            <Fact name={t('rules.makeUp')}>{hours(rules.workdayHours)}</Fact>
          )}
          <Fact name={t('rules.changed')}>
            <When at={calendar.changedAt} />
          </Fact>
        </dl>
      </section>
      {rules.years
        .toSorted((a, b) => b.year - a.year)
        .map(({ year, source }) => (
          <Year key={year} rules={rules} year={year} source={source} />
        ))}
    </div>
  );
}

const hours = (spans: CalendarRules['workdayHours']): string =>
  spans.map(({ from, to }) => `${from}–${to}`).join(', ');

function Year(props: {
  readonly rules: CalendarRules;
  readonly year: number;
  readonly source: string;
}) {
  const { t } = useTranslation();
  const days = props.rules.days
    .filter(({ date }) => date.startsWith(`${props.year}-`))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return (
    <section className="panel">
      <h3>{props.year}</h3>
      <p className="quiet small">{props.source}</p>
      <ul className="days">
        {days.map(({ date, kind, name }) => (
          <li key={date}>
            <span className="mono">{date.slice(5)}</span>{' '}
            <Status tone={kind === 'holiday' ? 'plain' : 'accent'}>{t(`dayKind.${kind}`)}</Status>{' '}
            <span className="quiet">{name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
