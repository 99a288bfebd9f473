/** The tree of jurisdictions; at each node its agencies and the units that are supervised there. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Agency } from '#model/agency.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import { agencyRoutes, jurisdictionRoutes, unitRoutes } from '#model/routes/directory.ts';
import type { Unit } from '#model/unit.ts';
import { mayDo, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import type { DeedForm } from '../thing/deed.ts';
import { Value } from '../thing/value.tsx';
import { spoken } from '../words/words.ts';
import {
  agencyForm,
  closeAgencyForm,
  closePlaceForm,
  openPlaceForm,
  placeForm,
  retireUnitForm,
  unitForm,
} from './directory-forms.ts';
import { agencyName } from './standing.ts';
import type { PeopleSearch } from './search.ts';

interface DirectoryProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

const INDENT_PX = 18;
const placeName = ({ nameEn, nameZh }: Jurisdiction): string =>
  spoken() === 'en' ? nameEn : nameZh;

export function Directory({ me, onForm }: DirectoryProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const { id, open: isOpen }: PeopleSearch = useSearch({ from: '/inside/people' });
  const { data, error } = useAll<Jurisdiction>(jurisdictionRoutes.list);
  const rows = (data ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const chosen = rows.find((row) => row.id === id) ?? (isNarrow ? undefined : rows[0]);
  const go = (part: PeopleSearch, replace = true): void =>
    void navigate({ to: '/people', search: { tab: 'directory', ...part }, replace });
  const show = (row: Jurisdiction): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={chosen === undefined ? t('people.directory') : placeName(chosen)}
      list={
        <VirtualList
          label={t('people.directory')}
          rows={rows}
          hasMore={false}
          isLoading={data === undefined}
          error={error}
          loadMore={() => {}}
          rowPx={40}
          columns="minmax(0, 1fr) max-content"
          selectedId={chosen?.id ?? null}
          empty={t('say.empty')}
          onSelect={show}
          onOpen={show}
          render={(row) => <PlaceLine place={row} />}
        />
      }
      pane={
        chosen === undefined ? (
          <p className="quiet">{t('people.pickPlace')}</p>
        ) : (
          <PlacePane key={chosen.id} place={chosen} me={me} onForm={onForm} />
        )
      }
      isOpen={isOpen === true && chosen !== undefined}
      onBack={() => go(id === undefined ? {} : { id })}
    />
  );
}

function PlaceLine({ place }: { readonly place: Jurisdiction }) {
  const { t } = useTranslation();
  const depth = place.path.split('/').length - 1;
  return (
    <>
      <span className="cut" style={{ paddingLeft: depth * INDENT_PX }}>
        <span className={depth === 0 ? 'strong' : undefined}>{placeName(place)}</span>
      </span>
      <span className="small quiet">
        {place.closedAt === null ? t(`level.${place.level}`) : t('people.closed')}
      </span>
    </>
  );
}

function PlacePane({ place, me, onForm }: DirectoryProps & { readonly place: Jurisdiction }) {
  const { t } = useTranslation();
  const may = mayDo(me, 'directory.manage', {
    jurisdiction: place.path,
    sector: null,
    unitId: null,
  });
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2>{placeName(place)}</h2>
          {place.closedAt !== null && <Status tone="plain">{t('people.closed')}</Status>}
        </div>
        <p className="quiet">
          {t(`level.${place.level}`)} · <code>{place.path}</code>
        </p>
      </div>
      {may && (
        <div className="row">
          <Button variant="default" onClick={() => onForm(openPlaceForm(place, t))}>
            {t('people.openPlace')}
          </Button>
          <Button variant="default" onClick={() => onForm(placeForm(place, t))}>
            {t('people.change')}
          </Button>
          <Button variant="default" onClick={() => onForm(closePlaceForm(place, t))}>
            {t(place.closedAt === null ? 'people.closePlace' : 'people.reopenPlace')}
          </Button>
        </div>
      )}
      <Agencies place={place} may={may} onForm={onForm} />
      <Units place={place} may={may} onForm={onForm} />
    </div>
  );
}

interface HereProps {
  readonly place: Jurisdiction;
  readonly may: boolean;
  readonly onForm: (form: DeedForm) => void;
}

function Agencies({ place, may, onForm }: HereProps) {
  const { t } = useTranslation();
  const { data = [] } = useAll<Agency>(agencyRoutes.list, { under: place.path });
  const here = data.filter(({ jurisdiction }) => jurisdiction === place.path);
  return (
    <section className="panel">
      <h3>{t('people.agencies')}</h3>
      <ul className="stack-tight">
        {here.length === 0 && <li className="quiet">{t('say.none')}</li>}
        {here.map((agency) => (
          <li key={agency.id} className="row">
            <span className="strong">{agencyName(agency)}</span>
            <span className="quiet">{t(`agencyKind.${agency.kind}`)}</span>
            <span className="quiet small">
              {[agency.email, agency.phone].filter((one) => one !== null).join(' · ')}
            </span>
            {agency.closedAt !== null && <Status tone="plain">{t('people.closed')}</Status>}
            {may && agency.closedAt === null && (
              <>
                <Edit onEdit={() => onForm(agencyForm(place.path, agency, t))} />
                <Edit
                  title={t('people.closePlace')}
                  onEdit={() => onForm(closeAgencyForm(agency, t))}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <button
          type="button"
          className="link-button"
          onClick={() => onForm(agencyForm(place.path, null, t))}
        >
          {t('people.openAgency')}
        </button>
      )}
    </section>
  );
}

function Units({ place, may, onForm }: HereProps) {
  const { t } = useTranslation();
  const { data = [] } = useAll<Unit>(unitRoutes.list, { under: place.path });
  const { data: all = [] } = useAll<Agency>(agencyRoutes.list);
  const here = data.filter(({ jurisdiction }) => jurisdiction === place.path);
  return (
    <section className="panel">
      <h3>{t('people.units')}</h3>
      <ul className="stack-tight">
        {here.length === 0 && <li className="quiet">{t('say.none')}</li>}
        {here.map((unit) => (
          <li key={unit.id} className="row">
            <Value kind="unit" shown={<span className="strong">{unit.name}</span>}>
              {unit.id}
            </Value>
            {unit.code !== null && <code>{unit.code}</code>}
            <span className="quiet">{unit.sector}</span>
            {unit.retiredAt !== null && <Status tone="plain">{t('systems.retired')}</Status>}
            {may && (
              <>
                {unit.retiredAt === null && (
                  <Edit onEdit={() => onForm(unitForm(place.path, unit, all, t))} />
                )}
                <Edit
                  title={t(unit.retiredAt === null ? 'systemForm.retire' : 'systemForm.restore')}
                  onEdit={() => onForm(retireUnitForm(unit, t))}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {may && all.length > 0 && (
        <button
          type="button"
          className="link-button"
          onClick={() => onForm(unitForm(place.path, null, all, t))}
        >
          {t('people.registerUnit')}
        </button>
      )}
      <ExportMenu list="unit" title={t('people.units')} filters={{ under: place.path }} />
    </section>
  );
}

function Edit(props: { readonly title?: string; readonly onEdit: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="link-button" onClick={props.onEdit}>
      {props.title ?? t('people.change')}
    </button>
  );
}
