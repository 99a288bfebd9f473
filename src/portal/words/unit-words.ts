/** What is said to units behind their link: the self-inspection, and the filing of lawful systems. */
import type { AttestationState, Statement } from '#model/attestation.ts';
import type { Beyond, FilingContent, FilingState } from '#model/filing.ts';
import type { Language } from '#model/text.ts';
import { UNIT_EN } from './unit-en.ts';
import { UNIT_ZH } from './unit-zh.ts';

/** What went wrong with a deed; nothing was changed then. */
export const UNIT_TROUBLES = [
  'wrong-link',
  'incomplete',
  'changed',
  'sent-before',
  'bad-file',
  'bad-facts',
  'too-large-file',
  'too-many-files',
  'not-signed',
  'same-person',
  'bad-filing',
] as const;
export type UnitTrouble = (typeof UNIT_TROUBLES)[number];

export interface UnitWords {
  readonly title: string;
  readonly says: string;
  readonly label: string;
  readonly hint: string;
  readonly open: string;
  readonly back: string;
  readonly saved: string;
  readonly troubles: Readonly<Record<UnitTrouble, string>>;
  readonly desk: {
    readonly inspection: string;
    readonly due: (instant: string) => string;
    readonly late: string;
    readonly over: string;
    readonly states: Readonly<Record<AttestationState | 'not-started', string>>;
    readonly sentBack: string;
    readonly contradicted: string;
    readonly paper: Readonly<Record<'waiting' | 'accepted' | 'refused', string>>;
    readonly steps: string;
    readonly form: string;
    readonly systems: string;
    readonly files: string;
    readonly submit: string;
    readonly sign: string;
    readonly takeBack: string;
    readonly answered: (count: number, of: number) => string;
    readonly stated: (count: number, of: number) => string;
    readonly attached: (count: number) => string;
    readonly amended: string;
    readonly submitSays: string;
    readonly filings: string;
    readonly filingsSay: string;
    readonly none: string;
    readonly file: string;
  };
  readonly form: {
    readonly yes: string;
    readonly no: string;
    readonly save: string;
    readonly unfinished: string;
    readonly optional: (label: string) => string;
  };
  readonly systems: {
    readonly says: string;
    readonly open: string;
    readonly states: Readonly<Record<Statement, string>>;
    readonly rest: string;
    readonly next: string;
    readonly save: string;
    readonly page: (page: number, of: number) => string;
    readonly none: string;
  };
  readonly files: {
    readonly says: string;
    readonly label: string;
    readonly system: string;
    readonly noSystem: string;
    readonly add: string;
    readonly remove: string;
    readonly kinds: Readonly<Record<'host-facts' | 'document' | 'signed-pdf', string>>;
  };
  readonly sign: {
    readonly says: string;
    readonly hash: string;
    readonly passkey: string;
    readonly passkeySays: string;
    readonly needsScript: string;
    readonly name: string;
    readonly as: string;
    readonly roles: Readonly<Record<'leader' | 'responsible', string>>;
    readonly signNow: string;
    readonly paper: string;
    readonly paperSays: string;
    readonly leader: string;
    readonly responsible: string;
    readonly file: string;
    readonly hand: string;
    readonly sheet: string;
    readonly signature: string;
    readonly date: string;
    readonly seal: string;
    readonly signedBy: (role: string, name: string, at: string) => string;
    readonly affirm: string;
    readonly failed: string;
  };
  readonly filing: {
    readonly title: string;
    readonly renew: string;
    readonly mend: string;
    readonly says: string;
    readonly states: Readonly<Record<FilingState, string>>;
    readonly forwarded: Readonly<
      Record<'none' | 'forwarded' | 'acknowledged' | 'objected', string>
    >;
    readonly number: string;
    readonly until: (day: string) => string;
    readonly conditions: string;
    readonly reason: string;
    readonly kinds: Readonly<Record<FilingContent['kind'], string>>;
    readonly fields: {
      readonly kind: string;
      readonly title: string;
      readonly discipline: string;
      readonly purpose: string;
      readonly systems: string;
      readonly department: string;
      readonly consentReference: string;
      readonly consentOn: string;
      readonly consentSays: string;
      readonly watts: string;
      readonly devices: string;
      readonly hashrate: string;
      readonly coins: string;
      readonly algorithms: string;
      readonly listHint: string;
      readonly from: string;
      readonly until: string;
      readonly leader: string;
      readonly responsible: string;
      readonly contact: string;
    };
    readonly send: string;
    readonly withdraw: string;
    readonly withdrawWhy: string;
    readonly beyond: Readonly<Record<Beyond, string>>;
    readonly found: string;
    readonly within: string;
    readonly wrong: string;
  };
}

export function unitWordsIn(language: Language): UnitWords {
  return language === 'en' ? UNIT_EN : UNIT_ZH;
}
