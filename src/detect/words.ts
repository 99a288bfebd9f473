/** Statements of findings in words that a non-specialist reads. */
import { AGAINST_EN, FOR_EN } from './words/en.ts';
import type { Data } from './words/format.ts';
import { HOST_AGAINST_EN, HOST_EN } from './words/host-en.ts';
import { HOST_ZH_CN } from './words/host-zh-cn.ts';
import { ZH_CN } from './words/zh-cn.ts';

export type { Data } from './words/format.ts';
export type Language = 'en' | 'zh-CN';
/** A term of a table in every language. */
export type Worded = Readonly<Record<Language, string>>;
/** Every kind of evidence and counter-evidence there is. */
export type Kind =
  | keyof typeof FOR_EN
  | keyof typeof AGAINST_EN
  | keyof typeof HOST_EN
  | keyof typeof HOST_AGAINST_EN;
type Catalog = Readonly<Record<Kind, (data: Data) => string>>;

export const CATALOGS: Readonly<Record<Language, Catalog>> = {
  en: { ...FOR_EN, ...AGAINST_EN, ...HOST_EN, ...HOST_AGAINST_EN },
  'zh-CN': { ...ZH_CN, ...HOST_ZH_CN },
};

/** The sentence of `kind` made of `data`; undefined for a kind that nobody knows (findings of a later version). */
export function say(kind: string, data: Data, language: Language): string | undefined {
  const catalog = CATALOGS[language];
  return isKind(kind) ? catalog[kind](data) : undefined;
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(CATALOGS.en, kind);
}
