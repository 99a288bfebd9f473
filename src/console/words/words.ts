/** The words of the console in the language of its user. Both catalogues have every key, or nothing compiles. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#model/text.ts';
import type { EN } from './en.ts';
import { kept, keep } from '../look/kept.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    nsSeparator: false;
    resources: { console: typeof EN };
  }
}

const LANGUAGE = 'minewatch-language';

export function languageOf(): Language {
  const chosen = kept(LANGUAGE) ?? navigator.language;
  return chosen.startsWith('zh') ? 'zh-CN' : 'en';
}

/** Only the catalogue that is read is fetched. */
async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'console')) return;
  const words =
    language === 'en' ? (await import('./en.ts')).EN : (await import('./zh-cn.ts')).ZH_CN;
  i18next.addResourceBundle(language, 'console', words);
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: languageOf(),
    fallbackLng: false,
    ns: 'console',
    defaultNS: 'console',
    // Some of what is named has a colon in its name, as `log:read`.
    nsSeparator: false,
    resources: {},
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(languageOf());
}

export async function speak(language: Language): Promise<void> {
  await load(language);
  keep(LANGUAGE, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** For code outside of components. */
export const say = i18next.t;

export function spoken(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en';
}
