/** One rule is set at a time; the dialog says what holds now and what would hold. */
import type { TFunction } from 'i18next';
import { SUBJECT_CLOCKS } from '#model/clock.ts';
import { GRADES, isAtLeast } from '#model/evidence.ts';
import { APPEAL_GROUNDS, type PolicyChange, type PolicyRules } from '#model/policy.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { AUTOMATIC_RUNG_MAX, RUNGS, rungRank } from '#model/rung.ts';
import { call, Refused } from '../api/call.ts';
import { noteOf, severalOf, type DeedForm, type Field, type Values } from '../thing/deed.ts';
import { autoOrderFields, autoOrderOf } from './auto-order.ts';
import { clockFields, termsOf, wrongSteps } from './clock-terms.ts';
import {
  clockOf,
  isNumberRule,
  memberOfRule,
  NUMBER_RULES,
  ruleInWords,
  ruleName,
  type RuleKey,
} from './policy-words.ts';

type Changed = { readonly [K in keyof PolicyRules]?: PolicyRules[K] };

export interface PolicyAt {
  readonly jurisdiction: string;
  readonly place: string;
  /** What holds there. */
  readonly rules: PolicyRules;
  /** What it states itself. */
  readonly own: PolicyChange;
}

export function ruleForm(key: RuleKey, at: PolicyAt, t: TFunction): DeedForm {
  const { rules, own, jurisdiction, place } = at;
  const name = ruleName(key, t);
  const before = ruleInWords(key, rules, t);
  return {
    title: t('rules.setRule'),
    effect: t('rules.setDoes', { place, name, before }),
    kind: 'policy',
    fields: [...fieldsOf(key, rules, t), { kind: 'note', name: 'reason', label: t('field.why') }],
    preview: (values) => {
      const [wrong] = clockOf(key) === null ? [] : wrongSteps(values);
      if (wrong !== undefined) return t('clockTerms.wrongStep', { line: wrong });
      const after = ruleInWords(key, { ...rules, ...changeOf(key, rules, values) }, t);
      return after === before ? t('rules.noChange') : t('rules.after', { after });
    },
    send: (values, deed) => {
      if (clockOf(key) !== null && wrongSteps(values).length > 0) throw new Refused('invalid');
      const changed = { ...own, ...changeOf(key, rules, values) };
      const body = { jurisdiction, rules: changed, reason: noteOf(values, 'reason') };
      return call(policyRoutes.set, { body }, { deed });
    },
  };
}

export function inheritForm(key: RuleKey, at: PolicyAt, t: TFunction): DeedForm {
  const { own, jurisdiction, place } = at;
  const { [memberOfRule(key)]: _, ...rest } = own;
  return {
    title: t('rules.inherit'),
    effect: t('rules.inheritDoes', { place, name: ruleName(key, t) }),
    kind: 'policy',
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const body = { jurisdiction, rules: rest, reason: noteOf(values, 'reason') };
      return call(policyRoutes.set, { body }, { deed });
    },
  };
}

function fieldsOf(key: RuleKey, rules: PolicyRules, t: TFunction): readonly Field[] {
  const clock = clockOf(key);
  if (clock !== null) return clockFields(rules.clocks[clock], t);
  if (isNumberRule(key)) {
    const { min, max } = NUMBER_RULES[key];
    return [
      { kind: 'number', name: 'n', label: ruleName(key, t), min, max, initial: String(rules[key]) },
    ];
  }
  return specialFields(key, rules, t);
}

function specialFields(key: RuleKey, rules: PolicyRules, t: TFunction): readonly Field[] {
  const never = { value: 'none', label: t('rules.never') };
  const grades = GRADES.filter((grade) => isAtLeast(grade, 'session'));
  const rungs = RUNGS.filter((rung) => rungRank(rung) <= rungRank(AUTOMATIC_RUNG_MAX));
  const pick = { kind: 'select', name: 'value', label: ruleName(key, t) } as const;
  const several = { kind: 'several', optional: true } as const;
  switch (key) {
    case 'autoOpenFrom': {
      const options = grades.map((value) => ({ value, label: t(`grade.${value}`) }));
      return [{ ...pick, options: [never, ...options], initial: rules.autoOpenFrom ?? 'none' }];
    }
    case 'autoRungMax': {
      const options = rungs.map((value) => ({ value, label: t(`rung.${value}`) }));
      return [{ ...pick, options: [never, ...options], initial: rules.autoRungMax ?? 'none' }];
    }
    case 'budget':
      return budgetFields(rules, t);
    case 'autoOrder':
      return autoOrderFields(rules, t);
    case 'appeals': {
      const options = APPEAL_GROUNDS.map((value) => ({ value, label: t(`appealGround.${value}`) }));
      const initial = APPEAL_GROUNDS.filter((one) => rules.appeals[one] === 'suspend').join(',');
      return [{ ...several, name: 'grounds', label: t('rules.suspending'), options, initial }];
    }
    case 'appealPauses': {
      const options = SUBJECT_CLOCKS.map((value) => ({ value, label: t(`clockKind.${value}`) }));
      const initial = rules.appealPauses.join(',');
      return [{ ...several, name: 'clocks', label: ruleName(key, t), options, initial }];
    }
    default:
      return [];
  }
}

function budgetFields({ budget }: PolicyRules, t: TFunction): readonly Field[] {
  const amount = (name: string, label: string, value: number, min: number, max: number): Field => ({
    kind: 'number',
    name,
    label,
    min,
    max,
    initial: String(value),
  });
  const share = String(100 * budget.systemsShare);
  return [
    amount('four', t('point.shortest4'), budget.ipv4Length, 16, 32),
    amount('six', t('point.shortest6'), budget.ipv6Length, 32, 128),
    amount('addresses', t('rules.addresses'), budget.addresses, 1, 65_536),
    { kind: 'line', name: 'share', label: t('rules.share'), initial: share },
  ];
}

function changeOf(key: RuleKey, rules: PolicyRules, values: Values): Changed {
  const clock = clockOf(key);
  if (clock !== null) return { clocks: { ...rules.clocks, [clock]: termsOf(values) } };
  if (isNumberRule(key)) return { [key]: Number(values['n']) };
  return specialChange(key, values);
}

function specialChange(key: RuleKey, values: Values): Changed {
  const { value } = values;
  switch (key) {
    case 'autoOpenFrom':
      return { autoOpenFrom: GRADES.find((grade) => grade === value) ?? null };
    case 'autoRungMax':
      return { autoRungMax: RUNGS.find((rung) => rung === value) ?? null };
    case 'budget':
      return {
        budget: {
          ipv4Length: Number(values['four']),
          ipv6Length: Number(values['six']),
          addresses: Number(values['addresses']),
          systemsShare: Number(values['share']) / 100,
        },
      };
    case 'appeals': {
      const lifting = new Set(severalOf(values, 'grounds'));
      const of = (ground: string): 'suspend' | 'keep' => (lifting.has(ground) ? 'suspend' : 'keep');
      return {
        appeals: {
          'not-my-system': of('not-my-system'),
          'lawful-use': of('lawful-use'),
          hardship: of('hardship'),
          'more-time': of('more-time'),
          compromised: of('compromised'),
          procedure: of('procedure'),
        },
      };
    }
    case 'appealPauses': {
      const chosen = new Set(severalOf(values, 'clocks'));
      return { appealPauses: SUBJECT_CLOCKS.filter((kind) => chosen.has(kind)) };
    }
    default:
      return { autoOrder: autoOrderOf(values) };
  }
}
