/** What holds for every case here: policies in words, business calendars, templates of notices, factors of energy. */
import { Link, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { useTitle } from '../look/use-title.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Calendars } from './calendars.tsx';
import { Exemptions } from './exemptions.tsx';
import { Factors } from './factors.tsx';
import { IndicatorLists } from './indicator-lists.tsx';
import { Policies } from './policies.tsx';
import { RULES_TABS, type RulesSearch } from './search.ts';
import { Templates } from './templates.tsx';

export function RulesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const { tab = 'policies' }: RulesSearch = useSearch({ from: '/inside/rules' });
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(t('area.rules'));
  if (me === undefined) return null;
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('area.rules')}</h1>
        <nav className="tabs" aria-label={t('area.rules')}>
          {RULES_TABS.map((one) => (
            <Link
              key={one}
              to="/rules"
              search={{ tab: one }}
              aria-current={one === tab ? 'page' : undefined}
            >
              {t(`rules.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      {tab === 'policies' && <Policies me={me} onForm={setForm} />}
      {tab === 'exemptions' && <Exemptions me={me} onForm={setForm} />}
      {tab === 'lists' && <IndicatorLists me={me} />}
      {tab === 'calendars' && <Calendars me={me} onForm={setForm} />}
      {tab === 'templates' && <Templates me={me} onForm={setForm} />}
      {tab === 'factors' && <Factors me={me} onForm={setForm} />}
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={() => void refresh(client, form?.kind ?? '')}
      />
    </div>
  );
}
