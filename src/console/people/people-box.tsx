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
  const { id, open: isOpen }: PeopleSearch = useSearch({ from: '/inside/people' });
  const list = useRows<Person>(personRoutes.list, {});
  const { data: agencies = [] } = useAll<Agency>(agencyRoutes.list);
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: PeopleSearch, replace = true): void =>
    void navigate({ to: '/people', search: { tab: 'people', ...part }, replace });
  const show = (row: Person): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={chosen?.name ?? t('people.people')}
      list={
        <>
          <div className="filters list-filters">
            {mayAnywhere(me, 'people.manage') && (
              <Button variant="default" onClick={() => onForm(inviteForm(agencies, t))}>
                {t('people.invite')}
              </Button>
            )}
            <span className="quiet small">{t('say.recorded')}</span>
          </div>
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
