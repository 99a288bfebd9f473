/** What waits for me, and the leads: keyboard first. What is chosen, and every filter, stands in the address bar. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLater } from '../api/use-later.ts';
import { number } from '../look/format.ts';
import { useTitle } from '../look/use-title.ts';
import { DecisionBox } from './decision-box.tsx';
import { LeadBox } from './lead-box.tsx';
import { useWaiting } from './waiting.ts';
import type { InboxSearch } from './search.ts';

export function InboxPage() {
  const { t } = useTranslation();
  const search: InboxSearch = useSearch({ from: '/inside/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const isLater = useLater();
  const waiting = useWaiting(search.box !== 'leads' || isLater);
  useTitle(t('inbox.title'));
  const { box } = search;
  useEffect(() => {
    // Whoever has nothing to decide comes for the leads.
    if (box === undefined && waiting?.length === 0) {
      void navigate({ search: { box: 'leads' }, replace: true });
    }
  }, [box, waiting, navigate]);
  const shown = box ?? 'decisions';
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('inbox.title')}</h1>
        <nav className="tabs" aria-label={t('inbox.title')}>
          <Link
            to="/inbox"
            search={{ box: 'decisions' }}
            aria-current={shown === 'decisions' ? 'page' : undefined}
          >
            {t('inbox.decisions')}{' '}
            {waiting !== undefined && <span className="quiet">{number(waiting.length)}</span>}
          </Link>
          <Link
            to="/inbox"
            search={{ box: 'leads', state: 'new' }}
            aria-current={shown === 'leads' ? 'page' : undefined}
          >
            {t('inbox.leads')}
          </Link>
        </nav>
      </header>
      {shown === 'leads' ? <LeadBox /> : <DecisionBox waiting={waiting} />}
    </div>
  );
}
