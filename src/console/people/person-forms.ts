/** The dialogs about one person: what each does to whom. */
import type { TFunction } from 'i18next';
import type { Agency } from '#model/agency.ts';
import { ROLES } from '#model/authority.ts';
import type { Grant } from '#model/grant.ts';
import type { ReplyOf } from '#model/route.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { Language } from '#model/text.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import {
  maybeNote,
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';
import type { Secret } from '../thing/shown-once.tsx';
import { arrangeForm } from './delegation-forms.ts';
import { agencyName } from './standing.ts';

export type PersonView = ReplyOf<typeof personRoutes.show>;

/** To choose from. */
interface Known {
  readonly places: readonly Option[];
  readonly people: readonly Option[];
  readonly agencies: readonly Agency[];
}

export interface PersonDeed {
  readonly name: string;
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly form: () => DeedForm;
}

const DAY_MS = 86_400_000;
const OFFICE = { jurisdiction: null, sector: null, unitId: null } as const;

const nameOf = (person: PersonView): string => person.name ?? person.id;

export function personDeeds(
  person: PersonView,
  me: Me,
  { places, people, agencies }: Known,
  t: TFunction,
): readonly PersonDeed[] {
  if (person.erasedAt !== null) return [];
  const jurisdiction = agencies.find(({ id }) => id === person.agencyId)?.jurisdiction ?? null;
  const fault = roleFault(me, 'people.manage', { ...OFFICE, jurisdiction }, t);
  const isDisabled = person.disabledAt !== null;
  const deed = (name: PlainDeed, why: string | null = null): PersonDeed => ({
    name,
    title: t(`people.${name}`),
    fault: fault ?? why,
    form: () => plainForm(name, person, t),
  });
  const grant: PersonDeed = {
    name: 'grant',
    title: t('people.grant'),
    fault: fault ?? (isDisabled ? t('people.isDisabled') : null),
    isFirst: true,
    form: () => grantForm(person, places, t),
  };
  const arrange: PersonDeed = {
    name: 'arrange',
    title: t('people.arrange'),
    fault,
    form: () => arrangeForm(person, people, places, t),
  };
  const change: PersonDeed = {
    name: 'change',
    title: t('people.change'),
    fault,
    form: () => changeForm(person, agencies, t),
  };
  const used = person.passwordAt !== null || person.oidcAt !== null;
  return [
    grant,
    arrange,
    change,
    used ? deed('reset') : deed('inviteAgain'),
    ...(isDisabled ? [deed('enable')] : [deed('endSessions'), deed('disable')]),
    deed('erase', isDisabled ? null : t('people.eraseFirst')),
  ];
}

type PlainDeed = 'inviteAgain' | 'reset' | 'endSessions' | 'disable' | 'enable' | 'erase';

function plainForm(name: PlainDeed, person: PersonView, t: TFunction): DeedForm {
  const params = { id: person.id };
  const base = {
    title: t(`people.${name}`),
    effect: t(`people.${name}Does`, { name: nameOf(person) }),
    kind: 'person',
    fields: [],
  };
  switch (name) {
    case 'inviteAgain':
      return { ...base, send: (_, deed) => call(personRoutes.inviteAgain, { params }, { deed }) };
    case 'reset':
      return {
        ...base,
        fields: [{ kind: 'check', name: 'factors', label: t('people.dropsFactors') }],
        send: ({ factors }, deed) => {
          const body = { dropsFactors: factors === 'true' };
          return call(personRoutes.reset, { params, body }, { deed });
        },
      };
    case 'endSessions':
      return { ...base, send: (_, deed) => call(personRoutes.endSessions, { params }, { deed }) };
    case 'disable':
      return {
        ...base,
        isGrave: true,
        fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
        send: (values, deed) => {
          const body = { reason: noteOf(values, 'reason') };
          return call(personRoutes.disable, { params, body }, { deed });
        },
      };
    case 'enable':
      return { ...base, send: (_, deed) => call(personRoutes.enable, { params }, { deed }) };
    default:
      return {
        ...base,
        isGrave: true,
        send: (_, deed) => call(personRoutes.erase, { params }, { deed }),
      };
  }
}

const NOBODY: Pick<PersonView, 'name' | 'email' | 'phone' | 'agencyId' | 'unitId' | 'language'> = {
  name: null,
  email: null,
  phone: null,
  agencyId: null,
  unitId: null,
  language: 'zh-CN',
};

