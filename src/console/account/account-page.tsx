/** One's own account: how one signs in, from where, with which roles. */
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useTitle } from '../look/use-title.ts';
import { Keys } from './keys.tsx';
import { OwnRoles } from './own-roles.tsx';
import { ACCOUNT_TABS, type AccountSearch } from './search.ts';
import { Sessions } from './sessions.tsx';
import { Tokens } from './tokens.tsx';

export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { tab = 'keys' }: AccountSearch = useSearch({ from: '/inside/me' });
  useTitle(t('account.title'));
  if (me === undefined) return null;
  const tabs = ACCOUNT_TABS.filter((one) => one !== 'tokens' || mayAnywhere(me, 'people.read'));
  const shown = tabs.find((one) => one === tab) ?? 'keys';
  const { name, email, phone } = me.person;
  return (
    <div className="page-fill">
      <header className="page-head">
        <div>
          <h1>{t('account.title')}</h1>
          <p className="quiet small">
            {[name, email, phone].filter((one) => one !== null).join(' · ')}.{' '}
            {t('account.changedBy')}
          </p>
        </div>
        <nav className="tabs" aria-label={t('account.title')}>
          {tabs.map((one) => (
            <Link
              key={one}
              to="/me"
              search={{ tab: one }}
              aria-current={one === shown ? 'page' : undefined}
            >
              {t(`account.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      <div className="page-body stack">
        {shown === 'keys' && <Keys />}
        {shown === 'sessions' && <Sessions />}
        {shown === 'roles' && <OwnRoles me={me} />}
        {shown === 'tokens' && <Tokens me={me} />}
      </div>
    </div>
  );
}
