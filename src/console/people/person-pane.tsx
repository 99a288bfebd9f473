/** One person: where they belong, how they sign in, what they may do where, for whom and since when. */
import { useTranslation } from 'react-i18next';
import type { Agency } from '#model/agency.ts';
import type { Grant } from '#model/grant.ts';
import { personRoutes } from '#model/routes/people.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { Fact } from '../thing/fact.tsx';
import { PersonName, PlaceName, UnitName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { DelegationRows } from './delegation-rows.tsx';
import { usePeople } from './use-people.ts';
import { agencyName, standingOf, STANDING_TONES } from './standing.ts';
import { endGrantForm, personDeeds, type PersonView } from './person-forms.ts';

interface PaneProps {
  readonly id: string;
  readonly me: Me;
  readonly agencies: readonly Agency[];
  readonly onForm: (form: DeedForm) => void;
}

export function PersonPane(props: PaneProps) {
  const { data, error } = useAsk(personRoutes.show, { params: { id: props.id } });
  if (data === undefined) return <Loading error={error} />;
  return <Shown {...props} person={data} />;
}

function Shown(props: PaneProps & { readonly person: PersonView }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const people = usePeople(props.id);
  const { person, me, onForm } = props;
  const standing = standingOf(person);
  const deeds = personDeeds(person, me, { places, people, agencies: props.agencies }, t);
  return (
    <div className="stack">
      <div className="row">
        <h2>{person.name ?? t('say.erased')}</h2>
        <Status tone={STANDING_TONES[standing]}>{t(`standing.${standing}`)}</Status>
      </div>
      <DeedRow deeds={deeds.map((deed) => ({ ...deed, run: () => onForm(deed.form()) }))} />
      {person.disabledReason !== null && (
        <Callout tone="plain">
          {t('people.disabledBecause')} {person.disabledReason}
        </Callout>
      )}
      <Grants {...props} />
      <section className="panel">
        <h3>{t('people.deputies')}</h3>
        {person.delegations.length === 0 && <p className="quiet">{t('say.none')}</p>}
        <DelegationRows all={person.delegations} me={me} onForm={onForm} />
      </section>
      <About {...props} />
    </div>
  );
}

function Grants({ person, me, agencies, onForm }: PaneProps & { readonly person: PersonView }) {
  const { t } = useTranslation();
  const may = mayAnywhere(me, 'people.manage');
  return (
    <section className="panel">
      <h3>{t('people.grants')}</h3>
      {person.grants.length === 0 && <p className="quiet">{t('people.noGrants')}</p>}
      {person.grants.length > 0 && (
        <div className="table-wrap" role="region" tabIndex={0} aria-label={t('people.grants')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('people.role')}</th>
                <th>{t('case.place')}</th>
                <th>{t('people.belongs')}</th>
                <th>{t('people.since')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {person.grants.map((grant) => (
                <tr key={grant.id}>
                  <td>{t(`role.${grant.role}`)}</td>
                  <td>
                    <PlaceName path={grant.jurisdiction} />
                    {grant.sector !== null && <div className="quiet small">{grant.sector}</div>}
                  </td>
                  <td>
                    {agencies.filter(({ id }) => id === grant.agencyId).map(agencyName)[0] ?? '–'}
                  </td>
                  <td>
                    <GrantTime grant={grant} />
                  </td>
                  <td>
                    {may && grant.endedAt === null && (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => onForm(endGrantForm(grant, person, t))}
                      >
                        {t('people.endGrant')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function GrantTime({ grant: { from, until, endedAt, madeById } }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const now = useNow();
  const isOver = endedAt !== null || (until !== null && Date.parse(until) <= now);
  if (isOver) {
    return (
      <Status tone="plain">
        {t('people.ended')} <When at={endedAt ?? until} form="relative" />
      </Status>
    );
  }
  return (
    <>
      <When at={from} form="relative" />
      {until !== null && (
        <div className="small">
          {t('people.until')} <When at={until} form="absolute" />
        </div>
      )}
      {madeById !== null && (
        <div className="quiet small">
          <PersonName id={madeById} />
        </div>
      )}
    </>
  );
}

function About({ person, agencies }: PaneProps & { readonly person: PersonView }) {
  const { t } = useTranslation();
  const agency = agencies.find(({ id }) => id === person.agencyId);
  return (
    <section className="panel">
      <h3>{t('case.facts')}</h3>
      <dl className="facts">
        <Fact name={t('people.belongs')}>
          {agency !== undefined && agencyName(agency)}
          {person.unitId !== null && <UnitName id={person.unitId} />}
        </Fact>
        <Fact name={t('people.email')}>{person.email ?? t('say.erased')}</Fact>
        <Fact name={t('people.phone')}>{person.phone ?? t('say.notSet')}</Fact>
        <Fact name={t('people.language')}>{person.language === 'en' ? 'English' : '中文'}</Fact>
        <Fact name={t('people.password')}>
          <When at={person.passwordAt} form="relative" />
        </Fact>
        <Fact name={t('people.totp')}>
          <When at={person.totpAt} form="relative" />
        </Fact>
        <Fact name={t('people.passkeys')}>{String(person.passkeyIds.length)}</Fact>
        <Fact name={t('people.codes')}>
          <When at={person.recoveryCodesAt} form="relative" />
        </Fact>
        <Fact name={t('people.signedIn')}>
          <When at={person.signedInAt} />
        </Fact>
        <Fact name={t('people.registered')}>
          <When at={person.registeredAt} />
        </Fact>
      </dl>
    </section>
  );
}
