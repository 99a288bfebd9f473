/** Who belongs to the office and what they may do where; the tree they stand in; deputies and emergencies. */
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { refresh } from '../api/ask.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useTitle } from '../look/use-title.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { Deputies } from './deputies.tsx';
import { Directory } from './directory.tsx';
import { linkOf } from './person-forms.ts';
import { PeopleBox } from './people-box.tsx';
import { PEOPLE_TABS, type PeopleSearch } from './search.ts';

/** What a deed on people changes is shown in each of these. */
const KINDS = ['person', 'grant', 'delegation', 'jurisdiction', 'agency', 'unit'] as const;

export function PeoplePage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const { tab }: PeopleSearch = useSearch({ from: '/inside/people' });
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  useTitle(t('area.people'));
  if (me === undefined) return null;
  const tabs = PEOPLE_TABS.filter((one) => one !== 'people' || mayAnywhere(me, 'people.read'));
  const shown = tabs.find((one) => one === tab) ?? tabs[0];
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('area.people')}</h1>
        <nav className="tabs" aria-label={t('area.people')}>
          {tabs.map((one) => (
            <Link
              key={one}
              to="/people"
              search={{ tab: one }}
              aria-current={one === shown ? 'page' : undefined}
            >
              {t(`people.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      {shown === 'people' && <PeopleBox me={me} onForm={setForm} />}
      {shown === 'directory' && <Directory me={me} onForm={setForm} />}
      {shown === 'deputies' && <Deputies me={me} onForm={setForm} />}
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          setSecret(linkOf(answer, t));
          for (const kind of KINDS) void refresh(client, kind);
        }}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}
