/** Everything that the portal says; both languages are of this one type, so that neither can lack a sentence. */
import type { APPEALS, RootCause } from '#model/case.ts';
import type { Grade } from '#model/evidence.ts';
import type { EvidenceKind } from '#model/evidence-item.ts';
import type { ACKNOWLEDGERS } from '#model/notice.ts';
import type { NoticeKind } from '#model/notice-template.ts';
import type { OrderReason } from '#model/order.ts';
import type { ReleaseConditions } from '#model/order-terms.ts';
import type { AppealGround } from '#model/policy.ts';
import type { Rung } from '#model/rung.ts';
import type { OBSERVED_HOLDS, SubjectStatus } from '#model/subject-case.ts';
import type { Language } from '#model/text.ts';
import type { z } from 'zod';
import { EN } from './en.ts';
import { ZH } from './zh.ts';

/** A status, and what comes next. */
interface StatusWords {
  readonly says: string;
  readonly next: string;
}

/** What can go wrong, each a page of its own. */
export const TROUBLES = [
  'not-found',
  'wrong-method',
  'malformed',
  'too-large',
  'unsupported-media',
  'foreign',
  'expired',
  'sent-before',
  'not-now',
  'too-many',
  'unavailable',
  'fault',
] as const;
export type Trouble = (typeof TROUBLES)[number];

interface TroubleWords {
  readonly title: string;
  readonly says: string;
}

/** What may be wrong with one field of a form. */
export const FIELD_FAULTS = [
  'empty',
  'too-long',
  'characters',
  'choose',
  'not-affirmed',
  'wrong-answer',
  'wrong-code',
  'too-many-files',
  'too-large-file',
  'wrong-file',
  'no-more-files',
] as const;
export type FieldFault = (typeof FIELD_FAULTS)[number];

