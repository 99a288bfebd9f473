import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Delegation } from '#model/delegation.ts';
import { delegationRoutes } from '#model/routes/people.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { usePlaces } from '../thing/use-places.ts';
import { breakGlassForm, lendForm } from './delegation-forms.ts';
import { DelegationRows, isUnreviewed } from './delegation-rows.tsx';
import { usePeople } from './use-people.ts';

export function Deputies(props: { readonly me: Me; readonly onForm: (form: DeedForm) => void }) {
  const { t } = useTranslation();
  const { me, onForm } = props;
  const places = usePlaces();
  const people = usePeople(me.person.id);
  const may = mayAnywhere(me, 'people.read');
  const { data, error } = useAll<Delegation>(delegationRoutes.list, {}, may);
  const all = may ? (data ?? []) : me.delegations;
  const waiting = all.filter(isUnreviewed).length;
  return (
    <div className="page-body stack">
      <div className="row">
        <Button variant="default" onClick={() => onForm(lendForm(me, people, places, t))}>
          {t('people.lend')}
        </Button>
        <Button variant="default" onClick={() => onForm(breakGlassForm(places, t))}>
          {t('people.breakGlass')}
        </Button>
        <span className="quiet small">{t('people.glassAbout')}</span>
      </div>
      {waiting > 0 && (
        <Callout tone="bad">{t('people.glassWaits', { n: String(waiting) })}</Callout>
      )}
      <section className="panel">
        <h2>{t(may ? 'people.allDeputies' : 'people.ownDeputies')}</h2>
        {may && data === undefined && <Loading error={error} />}
        {all.length === 0 && <p className="quiet">{t('say.none')}</p>}
        <DelegationRows all={all} me={me} onForm={onForm} />
        {may && <ExportMenu list="delegation" title={t('people.allDeputies')} />}
      </section>
    </div>
  );
}
