/** What each step of an order asks for, and how it is sent. Each says which hold on what it is about. */
import type { TFunction } from 'i18next';
import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { Order } from '#model/order.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { PROBATION_RUNG_MAX, RUNGS, rungRank } from '#model/rung.ts';
import { call } from '../api/call.ts';
import { absolute } from '../look/format.ts';
import {
  instantOf,
  maybeNote,
  noteOf,
  oneOf,
  severalOf,
  type DeedForm,
  type Field,
} from '../thing/deed.ts';
import type { OrderDeed } from './order-deeds.ts';

export interface OrderFormContext {
  readonly order: Order;
  /** The effect in a sentence: measure, addresses, system, longest time. */
  readonly effect: string;
  readonly points: readonly EnforcementPoint[];
  /** Hours that one person may hold alone there. */
  readonly hoursMax: number;
  readonly t: TFunction;
}

type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;

/** Null: it has a page of its own. */
export function orderForm(deed: OrderDeed, context: OrderFormContext): DeedForm | null {
  if (deed === 'edit' || deed === 'renew') return null;
  const { t, effect } = context;
  const base = {
    title: t(`deed.${deed}.title`),
    effect: `${effect}. ${t(`deed.${deed}.does`)}`,
    kind: 'order',
  };
  return { ...base, ...FORMS[deed](context) };
}

const noteIn = (t: TFunction): Field => ({ kind: 'note', name: 'note', label: t('field.note') });
const paramsOf = ({ id }: Order) => ({ params: { id } });
const ENDINGS = [
  'rectified',
  'mistake',
  'appeal-upheld',
  'no-longer-necessary',
  'transferred',
] as const;
const SUSPENSIONS = ['appeal', 'harm'] as const;

/** Bound to what was read: content by its hash, state by its version. */
function approve({ order }: OrderFormContext): Parts {
  return {
    fields: [],
    isGrave: true,
    send: (_, deed) =>
      call(
        orderRoutes.approve,
        { ...paramsOf(order), body: { contentHash: order.contentHash } },
        { version: order.version, deed },
      ),
  };
}

const FORMS: Readonly<
  Record<Exclude<OrderDeed, 'edit' | 'renew'>, (context: OrderFormContext) => Parts>
> = {
  propose: ({ order }) => ({
    fields: [],
    send: () => call(orderRoutes.propose, paramsOf(order), { version: order.version }),
  }),
  approve,
  ratify: approve,
  refuse: ({ order, t }) => ({
    fields: [noteIn(t)],
    send: (values) =>
      call(orderRoutes.refuse, { ...paramsOf(order), body: { note: noteOf(values) } }),
  }),
  withdraw: ({ order, t }) => ({
    fields: [{ ...noteIn(t), optional: true }],
    send: (values) =>
      call(orderRoutes.withdraw, { ...paramsOf(order), body: { note: maybeNote(values) } }),
  }),
  schedule: (context) => schedule(context),
  emergency: (context) => emergency(context),
  review: ({ order, t }) => ({
    fields: [noteIn(t)],
    send: (values) =>
      call(orderRoutes.review, { ...paramsOf(order), body: { note: noteOf(values) } }),
  }),
  probation: ({ order, t }) => {
    const most = Math.min(rungRank(order.rungNow), rungRank(PROBATION_RUNG_MAX));
    const rungs = RUNGS.slice(0, most + 1);
    return {
      fields: [
        {
          kind: 'select',
          name: 'rung',
          label: t('field.rung'),
          initial: rungs.at(-1) ?? 'notify',
          options: rungs.map((value) => ({ value, label: t(`rung.${value}`) })),
        },
      ],
      send: ({ rung }) =>
        call(orderRoutes.probation, { ...paramsOf(order), body: { rung: oneOf(RUNGS, rung) } }),
    };
  },
  suspend: ({ order, t }) => ({
    fields: [
      {
        kind: 'select',
        name: 'why',
        label: t('field.why'),
        initial: 'harm',
        options: SUSPENSIONS.map((value) => ({ value, label: t(`field.${value}`) })),
      },
      noteIn(t),
    ],
    send: (values) =>
      call(orderRoutes.suspend, {
        ...paramsOf(order),
        body: { why: oneOf(SUSPENSIONS, values['why']), note: noteOf(values) },
      }),
  }),
  resume: ({ order, t }) => ({
    fields: [noteIn(t)],
    isGrave: true,
    send: (values, deed) =>
      call(orderRoutes.resume, { ...paramsOf(order), body: { note: noteOf(values) } }, { deed }),
  }),
  lift: ({ order, t }) => ({
    fields: [
      {
        kind: 'select',
        name: 'ending',
        label: t('field.ending'),
        options: ENDINGS.map((value) => ({ value, label: t(`ending.${value}`) })),
      },
      { ...noteIn(t), optional: true },
    ],
    send: (values) =>
      call(orderRoutes.lift, {
        ...paramsOf(order),
        body: { ending: oneOf(ENDINGS, values['ending']), note: maybeNote(values) },
      }),
  }),
};

/** Points that can apply the measure, of which those before all that serve the addresses. */
function pointsField({ order, points, t }: OrderFormContext): Field {
  const able = points.filter(({ rungs }) => rungs.includes(order.rung));
  return {
    kind: 'several',
    name: 'points',
    label: t('field.points'),
    initial: able.length === 1 ? (able[0]?.id ?? '') : '',
    options: able.map(({ id, name, kind, mode }) => ({
      value: id,
      label: `${name} (${t(`pointKind.${kind}`)})`,
      ...(mode === 'dry-run' ? { hint: t('order.dryRun') } : {}),
    })),
  };
}

function schedule(context: OrderFormContext): Parts {
  const { order, t } = context;
  return {
    fields: [
      pointsField(context),
      { kind: 'time', name: 'startsAt', label: t('field.startsAt'), optional: true },
    ],
    isGrave: true,
    send: (values, deed) =>
      call(
        orderRoutes.schedule,
        {
          ...paramsOf(order),
          body: {
            pointIds: severalOf(values, 'points'),
            startsAt: instantOf(values, 'startsAt'),
          },
        },
        { version: order.version, deed },
      ),
  };
}

/** Until when it must be ratified is said while the hours are chosen. */
function emergency(context: OrderFormContext): Parts {
  const { order, hoursMax, t } = context;
  const n = String(hoursMax);
  return {
    fields: [
      {
        kind: 'number',
        name: 'hours',
        label: t('field.emergencyHours', { n }),
        min: 1,
        max: hoursMax,
        initial: n,
      },
      pointsField(context),
      noteIn(t),
    ],
    isGrave: true,
    preview: ({ hours }) => {
      const until = new Date(Date.now() + Number(hours) * 3_600_000);
      if (!(Number(hours) > 0)) return t('order.emergency');
      return t('order.emergencyUntil', { when: absolute(until.toISOString()) });
    },
    send: (values, deed) =>
      call(
        orderRoutes.emergency,
        {
          ...paramsOf(order),
          body: {
            hours: Number(values['hours']),
            pointIds: severalOf(values, 'points'),
            note: noteOf(values),
          },
        },
        { version: order.version, deed },
      ),
  };
}
