/** The left rail: few words. On a phone it lies at the bottom. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { useQueryClient } from '@tanstack/react-query';
import { SESSION_KEY } from '../api/session.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { FindButton } from '../find/finder.tsx';
import { useScheme } from '../look/scheme.ts';
import { number } from '../look/format.ts';
import { useWaitingCount } from '../inbox/waiting.ts';
import { speak, spoken } from '../words/words.ts';
import { Mark } from './mark.tsx';
import { RailOffice } from './rail-office.tsx';
import { signOut } from './sign-out.ts';

const AREAS = [
  'situation',
  'inbox',
  'cases',
  'orders',
  'systems',
] as const satisfies readonly IconName[];

export function Rail() {
  const { t } = useTranslation();
  const waiting = useWaitingCount();
  return (
    <div className="rail">
      <Link className="rail-name" to="/inbox">
        <Mark /> {t('app.name')}
      </Link>
      <FindButton />
      <nav aria-label={t('app.rail')}>
        {AREAS.map((area) => (
          <Link
            key={area}
            className="rail-link"
            to={`/${area}`}
            activeProps={{ 'aria-current': 'page' }}
          >
            <Icon name={area} />
            {t(`area.${area}`)}
            {area === 'inbox' && waiting > 0 && (
              <span className="rail-count">{number(waiting)}</span>
            )}
          </Link>
        ))}
        <RailOffice />
      </nav>
      <Foot />
    </div>
  );
}

function Foot() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { isDark, toggle } = useScheme();
  const lock = async (): Promise<void> => {
    await call(authRoutes.lock, { body: {} });
    await client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  const other = spoken() === 'en' ? 'zh-CN' : 'en';
  return (
    <div className="rail-foot">
      <Me />
      <button type="button" className="rail-button" onClick={() => void speak(other)}>
        <Icon name="language" />
        <span lang={other}>{t('app.otherLanguage')}</span>
      </button>
      <button type="button" className="rail-button" onClick={toggle}>
        <Icon name={isDark ? 'sun' : 'moon'} />
        <span>{isDark ? t('app.light') : t('app.dark')}</span>
      </button>
      <button type="button" className="rail-button" onClick={() => void lock()}>
        <Icon name="lock" />
        <span>{t('app.lock')}</span>
      </button>
      <button type="button" className="rail-button" onClick={() => void signOut()}>
        <Icon name="out" />
        <span>{t('app.signOut')}</span>
      </button>
    </div>
  );
}

function Me() {
  const { t } = useTranslation();
  const me = useMe();
  if (me === undefined) return null;
  const roles = [...new Set(me.holds.map(({ role }) => role))];
  return (
    <Link className="rail-me" to="/me" activeProps={{ 'aria-current': 'page' }}>
      {me.person.name ?? me.person.email}
      <small>{roles.map((role) => t(`role.${role}`)).join(' · ')}</small>
    </Link>
  );
}