export interface PortalWords {
  readonly site: string;
  readonly demonstration: string;
  readonly skip: string;
  readonly home: string;
  readonly otherLanguage: string;
  readonly about: string;
  readonly verifyLink: string;
  readonly held: {
    readonly title: string;
    readonly endingTitle: string;
    readonly trialTitle: string;
    readonly because: (address: string) => string;
    readonly shared: string;
    readonly seen: string;
    readonly noNotice: string;
    readonly restricted: string;
    readonly otherLanguage: string;
    readonly notice: string;
    readonly todo: string;
    readonly steps: (contact: string | null) => readonly string[];
    readonly codeTitle: string;
    readonly codeBegins: (begins: string) => string;
  };
  readonly free: {
    readonly title: string;
    readonly says: (address: string) => string;
    readonly hold: string;
  };
  readonly entry: {
    readonly title: string;
    readonly says: string;
    readonly label: string;
    readonly hint: string;
    readonly open: string;
    readonly again: string;
    readonly wrong: string;
  };
  readonly caseOf: (number: string) => string;
  readonly status: string;
  /** `label: text` */
  readonly pair: (label: string, text: string) => string;
  /** One line of several parts. */
  readonly row: (...parts: readonly string[]) => string;
  /** Sentences one after the other. */
  readonly sequence: (...sentences: readonly string[]) => string;
  readonly quoted: (name: string) => string;
  readonly statuses: Readonly<Record<SubjectStatus, StatusWords>>;
  readonly pleaseActBy: (instant: string) => string;
  readonly evidenceHold: string;
  readonly victim: string;
  readonly hold: {
    readonly title: string;
    readonly measure: string;
    readonly state: string;
    readonly asOf: (instant: string) => string;
    readonly trial: string;
    readonly from: string;
    readonly until: string;
    readonly reviewed: string;
    readonly probation: string;
    readonly reason: string;
    readonly law: string;
    readonly lawAs: (id: string, version: string) => string;
    readonly ends: string;
    readonly late: string;
    readonly observed: Readonly<Record<(typeof OBSERVED_HOLDS)[number], string>>;
    readonly suspended: string;
    readonly over: string;
    readonly scheduled: string;
  };
  readonly rungs: Readonly<Record<Rung, string>>;
  readonly reasons: Readonly<Record<z.infer<typeof OrderReason>, string>>;
  readonly conditions: Readonly<Record<z.infer<typeof ReleaseConditions>[number], string>>;
  readonly authority: {
    readonly title: string;
    readonly phone: string;
    readonly email: string;
    readonly address: string;
    readonly none: string;
    readonly two: string;
  };
  readonly page: {
    readonly do: string;
    readonly report: string;
    readonly object: string;
    readonly acknowledge: string;
    readonly acknowledgeSays: string;
    readonly acknowledged: string;
    readonly refresh: string;
    readonly nothing: string;
    readonly notices: string;
    readonly inForce: string;
    readonly replaced: string;
    readonly noticeAs: (kind: string, served: string, state: string) => string;
    readonly served: (instant: string) => string;
    readonly seen: string;
    readonly address: string;
    readonly grade: string;
    readonly between: string;
    readonly span: (from: string, until: string) => string;
    readonly protocols: string;
    readonly coins: string;
    readonly pools: string;
    readonly observationMayErr: string;
    readonly yourReport: string;
    readonly reportedAt: (instant: string) => string;
    readonly acceptedAt: (instant: string) => string;
    readonly answer: string;
    readonly yourObjection: string;
    readonly evidence: string;
    readonly evidenceSays: string;
    readonly bytes: (count: number) => string;
    readonly history: string;
    readonly shownUntil: string;
  };
  readonly grades: Readonly<Record<Grade, string>>;
  readonly appeals: Readonly<Record<Exclude<(typeof APPEALS)[number], 'none'>, string>>;
  readonly noticeKinds: Readonly<Record<NoticeKind, string>>;
  readonly evidenceKinds: Readonly<Record<z.infer<typeof EvidenceKind>, string>>;
  readonly as: Readonly<Record<(typeof ACKNOWLEDGERS)[number], string>>;
  readonly causes: Readonly<Record<Exclude<RootCause, 'no-mining'>, string>>;
  readonly grounds: Readonly<Record<AppealGround, string>>;
  readonly form: {
    readonly reportTitle: string;
    readonly reportSays: string;
    readonly objectTitle: string;
    readonly objectSays: string;
    readonly required: string;
    readonly optional: string;
    readonly upTo: (characters: number) => string;
    readonly name: string;
    readonly as: string;
    readonly found: string;
    readonly foundHint: string;
    readonly done: string;
    readonly doneHint: string;
    readonly cause: string;
    readonly choose: string;
    readonly attestation: string;
    readonly ground: string;
    readonly reasons: string;
    readonly reasonsHint: string;
    readonly files: string;
    readonly filesHint: (count: number, mebibytes: number) => string;
    readonly filesAgain: string;
    readonly affirm: string;
    readonly human: (number: string) => string;
    readonly humanHint: string;
    readonly codeAgain: string;
    readonly codeAgainHint: string;
    readonly sendReport: string;
    readonly sendObjection: string;
    readonly back: string;
    readonly wrongTitle: string;
    readonly tooFast: string;
    readonly faults: Readonly<Record<FieldFault, string>>;
    /** 21 to 99 in words. */
    readonly numberInWords: (number: number) => string;
  };
  readonly done: {
    readonly reportTitle: string;
    readonly reportSays: string;
    readonly objectTitle: string;
    readonly objectSays: string;
    readonly acknowledgedTitle: string;
    readonly acknowledgedSays: string;
    readonly files: (count: number) => string;
    readonly keep: string;
    readonly back: string;
  };
  readonly verify: {
    readonly title: string;
    readonly says: string;
    readonly label: string;
    readonly hint: string;
    readonly check: string;
    readonly genuine: string;
    readonly by: string;
    readonly kind: string;
    readonly noticeTitle: string;
    readonly issued: string;
    readonly inForce: string;
    readonly notInForce: string;
    readonly unknown: string;
    readonly unknownSays: string;
    readonly never: string;
  };
  readonly troubles: Readonly<Record<Trouble, TroubleWords>>;
  readonly captive: {
    readonly title: string;
    readonly says: string;
    readonly link: string;
  };
}

const WORDS: Readonly<Record<Language, PortalWords>> = { en: EN, 'zh-CN': ZH };

export function wordsIn(language: Language): PortalWords {
  return WORDS[language];
}
