/** Every step of a case, when it can be taken, and by whom not: as the office's own rules have it. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import type { CaseState } from '#model/case.ts';
import type { ReplyOf } from '#model/route.ts';
import type { caseRoutes } from '#model/routes/cases.ts';
import type { Me } from '../api/me.ts';
import { isAmong, roleFault } from '../thing/possible.ts';
import type { EN } from '../words/en.ts';

export type CaseView = ReplyOf<typeof caseRoutes.show>;
export type CaseDeed = Extract<
  keyof typeof EN.deed,
  | 'takeOn'
  | 'attribute'
  | 'assess'
  | 'notice'
  | 'draftOrder'
  | 'beginRectifying'
  | 'report'
  | 'acceptReport'
  | 'rejectReport'
  | 'rescan'
  | 'startWindow'
  | 'rootCause'
  | 'pass'
  | 'fail'
  | 'closeCase'
  | 'reopen'
  | 'assign'
  | 'holdEvidence'
  | 'endHold'
  | 'fileAppeal'
  | 'decideAppeal'
  | 'withdrawAppeal'
  | 'assignTo'
  | 'setTlp'
  | 'refer'
  | 'confirmReferral'
  | 'dropReferral'
  | 'addEvidence'
  | 'exportCase'
>;

interface Rule {
  readonly verb: Verb;
  readonly states: readonly CaseState[];
  /** What else speaks against it; null: nothing. */
  readonly fault?: (about: CaseView, me: Me, t: TFunction) => string | null;
  /** Not even named where it makes no sense. */
  readonly isPointless?: (about: CaseView) => boolean;
}

const PROCEEDING = ['noticed', 'rectifying', 'verifying'] as const;
const OPEN = ['lead', 'triage', 'assessed', 'noticed', 'rectifying', 'verifying'] as const;
const JUDGED = ['assessed', 'noticed', 'rectifying', 'verifying'] as const;

const isMining = ({ verdict }: CaseView): boolean =>
  verdict === 'deliberate' || verdict === 'compromised';
const own = (t: TFunction, did: keyof typeof EN.did): string =>
  t('cannot.own', { did: t(`did.${did}`) });

const waitsForReview = ({ report }: CaseView): boolean => report?.acceptedAt === null;

function verifyFault({ people, passedAt }: CaseView, me: Me, t: TFunction): string | null {
  if (passedAt !== null) return t('cannot.passed');
  if (isAmong(me, people.assessed)) return own(t, 'assessed');
  return isAmong(me, people.reported) ? own(t, 'reported') : null;
}

function closeFault(about: CaseView, me: Me, t: TFunction): string | null {
  const { people, appeal, measure } = about;
  if (isAmong(me, people.verified)) return own(t, 'verified');
  if (appeal === 'filed') return t('cannot.appealOpen');
  if (!['none', 'lifted'].includes(measure)) return t('cannot.notReleased');
  return null;
}

