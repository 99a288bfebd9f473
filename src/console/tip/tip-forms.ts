/** What can be done about a tip, and what each asks for. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import {
  CURRENCIES,
  REWARD_MAX,
  TIP_OUTCOMES,
  TIP_REJECTIONS,
  type Reward,
  type Tip,
  type TipState,
} from '#model/tip.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { spoken } from '../words/words.ts';
import { maybeNote, noteOf, oneOf, type DeedForm, type Field, type Option } from '../thing/deed.ts';
import { isAmong, roleFault } from '../thing/possible.ts';

export type ListedTip = Omit<Tip, 'note'>;

export interface TipDeed {
  readonly name: string;
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly isGrave?: boolean;
  readonly form: () => DeedForm;
}

export function amountOf({ amount, currency }: Pick<Reward, 'amount' | 'currency'>): string {
  return new Intl.NumberFormat(spoken(), { style: 'currency', currency }).format(amount / 100);
}

export function tipDeeds(
  tip: ListedTip,
  me: Me,
  places: readonly Option[],
  t: TFunction,
): readonly TipDeed[] {
  if (tip.state === 'deleted') return [];
  const fault = (verb: Verb, ...states: readonly TipState[]): string | null => {
    const target = { jurisdiction: tip.jurisdiction, sector: null, unitId: null };
    const wrong = roleFault(me, verb, target, t);
    if (wrong !== null || states.length === 0 || states.includes(tip.state)) return wrong;
    return t('cannot.state', { states: states.map((one) => t(`tipState.${one}`)).join(' / ') });
  };
  const isNew = tip.state === 'received';
  return [
    {
      name: 'accept',
      title: t('tip.accept'),
      fault: fault('tip.handle', 'received'),
      isFirst: true,
      form: () => acceptForm(tip, t),
    },
    {
      name: 'message',
      title: t('tip.message'),
      fault: fault('tip.handle'),
      isFirst: !isNew && tip.isWaiting,
      form: () => messageForm(tip, t),
    },
    {
      name: 'lead',
      title: t('tip.makeLead'),
      fault: fault('tip.handle', 'accepted'),
      form: () => leadForm(tip, t),
    },
    {
      name: 'answer',
      title: t('tip.answer'),
      fault: fault('tip.handle', 'accepted'),
      form: () => answerForm(tip, t),
    },
    {
      name: 'reject',
      title: t('tip.reject'),
      fault: fault('tip.handle', 'received', 'accepted'),
      form: () => rejectForm(tip, t),
    },
    {
      name: 'forward',
      title: t('tip.forward'),
      fault: fault('tip.handle', 'received', 'accepted'),
      form: () => forwardForm(tip, places, t),
    },
    ...rewardDeeds(tip, me, fault, t),
    ...keepDeeds(tip, fault, t),
  ];
}

type FaultOf = (verb: Verb, ...states: readonly TipState[]) => string | null;

function rewardDeeds(tip: ListedTip, me: Me, fault: FaultOf, t: TFunction): readonly TipDeed[] {
  const { reward } = tip;
  if (reward === null || reward.state === 'refused') {
    const title = t('tip.propose');
    const wrong = fault('tip.propose-reward', 'accepted', 'answered');
    return [{ name: 'propose', title, fault: wrong, form: () => proposeForm(tip, t) }];
  }
  if (reward.state !== 'proposed') return [];
  const own = isAmong(me, reward.proposedBy) ? t('cannot.own', { did: t('did.proposed') }) : null;
  const wrong = fault('tip.approve-reward') ?? own;
  return [
    {
      name: 'approve',
      title: t('tip.approve'),
      fault: wrong,
      isFirst: true,
      form: () => approveForm(tip, reward, t),
    },
    {
      name: 'refuse',
      title: t('tip.refuse'),
      fault: wrong,
      form: () => refuseForm(tip, reward, t),
    },
  ];
}

function keepDeeds(tip: ListedTip, fault: FaultOf, t: TFunction): readonly TipDeed[] {
  const may = fault('tip.hold');
  const removal = fault('tip.delete', 'answered', 'rejected', 'forwarded');
  return [
    tip.isHeld
      ? { name: 'end-hold', title: t('tip.endHold'), fault: may, form: () => endHoldForm(tip, t) }
      : { name: 'hold', title: t('tip.hold'), fault: may, form: () => holdForm(tip, t) },
    {
      name: 'delete',
      title: t('tip.remove'),
      fault: removal ?? (tip.isHeld ? t('tip.held') : null),
      isGrave: true,
      form: () => deleteForm(tip, t),
    },
  ];
}

const note = (t: TFunction): Field => ({ kind: 'note', name: 'note', label: t('tip.note') });
const text = (t: TFunction): Field => ({ kind: 'note', name: 'text', label: t('tip.text') });
const optional = (field: Field): Field => ({ ...field, optional: true });

function acceptForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.accept'),
    effect: t('tip.acceptDoes'),
    kind: 'tip',
    fields: [optional(note(t))],
    send: (values, deed) => {
      const body = { note: maybeNote(values) };
      return call(tipRoutes.accept, { params: { id }, body }, { deed, version });
    },
  };
}

function rejectForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.reject'),
    effect: t('tip.rejectDoes'),
    kind: 'tip',
    fields: [
      {
        kind: 'select',
        name: 'why',
        label: t('field.why'),
        options: TIP_REJECTIONS.map((value) => ({ value, label: t(`tipRejection.${value}`) })),
      },
      optional(note(t)),
    ],
    send: (values, deed) => {
      const body = { why: oneOf(TIP_REJECTIONS, values['why']), note: maybeNote(values) };
      return call(tipRoutes.reject, { params: { id }, body }, { deed, version });
    },
  };
}

function forwardForm(
  { id, version, jurisdiction: here }: ListedTip,
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const options = places.filter(({ value }) => value !== here);
  return {
    title: t('tip.forward'),
    effect: t('tip.forwardDoes'),
    kind: 'tip',
    fields: [{ kind: 'select', name: 'place', label: t('case.place'), options }, note(t)],
    send: (values, deed) => {
      const body = { jurisdiction: values['place'] ?? '', note: noteOf(values) };
      return call(tipRoutes.forward, { params: { id }, body }, { deed, version });
    },
  };
}

function leadForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  const address: Field = { kind: 'line', name: 'address', label: t('tip.address') };
  return {
    title: t('tip.makeLead'),
    effect: `${t('tip.makeLeadDoes')} ${t('tip.onlyHint')}`,
    kind: 'tip',
    fields: [
      optional(address),
      { kind: 'system', name: 'system', label: t('case.system'), optional: true },
      { kind: 'note', name: 'facts', label: t('tip.facts') },
    ],
    send: (values, deed) => {
      const systemId = maybeNote(values, 'system');
      const body = {
        address: maybeNote(values, 'address'),
        systemId,
        note: noteOf(values, 'facts'),
      };
      return call(tipRoutes.makeLead, { params: { id }, body }, { deed, version });
    },
  };
}

function messageForm({ id }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.message'),
    effect: t('tip.messageDoes'),
    kind: 'tip',
    fields: [text(t)],
    send: (values, deed) =>
      call(tipRoutes.message, { params: { id }, body: { text: noteOf(values, 'text') } }, { deed }),
  };
}

function answerForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.answer'),
    effect: t('tip.answerDoes'),
    kind: 'tip',
    fields: [
      {
        kind: 'select',
        name: 'outcome',
        label: t('tip.outcome'),
        options: TIP_OUTCOMES.map((value) => ({ value, label: t(`tipOutcome.${value}`) })),
      },
      text(t),
    ],
    send: (values, deed) => {
      const outcome = oneOf(TIP_OUTCOMES, values['outcome']);
      const body = { outcome, text: noteOf(values, 'text') };
      return call(tipRoutes.answer, { params: { id }, body }, { deed, version });
    },
  };
}

function proposeForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.propose'),
    effect: t('tip.proposeDoes'),
    kind: 'tip',
    fields: [
      { kind: 'number', name: 'amount', label: t('tip.amount'), min: 1, max: REWARD_MAX / 100 },
      {
        kind: 'select',
        name: 'currency',
        label: t('tip.currency'),
        options: CURRENCIES.map((value) => ({ value, label: value })),
        initial: CURRENCIES[0],
      },
      note(t),
    ],
    send: (values, deed) => {
      const amount = Math.round(Number(values['amount']) * 100);
      const body = {
        amount,
        currency: oneOf(CURRENCIES, values['currency']),
        note: noteOf(values),
      };
      return call(tipRoutes.proposeReward, { params: { id }, body }, { deed, version });
    },
  };
}

function approveForm({ id, version }: ListedTip, reward: Reward, t: TFunction): DeedForm {
  return {
    title: t('tip.approve'),
    effect: t('tip.approveDoes', { amount: amountOf(reward) }),
    kind: 'tip',
    fields: [],
    send: (_, deed) => call(tipRoutes.approveReward, { params: { id } }, { deed, version }),
  };
}

function refuseForm({ id, version }: ListedTip, reward: Reward, t: TFunction): DeedForm {
  return {
    title: t('tip.refuse'),
    effect: t('tip.refuseDoes', { amount: amountOf(reward) }),
    kind: 'tip',
    fields: [note(t)],
    send: (values, deed) => {
      const body = { note: noteOf(values) };
      return call(tipRoutes.refuseReward, { params: { id }, body }, { deed, version });
    },
  };
}

/** At the cash desk: by the code alone. */
export function payForm(t: TFunction): DeedForm {
  return {
    title: t('tip.pay'),
    effect: t('tip.payDoes'),
    kind: 'tip',
    fields: [{ kind: 'line', name: 'code', label: t('tip.code') }],
    send: (values, deed) =>
      call(tipRoutes.payReward, { body: { code: noteOf(values, 'code') } }, { deed }),
  };
}

/** The answer to a payment; null for every other one. */
export function paidOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('amount' in answer) || !('currency' in answer)) return null;
  const currency = CURRENCIES.find((one) => one === answer.currency);
  return currency === undefined ? null : amountOf({ amount: Number(answer.amount), currency });
}

function holdForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.hold'),
    effect: t('tip.holdDoes'),
    kind: 'tip',
    fields: [note(t)],
    send: (values, deed) => {
      const body = { note: noteOf(values) };
      return call(tipRoutes.hold, { params: { id }, body }, { deed, version });
    },
  };
}

function endHoldForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.endHold'),
    effect: t('tip.endHoldDoes'),
    kind: 'tip',
    fields: [note(t)],
    send: (values, deed) => {
      const body = { note: noteOf(values) };
      return call(tipRoutes.endHold, { params: { id }, body }, { deed, version });
    },
  };
}

function deleteForm({ id, version }: ListedTip, t: TFunction): DeedForm {
  return {
    title: t('tip.remove'),
    effect: t('tip.removeDoes'),
    kind: 'tip',
    isGrave: true,
    fields: [],
    send: (_, deed) => call(tipRoutes.delete, { params: { id } }, { deed, version }),
  };
}
