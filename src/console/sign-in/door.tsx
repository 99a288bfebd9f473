/** What stands around the pages of those who are not in yet: name, language, light. */
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Demonstration } from '../frame/demonstration.tsx';
import { Mark } from '../frame/mark.tsx';
import { Icon } from '../look/icon.tsx';
import { useScheme } from '../look/scheme.ts';
import { speak, spoken } from '../words/words.ts';

export function Door(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const { t } = useTranslation();
  const { isDark, toggle } = useScheme();
  useEffect(() => {
    document.title = `${props.title} · Minewatch`;
  }, [props.title]);
  return (
    <main className="door">
      <Demonstration />
      <div className={props.wide === true ? 'door-box wide' : 'door-box'}>
        <div className="door-name">
          <Mark /> {t('app.name')}
        </div>
        <div className="door-card">
          <h1>{props.title}</h1>
          {props.children}
        </div>
        <div className="door-foot">
          <button
            type="button"
            className="link-button small"
            lang={spoken() === 'en' ? 'zh-CN' : 'en'}
            onClick={() => void speak(spoken() === 'en' ? 'zh-CN' : 'en')}
          >
            {t('app.otherLanguage')}
          </button>
          <button type="button" className="link-button small" onClick={toggle}>
            <Icon name={isDark ? 'sun' : 'moon'} /> {isDark ? t('app.light') : t('app.dark')}
          </button>
        </div>
      </div>
    </main>
  );
}
