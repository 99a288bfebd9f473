/** What the office proposes by itself once mining was found: written here, and decided by two people all the same. */
import type { TFunction } from 'i18next';
import type { OrderTemplate } from '#model/order-template.ts';
import { HOLD_DAYS_MAX } from '#model/order-terms.ts';
import type { PolicyRules } from '#model/policy.ts';
import { AUTOMATIC_RUNG_MAX, RUNGS, rungRank, type Rung } from '#model/rung.ts';
import { noteOf, oneOf, severalOf, type Field, type Values } from '../thing/deed.ts';

const AFTER = ['deliberate', 'compromised'] as const;
const CONDITIONS = [
  'report-accepted',
  'rescan-clean',
  'clean-window',
  'root-cause-stated',
  'attestation-updated',
] as const;
const RUNGS_ABLE = RUNGS.filter((rung) => rungRank(rung) <= rungRank(AUTOMATIC_RUNG_MAX));

const isOn = (values: Values): boolean => values['on'] === 'true';

/** What is offered where none is written yet. */
const BLANK: OrderTemplate = {
  verdicts: ['deliberate'],
  rung: 'sink-pools',
  legalBasis: { id: '', version: '' },
  durationHours: 14 * 24,
  reviewHours: 7 * 24,
  releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
  necessity: '',
  lesser: [],
};

export function autoOrderFields({ autoOrder }: PolicyRules, t: TFunction): readonly Field[] {
  const order = autoOrder ?? BLANK;
  const fields: readonly Field[] = [
    {
      kind: 'several',
      name: 'verdicts',
      label: t('autoOrder.after'),
      initial: order.verdicts.join(','),
      options: AFTER.map((value) => ({ value, label: t(`verdict.${value}`) })),
    },
    {
      kind: 'select',
      name: 'rung',
      label: t('order.rung'),
      initial: order.rung,
      options: RUNGS_ABLE.map((value) => ({ value, label: t(`rung.${value}`) })),
    },
    text('basisId', t('order.basisId'), order.legalBasis.id),
    text('basisVersion', t('order.basisVersion'), order.legalBasis.version),
    days('days', t('order.durationDays'), order.durationHours, HOLD_DAYS_MAX),
    days('review', t('order.reviewDays'), order.reviewHours, 90),
    {
      kind: 'several',
      name: 'conditions',
      label: t('order.release'),
      initial: order.releaseConditions.join(','),
      options: CONDITIONS.map((value) => ({ value, label: t(`condition.${value}`) })),
    },
    {
      kind: 'note',
      name: 'necessity',
      label: t('order.necessity'),
      initial: order.necessity,
    },
    ...RUNGS_ABLE.slice(0, -1).map((lower) => lesserField(lower, order, t)),
  ];
  return [
    {
      kind: 'check',
      name: 'on',
      label: t('autoOrder.on'),
      initial: autoOrder === null ? '' : 'true',
    },
    ...fields.map((field) => ({
      ...field,
      when: (values: Values) => isOn(values) && (field.when?.(values) ?? true),
    })),
  ];
}

const text = (name: string, label: string, initial = ''): Field => ({
  kind: 'line',
  name,
  label,
  initial,
});

const days = (name: string, label: string, hours: number, max: number): Field => ({
  kind: 'number',
  name,
  label,
  min: 1,
  max,
  initial: String(hours / 24),
});

function lesserField(lower: Rung, order: OrderTemplate, t: TFunction): Field {
  return {
    kind: 'line',
    name: `fails-${lower}`,
    label: t('order.fails', { rung: t(`rung.${lower}`) }),
    initial: order.lesser.find(({ rung }) => rung === lower)?.fails ?? '',
    when: ({ rung = 'notify' }) => rungRank(oneOf(RUNGS, rung)) > rungRank(lower),
  };
}

/** Null: people write every order. */
export function autoOrderOf(values: Values): OrderTemplate | null {
  if (!isOn(values)) return null;
  const rung = oneOf(RUNGS, values['rung']);
  const verdicts = severalOf(values, 'verdicts');
  const conditions = severalOf(values, 'conditions');
  return {
    verdicts: AFTER.filter((one) => verdicts.includes(one)),
    rung,
    legalBasis: { id: noteOf(values, 'basisId'), version: noteOf(values, 'basisVersion') },
    durationHours: Math.round(Number(values['days']) * 24),
    reviewHours: Math.round(Number(values['review']) * 24),
    releaseConditions: CONDITIONS.filter((one) => conditions.includes(one)),
    necessity: noteOf(values, 'necessity'),
    lesser: RUNGS.slice(0, rungRank(rung)).map((lower) => ({
      rung: lower,
      fails: noteOf(values, `fails-${lower}`),
    })),
  };
}