function identityFields(t: TFunction, agencies: readonly Agency[], person = NOBODY): Field[] {
  const options = agencies
    .filter(({ closedAt }) => closedAt === null)
    .map((agency) => ({ value: agency.id, label: agencyName(agency) }));
  const agency: Field = {
    kind: 'select',
    name: 'agency',
    label: t('people.belongs'),
    options,
    initial: person.agencyId ?? options[0]?.value ?? '',
  };
  return [
    { kind: 'line', name: 'name', label: t('field.name'), initial: person.name ?? '' },
    { kind: 'line', name: 'email', label: t('people.email'), initial: person.email ?? '' },
    {
      kind: 'line',
      name: 'phone',
      label: t('people.phone'),
      initial: person.phone ?? '',
      optional: true,
    },
    // People of a unit stay with it.
    ...(person.unitId === null ? [agency] : []),
    {
      kind: 'select',
      name: 'language',
      label: t('people.language'),
      options: [
        { value: 'en', label: 'English' },
        { value: 'zh-CN', label: '中文' },
      ],
      initial: person.language,
    },
  ];
}

function memberFrom(values: Values, unitId: string | null) {
  return {
    name: noteOf(values, 'name'),
    email: noteOf(values, 'email'),
    phone: maybeNote(values, 'phone'),
    language: oneOf(Language.options, values['language']),
    agencyId: unitId === null ? (values['agency'] ?? null) : null,
    unitId,
  };
}

export function inviteForm(agencies: readonly Agency[], t: TFunction): DeedForm {
  return {
    title: t('people.invite'),
    effect: t('people.inviteDoes'),
    kind: 'person',
    fields: identityFields(t, agencies),
    send: (values, deed) => call(personRoutes.invite, { body: memberFrom(values, null) }, { deed }),
  };
}

function changeForm(person: PersonView, agencies: readonly Agency[], t: TFunction): DeedForm {
  const { id, unitId, version } = person;
  return {
    title: t('people.change'),
    effect: t('people.changeDoes', { name: nameOf(person) }),
    kind: 'person',
    fields: identityFields(t, agencies, person),
    send: (values, deed) => {
      const asked = { params: { id }, body: memberFrom(values, unitId) };
      return call(personRoutes.change, asked, { deed, version });
    },
  };
}

function grantForm(person: PersonView, places: readonly Option[], t: TFunction): DeedForm {
  const roles = ROLES.filter((role) => (role === 'liaison') === (person.unitId !== null));
  const usual = places[0]?.value;
  return {
    title: t('people.grant'),
    effect: t('people.grantDoes', { name: nameOf(person) }),
    kind: 'person',
    fields: [
      {
        kind: 'select',
        name: 'role',
        label: t('people.role'),
        options: roles.map((value) => ({
          value,
          label: `${t(`role.${value}`)}: ${t(`roleMeans.${value}`)}`,
        })),
      },
      {
        kind: 'select',
        name: 'jurisdiction',
        label: t('people.over'),
        options: places,
        ...(usual === undefined ? {} : { initial: usual }),
      },
      {
        kind: 'line',
        name: 'sector',
        label: t('people.sector'),
        hint: t('people.sectorAbout'),
        optional: true,
      },
      {
        kind: 'number',
        name: 'days',
        label: t('people.days'),
        hint: t('people.daysAbout'),
        min: 1,
        max: 3650,
        optional: true,
      },
    ],
    send: (values, deed) => {
      const days = noteOf(values, 'days');
      const body = {
        personId: person.id,
        role: oneOf(ROLES, values['role']),
        agencyId: person.agencyId,
        jurisdiction: values['jurisdiction'] ?? '',
        sector: maybeNote(values, 'sector'),
        until: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
      };
      return call(grantRoutes.make, { body }, { deed });
    },
  };
}

export function endGrantForm(grant: Grant, person: PersonView, t: TFunction): DeedForm {
  const given = {
    name: nameOf(person),
    role: t(`role.${grant.role}`),
    where: grant.jurisdiction,
  };
  return {
    title: t('people.endGrant'),
    effect: t('people.endGrantDoes', given),
    kind: 'person',
    isGrave: true,
    fields: [],
    send: (_, deed) => call(grantRoutes.end, { params: { id: grant.id } }, { deed }),
  };
}

/** The answer to an invitation or a reset, as the link that is handed over; null for every other one. */
export function linkOf(answer: unknown, t: TFunction): Secret | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('token' in answer) || !('expiresAt' in answer)) return null;
  return {
    title: t('people.link'),
    about: t('people.linkAbout'),
    text: `${location.origin}/link#${String(answer.token)}`,
    until: String(answer.expiresAt),
  };
}