const RULES: Readonly<Record<CaseDeed, Rule>> = {
  takeOn: { verb: 'case.assess', states: ['lead'] },
  attribute: { verb: 'case.assess', states: ['lead', 'triage'] },
  assess: { verb: 'case.assess', states: ['triage', 'assessed', 'noticed', 'rectifying'] },
  notice: {
    verb: 'notice.serve',
    states: ['assessed', 'noticed', 'rectifying'],
    fault: (about, _, t) => (isMining(about) ? null : t('cannot.notMining')),
  },
  draftOrder: {
    verb: 'order.propose',
    states: JUDGED,
    fault: (about, _, t) => {
      if (about.systemId === null) return t('cannot.noSystem');
      return isMining(about) ? null : t('cannot.notMining');
    },
  },
  beginRectifying: { verb: 'case.manage', states: ['noticed'] },
  report: { verb: 'case.report', states: ['noticed', 'rectifying'] },
  acceptReport: {
    verb: 'case.manage',
    states: ['verifying'],
    fault: (about, me, t) => {
      if (!waitsForReview(about)) return t('cannot.noReport');
      return isAmong(me, about.people.reported) ? own(t, 'reported') : null;
    },
  },
  rejectReport: {
    verb: 'case.manage',
    states: ['verifying'],
    fault: (about, me, t) => {
      if (!waitsForReview(about)) return t('cannot.noReport');
      return isAmong(me, about.people.reported) ? own(t, 'reported') : null;
    },
  },
  rescan: { verb: 'case.verify', states: ['verifying'] },
  startWindow: {
    verb: 'case.manage',
    states: ['verifying'],
    fault: ({ report, cleanWindow }, _, t) => {
      if ((report?.acceptedAt ?? null) === null) return t('cannot.accepted');
      return cleanWindow === null ? null : t('cannot.window');
    },
  },
  rootCause: { verb: 'case.manage', states: ['rectifying', 'verifying'] },
  pass: {
    verb: 'case.verify',
    states: ['verifying'],
    fault: (about, me, t) =>
      verifyFault(about, me, t) ?? (about.missing.length > 0 ? t('cannot.missing') : null),
  },
  fail: { verb: 'case.verify', states: ['verifying'], fault: verifyFault },
  closeCase: { verb: 'case.close', states: OPEN, fault: closeFault },
  reopen: {
    verb: 'case.open',
    states: ['closed'],
    fault: ({ reopenedAsId }, _, t) => (reopenedAsId === null ? null : t('cannot.reopened')),
  },
  assign: {
    verb: 'case.manage',
    states: OPEN,
    fault: ({ handlerId }, me, t) => (handlerId === me.person.id ? t('cannot.already') : null),
  },
  holdEvidence: {
    verb: 'case.manage',
    states: OPEN,
    isPointless: ({ evidenceHold }) => evidenceHold,
  },
  endHold: {
    verb: 'case.manage',
    states: OPEN,
    isPointless: ({ evidenceHold }) => !evidenceHold,
  },
  assignTo: { verb: 'case.manage', states: OPEN },
  setTlp: { verb: 'case.manage', states: [...OPEN, 'closed'] },
  refer: {
    verb: 'case.manage',
    states: PROCEEDING,
    fault: (about, _, t) => {
      if (about.referral !== 'none') return t('cannot.referred');
      return isMining(about) ? null : t('cannot.notDeliberate');
    },
  },
  confirmReferral: {
    verb: 'order.approve',
    states: PROCEEDING,
    isPointless: ({ referral }) => referral !== 'proposed',
    fault: ({ people }, me, t) =>
      isAmong(me, people.proposedReferral) ? own(t, 'referred') : null,
  },
  dropReferral: {
    verb: 'case.manage',
    states: [...OPEN, 'closed'],
    isPointless: ({ referral }) => referral !== 'proposed',
  },
  addEvidence: { verb: 'evidence.add', states: OPEN },
  exportCase: { verb: 'evidence.export', states: [...OPEN, 'closed'] },
  withdrawAppeal: {
    verb: 'case.report',
    states: OPEN,
    isPointless: ({ appeal }) => appeal !== 'filed',
  },
  fileAppeal: {
    verb: 'case.report',
    states: PROCEEDING,
    fault: ({ appeal }, _, t) => (appeal === 'filed' ? t('cannot.appealOpen') : null),
  },
  decideAppeal: {
    verb: 'order.suspend',
    states: OPEN,
    isPointless: ({ appeal }) => appeal !== 'filed',
    fault: ({ people }, me, t) => {
      if (isAmong(me, people.appealed)) return own(t, 'filed');
      if (isAmong(me, people.assessed)) return own(t, 'assessed');
      return isAmong(me, people.verified) ? own(t, 'verified') : null;
    },
  },
};

/** What takes the case further from here. */
const NEXT: Readonly<Record<CaseState, readonly CaseDeed[]>> = {
  lead: ['takeOn'],
  triage: ['assess'],
  assessed: ['notice'],
  noticed: ['report'],
  rectifying: ['report'],
  verifying: ['acceptReport', 'pass', 'closeCase'],
  closed: [],
};

export interface Possible {
  readonly now: readonly CaseDeed[];
  /** The one that takes the case further; null: none of them does. */
  readonly first: CaseDeed | null;
  readonly not: readonly { readonly deed: CaseDeed; readonly why: string }[];
}

/** What can be done is named first in the order of the spine; of the rest, that which the state allows comes first. */
export function possible(about: CaseView, me: Me, t: TFunction): Possible {
  const now: CaseDeed[] = [];
  const not: { deed: CaseDeed; why: string; isNear: boolean }[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a closed record
  for (const [deed, rule] of Object.entries(RULES) as [CaseDeed, Rule][]) {
    if (rule.isPointless?.(about) === true) continue;
    const isNear = rule.states.includes(about.state);
    const why =
      (isNear ? null : t('cannot.state', { states: stateWords(rule.states, t) })) ??
      roleFault(me, rule.verb, about, t) ??
      rule.fault?.(about, me, t) ??
      null;
    if (why === null) now.push(deed);
    else not.push({ deed, why, isNear });
  }
  const first = NEXT[about.state];
  now.sort((a, b) => Number(first.includes(b)) - Number(first.includes(a)));
  return {
    now,
    first: first.find((deed) => now.includes(deed) && !isEarly(deed, about)) ?? null,
    not: not.toSorted((a, b) => Number(b.isNear) - Number(a.isNear)),
  };
}

/** It can be closed by a transfer at any time; that is not what comes next. */
const isEarly = (deed: CaseDeed, { releasedAt }: CaseView): boolean =>
  deed === 'closeCase' && releasedAt === null;

function stateWords(states: readonly CaseState[], t: TFunction): string {
  return states.map((state) => t(`caseState.${state}`)).join(' / ');
}
