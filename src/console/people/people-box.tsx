import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Agency } from '#model/agency.ts';
import type { Person } from '#model/person.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { personRoutes } from '#model/routes/people.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Chips } from '../list/chips.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { UnitName } from '../thing/names.tsx';
import { inviteForm } from './person-forms.ts';
import { PersonPane } from './person-pane.tsx';
import type { PeopleSearch } from './search.ts';
import { agencyName, standingOf, STANDING_TONES } from './standing.ts';

interface BoxProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function PeopleBox({ me, onForm }: BoxProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const search: PeopleSearch = useSearch({ from: '/inside/people' });
  const { tab: _tab, id, open: isOpen, ...filters } = search;
  const list = useRows<Person>(personRoutes.list, filters);
  const { data: agencies = [] } = useAll<Agency>(agencyRoutes.list);
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: PeopleSearch, replace = true): void =>
    void navigate({ to: '/people', search: { tab: 'people', ...filters, ...part }, replace });
  const put = (part: object): void => go(part);
  const show = (row: Person): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={chosen?.name ?? t('people.people')}
      list={
        <>
          <PeopleFilters me={me} filters={filters} agencies={agencies} put={put} onForm={onForm} />
          <VirtualList
            label={t('people.people')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('people.none')}
            onSelect={show}
            onOpen={show}
            render={(row) => <PersonLine person={row} agencies={agencies} />}
          />
        </>
      }
      pane={
        chosen === undefined ? (
          <p className="quiet">{t('people.pick')}</p>
        ) : (
          <PersonPane key={chosen.id} id={chosen.id} me={me} agencies={agencies} onForm={onForm} />
        )
      }
      isOpen={isOpen === true && chosen !== undefined}
      onBack={() => go(id === undefined ? {} : { id })}
    />
  );
}

interface FiltersProps extends BoxProps {
  readonly filters: Pick<PeopleSearch, 'agencyId' | 'unitId'>;
  readonly agencies: readonly Agency[];
  readonly put: (part: object) => void;
}

function PeopleFilters({ me, onForm, filters, agencies, put }: FiltersProps) {
  const { t } = useTranslation();
  const { agencyId, unitId } = filters;
  return (
    <div className="filters list-filters">
      {mayAnywhere(me, 'people.manage') && (
        <Button variant="default" onClick={() => onForm(inviteForm(agencies, t))}>
          {t('people.invite')}
        </Button>
      )}
      <ChoiceFilter
        label={t('find.agency')}
        any={t('inbox.any')}
        value={agencyId}
        options={agencies.map((one) => ({ value: one.id, label: agencyName(one) }))}
        onChange={(chosenId) => put({ agencyId: chosenId })}
      />
      <Chips
        chips={[
          {
            key: 'unitId',
            name: t('chip.unit'),
            value: unitId,
            shown: <UnitName id={unitId ?? null} />,
          },
        ]}
        onRemove={put}
      />
      <span className="quiet small">{t('say.recorded')}</span>
      <ExportMenu list="person" title={t('area.people')} filters={filters} />
    </div>
  );
}

function PersonLine(props: { readonly person: Person; readonly agencies: readonly Agency[] }) {
  const { t } = useTranslation();
  const { person } = props;
  const agency = props.agencies.find(({ id }) => id === person.agencyId);
  const standing = standingOf(person);
  return (
    <>
      <div>
        <div className="cut strong">{person.name ?? t('say.erased')}</div>
        <div className="cut small quiet">
          {agency !== undefined && agencyName(agency)}
          {person.unitId !== null && <UnitName id={person.unitId} />}
        </div>
      </div>
      <div className="right small">
        <Status tone={STANDING_TONES[standing]}>{t(`standing.${standing}`)}</Status>
        <div className="quiet">
          {person.signedInAt !== null && <When at={person.signedInAt} form="relative" />}
        </div>
      </div>
    </>
  );
}
