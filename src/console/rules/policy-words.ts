/** Each rule of a policy as a sentence, so that nobody has to know its name to know what it means. */
import type { TFunction } from 'i18next';
import { APPEAL_GROUNDS, type PolicyRules } from '#model/policy.ts';
import { CLOCK_KINDS, type ClockKind, type ClockTerms } from '#model/clock.ts';
import { number } from '../look/format.ts';

export const NUMBER_RULES = {
  orderPeople: { min: 2, max: 4 },
  holdDaysMax: { min: 1, max: 366 },
  reviewHoursMax: { min: 1, max: 2160 },
  proposalDays: { min: 1, max: 60 },
  emergencyHours: { min: 1, max: 72 },
  cleanHours: { min: 1, max: 720 },
  recurrenceDays: { min: 1, max: 366 },
  dismissalDays: { min: 0, max: 366 },
} as const;
export type NumberRule = keyof typeof NUMBER_RULES;

/** A row of the page: a rule, or one clock. */
export type RuleKey =
  | NumberRule
  | 'autoOpenFrom'
  | 'autoRungMax'
  | 'autoOrder'
  | 'budget'
  | 'appeals'
  | 'appealPauses'
  | `clock-${ClockKind}`;

export const RULE_KEYS: readonly RuleKey[] = [
  'autoOpenFrom',
  'autoRungMax',
  'autoOrder',
  'orderPeople',
  'budget',
  'holdDaysMax',
  'reviewHoursMax',
  'proposalDays',
  'emergencyHours',
  'cleanHours',
  'recurrenceDays',
  'dismissalDays',
  'appeals',
  'appealPauses',
  ...CLOCK_KINDS.map((kind) => `clock-${kind}` as const),
];

export const isNumberRule = (key: RuleKey): key is NumberRule => Object.hasOwn(NUMBER_RULES, key);

export const clockOf = (key: RuleKey): ClockKind | null =>
  CLOCK_KINDS.find((kind) => key === `clock-${kind}`) ?? null;

/** What a jurisdiction states is a whole member of its policy: all clocks together are one. */
export function memberOfRule(key: RuleKey): keyof PolicyRules {
  return isClock(key) ? 'clocks' : key;
}

const isClock = (key: RuleKey): key is `clock-${ClockKind}` => key.startsWith('clock-');

export function ruleName(key: RuleKey, t: TFunction): string {
  if (!isClock(key)) return t(`ruleName.${key}`);
  return t('rules.clock', { kind: t(`clockKind.${clockOf(key) ?? 'triage'}`) });
}

export function ruleInWords(key: RuleKey, rules: PolicyRules, t: TFunction): string {
  const clock = clockOf(key);
  if (clock !== null) return clockInWords(rules.clocks[clock], t);
  if (isNumberRule(key)) return t(`ruleMeans.${key}`, { n: number(rules[key]) });
  switch (key) {
    case 'autoOpenFrom':
      return rules.autoOpenFrom === null
        ? t('ruleMeans.noAutoOpen')
        : t('ruleMeans.autoOpen', { grade: t(`grade.${rules.autoOpenFrom}`) });
    case 'autoRungMax':
      return rules.autoRungMax === null
        ? t('ruleMeans.noAutoRung')
        : t('ruleMeans.autoRung', { rung: t(`rung.${rules.autoRungMax}`) });
    case 'autoOrder':
      return orderInWords(rules, t);
    case 'budget':
      return budgetInWords(rules, t);
    case 'appeals':
      return appealsInWords(rules, t);
    default:
      return pausesInWords(rules, t);
  }
}

function orderInWords({ autoOrder }: PolicyRules, t: TFunction): string {
  if (autoOrder === null) return t('ruleMeans.noAutoOrder');
  return t('ruleMeans.autoOrder', {
    verdicts: autoOrder.verdicts.map((verdict) => t(`verdict.${verdict}`)).join(', '),
    rung: t(`rung.${autoOrder.rung}`),
    days: number(autoOrder.durationHours / 24, 1),
  });
}

function budgetInWords({ budget }: PolicyRules, t: TFunction): string {
  return t('ruleMeans.budget', {
    four: String(budget.ipv4Length),
    six: String(budget.ipv6Length),
    n: number(budget.addresses),
    percent: number(100 * budget.systemsShare, 2),
  });
}

function appealsInWords({ appeals }: PolicyRules, t: TFunction): string {
  const lifting = APPEAL_GROUNDS.filter((ground) => appeals[ground] === 'suspend');
  if (lifting.length === 0) return t('ruleMeans.noAppeal');
  const grounds = lifting.map((ground) => t(`appealGround.${ground}`)).join(', ');
  return t('ruleMeans.appeals', { grounds });
}

function pausesInWords({ appealPauses }: PolicyRules, t: TFunction): string {
  if (appealPauses.length === 0) return t('ruleMeans.noPauses');
  const clocks = appealPauses.map((kind) => t(`clockKind.${kind}`)).join(', ');
  return t('ruleMeans.pauses', { clocks });
}

type Duration = ClockTerms['target'];

export function durationInWords(duration: Duration, t: TFunction): string {
  if ('businessDays' in duration) {
    return t('rules.businessDays', { n: number(duration.businessDays) });
  }
  if ('businessHours' in duration) {
    return t('rules.businessHours', { n: number(duration.businessHours, 1) });
  }
  return t('rules.plainHours', { n: number(duration.hours, 1) });
}

function clockInWords({ target, warnBefore, escalation }: ClockTerms, t: TFunction): string {
  const parts = [durationInWords(target, t)];
  if (warnBefore !== null) {
    parts.push(t('rules.warned', { long: durationInWords(warnBefore, t) }));
  }
  if (escalation.length > 0) parts.push(t('rules.escalated', { n: number(escalation.length) }));
  return parts.join(t('say.comma'));
}
