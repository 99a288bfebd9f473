/** Everything that the tip line says; both languages are of this one type, so that neither can lack a sentence. */
import type { Language } from '#model/text.ts';
import type { TipCategory, TipOutcome, TipRejection, TipState } from '#model/tip.ts';
import { EN } from './en.ts';
import { ZH } from './zh.ts';

export const TIP_FAULTS = [
  'empty',
  'too-long',
  'choose',
  'too-many-files',
  'too-large-file',
  'empty-file',
  'wrong-answer',
  'receipt',
] as const;
export type TipFault = (typeof TIP_FAULTS)[number];

export const TIP_TROUBLES = [
  'not-found',
  'wrong-method',
  'malformed',
  'too-large',
  'unsupported-media',
  'foreign',
  'over',
  'busy',
  'full',
  'unavailable',
  'fault',
] as const;
export type TipTrouble = (typeof TIP_TROUBLES)[number];

interface Titled {
  readonly title: string;
  readonly says: string;
}
interface Listed {
  readonly title: string;
  readonly points: readonly string[];
}

export interface TipWords {
  readonly site: string;
  readonly demonstration: string;
  readonly skip: string;
  readonly otherLanguage: string;
  readonly about: string;
  readonly home: string;
  readonly pair: (label: string, text: string) => string;
  readonly front: Titled & {
    readonly report: string;
    readonly open: string;
    readonly before: Listed;
    readonly after: Listed;
    readonly safety: string;
    readonly emergency: string;
  };
  readonly categories: Readonly<Record<TipCategory, string>>;
  readonly report: Titled & {
    readonly category: string;
    readonly what: string;
    readonly whatHint: string;
    readonly where: string;
    readonly whereHint: string;
    readonly since: string;
    readonly sinceHint: string;
    readonly optional: string;
    readonly files: string;
    readonly filesHint: (count: number, mebibytes: number) => string;
    readonly metadata: string;
    readonly filesAgain: string;
    readonly send: string;
  };
  readonly slow: {
    readonly title: string;
    readonly says: (seconds: number) => string;
    readonly number: (words: string) => string;
    readonly hint: string;
    readonly tooFast: string;
    readonly busy: string;
    readonly expired: string;
  };
  readonly wrongTitle: string;
  readonly faults: Readonly<Record<TipFault, string>>;
  readonly receipt: Titled & {
    readonly label: string;
    readonly points: readonly string[];
    readonly open: string;
  };
  readonly open: Titled & {
    readonly label: string;
    readonly hint: string;
    readonly go: string;
    readonly unknown: string;
  };
  readonly box: {
    readonly title: string;
    readonly status: string;
    readonly statuses: Readonly<Record<TipState, string>>;
    readonly rejections: Readonly<Record<TipRejection, string>>;
    readonly outcomes: Readonly<Record<TipOutcome, string>>;
    readonly conversation: string;
    readonly yours: string;
    readonly office: string;
    readonly file: string;
    readonly on: (day: string) => string;
    readonly write: string;
    readonly writeHint: string;
    readonly send: string;
    readonly sent: string;
    readonly refresh: string;
    readonly leave: string;
    readonly leaveSays: string;
    readonly left: Titled;
    readonly reward: string;
    readonly rewardSays: (amount: string) => string;
    readonly claim: string;
    readonly claimHint: string;
    readonly code: string;
    readonly codeSays: readonly string[];
    readonly paid: (amount: string) => string;
  };
  readonly safety: Titled & { readonly parts: readonly Listed[] };
  readonly over: Titled & { readonly text: string };
  readonly troubles: Readonly<Record<TipTrouble, Titled>>;
}

export function tipWordsIn(language: Language): TipWords {
  return language === 'en' ? EN : ZH;
}
