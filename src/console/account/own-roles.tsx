/** What one may do and where; deputies; emergencies. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/me.ts';
import { When } from '../look/when.tsx';
import { breakGlassForm, lendForm } from '../people/delegation-forms.ts';
import { DelegationRows } from '../people/delegation-rows.tsx';
import { usePeople } from '../people/use-people.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';

export function OwnRoles({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const people = usePeople(me.person.id);
  const [form, setForm] = useState<DeedForm | null>(null);
  return (
    <>
      <section className="panel">
        <h2>{t('account.held')}</h2>
        {me.holds.length === 0 ? <p className="quiet">{t('account.noRoles')}</p> : <Held me={me} />}
      </section>
      <div className="row">
        <Button variant="default" onClick={() => setForm(lendForm(me, people, places, t))}>
          {t('people.lend')}
        </Button>
        <Button variant="default" onClick={() => setForm(breakGlassForm(places, t))}>
          {t('people.breakGlass')}
        </Button>
        <span className="quiet small">{t('people.glassAbout')}</span>
      </div>
      <section className="panel">
        <h2>{t('people.ownDeputies')}</h2>
        {me.delegations.length === 0 && <p className="quiet">{t('say.none')}</p>}
        <DelegationRows all={me.delegations} me={me} onForm={setForm} />
      </section>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </>
  );
}

function Held({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  return (
    <div className="table-wrap" role="region" tabIndex={0} aria-label={t('account.held')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('account.role')}</th>
            <th>{t('account.where')}</th>
            <th>{t('account.via')}</th>
            <th>{t('account.until')}</th>
          </tr>
        </thead>
        <tbody>
          {me.holds.map((held, i) => (
            <tr key={`${i} ${held.role} ${held.jurisdiction}`}>
              <td>
                <span className="strong">{t(`role.${held.role}`)}</span>
                <div className="quiet small">{t(`roleMeans.${held.role}`)}</div>
              </td>
              <td>
                <PlaceName path={held.jurisdiction} />
                {held.sector !== null && <div className="quiet small">{held.sector}</div>}
              </td>
              <td>
                {t(`via.${held.via}`)}
                {held.fromPersonId !== null && (
                  <div className="quiet small">
                    {t('people.for')} <PersonName id={held.fromPersonId} />
                  </div>
                )}
              </td>
              <td>
                <When at={held.until} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
