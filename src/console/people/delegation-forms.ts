/** Authority lent for a time: deputies, emergencies, and their review. */
import type { TFunction } from 'i18next';
import { ROLES, type Role } from '#model/authority.ts';
import { ReviewOutcome, type Delegation } from '#model/delegation.ts';
import type { ReplyOf } from '#model/route.ts';
import { delegationRoutes, type personRoutes } from '#model/routes/people.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import {
  noteOf,
  oneOf,
  severalOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function lentFields(
  roles: readonly Role[],
  places: readonly Option[],
  t: TFunction,
  time: Field,
): Field[] {
  const usual = places[0]?.value;
  return [
    {
      kind: 'several',
      name: 'roles',
      label: t('people.roles'),
      options: roles.map((value) => ({
        value,
        label: t(`role.${value}`),
        hint: t(`roleMeans.${value}`),
      })),
    },
    {
      kind: 'select',
      name: 'jurisdiction',
      label: t('people.over'),
      options: places,
      ...(usual === undefined ? {} : { initial: usual }),
    },
    time,
    { kind: 'note', name: 'reason', label: t('field.why') },
  ];
}

function lentFrom(values: Values, unitMs: number) {
  return {
    roles: severalOf(values, 'roles').map((role) => oneOf(ROLES, role)),
    verbs: null,
    jurisdiction: values['jurisdiction'] ?? '',
    sector: null,
    until: new Date(Date.now() + Number(values['time']) * unitMs).toISOString(),
    reason: noteOf(values, 'reason'),
  };
}

const daysField = (t: TFunction): Field => ({
  kind: 'number',
  name: 'time',
  label: t('people.days'),
  min: 1,
  max: 90,
  initial: '7',
});
const personField = (people: readonly Option[], t: TFunction): Field => ({
  kind: 'select',
  name: 'person',
  label: t('people.deputy'),
  options: people,
});

/** For somebody who is away. */
export function arrangeForm(
  person: ReplyOf<typeof personRoutes.show>,
  people: readonly Option[],
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const roles = new Set(person.grants.filter((one) => one.endedAt === null).map((one) => one.role));
  return {
    title: t('people.arrange'),
    effect: t('people.arrangeDoes', { name: person.name ?? person.id }),
    kind: 'person',
    fields: [personField(people, t), ...lentFields([...roles], places, t, daysField(t))],
    send: (values, deed) => {
      const lent = lentFrom(values, DAY_MS);
      const body = { ...lent, personId: values['person'] ?? '', fromPersonId: person.id };
      return call(delegationRoutes.arrange, { body }, { deed });
    },
  };
}

export function lendForm(
  me: Me,
  people: readonly Option[],
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const roles = new Set(me.holds.filter(({ via }) => via === 'grant').map(({ role }) => role));
  return {
    title: t('people.lend'),
    effect: t('people.lendDoes'),
    kind: 'person',
    fields: [personField(people, t), ...lentFields([...roles], places, t, daysField(t))],
    send: (values, deed) => {
      const body = { ...lentFrom(values, DAY_MS), personId: values['person'] ?? '' };
      return call(delegationRoutes.lend, { body }, { deed });
    },
  };
}

export function breakGlassForm(places: readonly Option[], t: TFunction): DeedForm {
  const hours: Field = {
    kind: 'number',
    name: 'time',
    label: t('people.hours'),
    min: 1,
    max: 4,
    initial: '2',
  };
  return {
    title: t('people.breakGlass'),
    effect: t('people.breakGlassDoes'),
    kind: 'person',
    isGrave: true,
    fields: lentFields(
      ROLES.filter((role) => role !== 'liaison'),
      places,
      t,
      hours,
    ),
    send: (values, deed) => {
      return call(delegationRoutes.breakGlass, { body: lentFrom(values, HOUR_MS) }, { deed });
    },
  };
}

export function endForm({ id }: Delegation, isOwn: boolean, t: TFunction): DeedForm {
  const params = { id };
  return {
    title: t('people.endDelegation'),
    effect: t('people.endDelegationDoes'),
    kind: 'person',
    fields: [],
    send: (_, deed) =>
      isOwn
        ? call(delegationRoutes.endOwn, { params }, { deed })
        : call(delegationRoutes.end, { params }, { deed }),
  };
}

export function reviewForm({ id }: Delegation, t: TFunction): DeedForm {
  return {
    title: t('people.review'),
    effect: t('people.reviewDoes'),
    kind: 'person',
    fields: [
      {
        kind: 'select',
        name: 'outcome',
        label: t('people.outcome'),
        options: ReviewOutcome.options.map((value) => ({
          value,
          label: t(`glassOutcome.${value}`),
        })),
      },
      { kind: 'note', name: 'note', label: t('field.note') },
    ],
    send: (values, deed) => {
      const body = {
        outcome: oneOf(ReviewOutcome.options, values['outcome']),
        note: noteOf(values),
      };
      return call(delegationRoutes.review, { params: { id }, body }, { deed });
    },
  };
}
