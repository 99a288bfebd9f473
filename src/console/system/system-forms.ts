/** What is known of a system, who answers for it, and its addresses: entered and set right by hand. */
import type { TFunction } from 'i18next';
import type { Contact } from '#model/contact.ts';
import type { ReplyOf } from '#model/route.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { CRITICAL_KINDS, HARDWARE_CLASSES, type SystemContent } from '#model/system.ts';
import { call, Refused } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import {
  instantOf,
  linesOf,
  maybeNote,
  noteOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';

export type System = ReplyOf<typeof systemRoutes.show>;
export type Binding = ReplyOf<typeof systemRoutes.bindings>['items'][number];

export function systemDeeds(
  system: System,
  me: Me,
  t: TFunction,
  onForm: (form: DeedForm) => void,
): readonly PaneDeed[] {
  const manage = roleFault(me, 'system.manage', system, t);
  const bind = roleFault(me, 'binding.manage', system, t);
  const isRetired = system.retiredAt !== null;
  const gone = isRetired ? t('systemForm.isRetired') : null;
  const deed = (name: SystemDeed, fault: string | null): PaneDeed => ({
    name,
    title: t(`systemForm.${name}`),
    fault,
    isFirst: name === 'bind',
    run: () => onForm(FORMS[name](system, t)),
  });
  return [
    deed('bind', bind ?? gone),
    deed('change', manage ?? gone),
    deed('contacts', manage ?? gone),
    system.filedResearch === null
      ? deed('research', manage ?? gone)
      : deed('withdrawResearch', manage),
    isRetired ? deed('restore', manage) : deed('retire', manage),
  ];
}

type SystemDeed =
  | 'bind'
  | 'change'
  | 'contacts'
  | 'research'
  | 'withdrawResearch'
  | 'retire'
  | 'restore';

const FORMS: Readonly<Record<SystemDeed, (system: System, t: TFunction) => DeedForm>> = {
  bind: (system, t) => ({
    ...headOf(system, 'bind', t),
    fields: [
      {
        kind: 'line',
        name: 'network',
        label: t('systemForm.network'),
        hint: t('systemForm.networkAbout'),
      },
      ...spanFields(t),
    ],
    send: (values) =>
      call(bindingRoutes.add, {
        body: { systemId: system.id, network: noteOf(values, 'network'), ...spanOf(values) },
      }),
  }),
  change: (system, t) => ({
    ...headOf(system, 'change', t),
    fields: contentFields(system, t),
    send: (values) =>
      call(
        systemRoutes.change,
        { params: { id: system.id }, body: contentOf(values) },
        { version: system.version },
      ),
  }),
  contacts: contactsForm,
  research: (system, t) => ({
    ...headOf(system, 'research', t),
    fields: [
      { kind: 'line', name: 'reference', label: t('systemForm.reference') },
      ...spanFields(t),
    ],
    send: (values) =>
      call(systemRoutes.fileResearch, {
        params: { id: system.id },
        body: { reference: noteOf(values, 'reference'), ...spanOf(values) },
      }),
  }),
  withdrawResearch: (system, t) => ({
    ...headOf(system, 'withdrawResearch', t),
    fields: [],
    send: () => call(systemRoutes.withdrawResearch, { params: { id: system.id } }),
  }),
  retire: (system, t) => ({
    ...headOf(system, 'retire', t),
    isGrave: true,
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values) =>
      call(systemRoutes.retire, {
        params: { id: system.id },
        body: { reason: noteOf(values, 'reason') },
      }),
  }),
  restore: (system, t) => ({
    ...headOf(system, 'restore', t),
    fields: [],
    send: () => call(systemRoutes.restore, { params: { id: system.id } }),
  }),
};

const DOES = { contacts: 'contactsDo' } as const;

function headOf({ name }: System, deed: SystemDeed, t: TFunction) {
  const does = deed === 'contacts' ? DOES.contacts : (`${deed}Does` as const);
  return {
    title: t(`systemForm.${deed}`),
    effect: t(`systemForm.${does}`, { name }),
    kind: 'system',
  };
}

const spanFields = (t: TFunction): readonly Field[] => [
  { kind: 'time', name: 'from', label: t('systemForm.from') },
  { kind: 'time', name: 'until', label: t('systemForm.until'), optional: true },
];

const spanOf = (values: Values) => ({
  from: instantOf(values, 'from') ?? '',
  until: instantOf(values, 'until'),
});

export function registerForm(t: TFunction): DeedForm {
  return {
    title: t('systemForm.register'),
    effect: t('systemForm.registerDoes'),
    kind: 'system',
    fields: contentFields(BLANK, t),
    send: (values) => call(systemRoutes.register, { body: contentOf(values) }),
  };
}

async function units(): Promise<readonly Option[]> {
  const { items } = await call(unitRoutes.list, { query: { limit: '200' } });
  return items.map(({ id, name }) => ({ value: id, label: name }));
}

const BLANK: SystemContent = {
  name: '',
  code: null,
  unitId: '',
  jurisdiction: '',
  sector: '',
  critical: null,
  hardwareClass: 'unknown',
  electricityAccounts: [],
};

function contentFields(system: SystemContent, t: TFunction): readonly Field[] {
  const line = (name: string, label: string, initial: string): Field => ({
    kind: 'line',
    name,
    label,
    initial,
  });
  const none = { value: 'none', label: t('systemForm.noCritical') };
  return [
    line('name', t('systemForm.name'), system.name),
    { ...line('code', t('systems.code'), system.code ?? ''), optional: true },
    {
      kind: 'pick',
      name: 'unit',
      label: t('systemForm.unit'),
      load: units,
      initial: system.unitId,
    },
    {
      kind: 'place',
      name: 'jurisdiction',
      label: t('systemForm.place'),
      initial: system.jurisdiction,
    },
    { ...line('sector', t('people.sector'), system.sector), hint: t('people.sectorWord') },
    {
      kind: 'select',
      name: 'critical',
      label: t('systems.critical'),
      initial: system.critical ?? 'none',
      options: [none, ...CRITICAL_KINDS.map((value) => ({ value, label: t(`critical.${value}`) }))],
    },
    {
      kind: 'select',
      name: 'hardware',
      label: t('systems.hardware'),
      initial: system.hardwareClass,
      options: HARDWARE_CLASSES.map((value) => ({ value, label: t(`hardware.${value}`) })),
    },
    {
      kind: 'note',
      name: 'accounts',
      label: t('systemForm.accounts'),
      initial: system.electricityAccounts.join('\n'),
      optional: true,
    },
  ];
}

function contentOf(values: Values): SystemContent {
  return {
    name: noteOf(values, 'name'),
    code: maybeNote(values, 'code'),
    unitId: values['unit'] ?? '',
    jurisdiction: values['jurisdiction'] ?? '',
    sector: noteOf(values, 'sector'),
    critical: CRITICAL_KINDS.find((one) => one === values['critical']) ?? null,
    hardwareClass: HARDWARE_CLASSES.find((one) => one === values['hardware']) ?? 'unknown',
    electricityAccounts: linesOf(values, 'accounts'),
  };
}

const PARTS = ['leader', 'responsible', 'technical'] as const;

function contactsForm(system: System, t: TFunction): DeedForm {
  return {
    ...headOf(system, 'contacts', t),
    fields: PARTS.map((part) => ({
      kind: 'line',
      name: part,
      label: t(`systems.${part}`),
      hint: t('systemForm.contactAbout'),
      initial: contactText(system[part]),
      optional: true,
    })),
    preview: (values) => {
      const wrong = PARTS.find((part) => contactOf(values, part) === undefined);
      if (wrong !== undefined) {
        return t('systemForm.wrongContact', { text: noteOf(values, wrong) });
      }
      const n = PARTS.filter((part) => noteOf(values, part) !== contactText(system[part])).length;
      return n === 0 ? t('rules.noChange') : t('systemForm.contactsChange', { n: String(n) });
    },
    send: (values) => {
      const [leader, responsible, technical] = PARTS.map((part) => contactOf(values, part));
      if (leader === undefined || responsible === undefined || technical === undefined) {
        throw new Refused('invalid');
      }
      return call(
        systemRoutes.contacts,
        { params: { id: system.id }, body: { leader, responsible, technical } },
        { version: system.version },
      );
    },
  };
}

const contactText = (contact: Contact | null): string =>
  contact === null
    ? ''
    : [contact.name, contact.phone ?? '', contact.email ?? ''].join('; ').replace(/[; ]+$/, '');

/** Undefined: it names nobody. */
function contactOf(values: Values, part: string): Contact | null | undefined {
  const text = noteOf(values, part);
  if (text === '') return null;
  const [name = '', ...ways] = text.split(/[;；]/).map((piece) => piece.trim());
  if (name === '') return undefined;
  const email = ways.find((way) => way.includes('@')) ?? null;
  return { name, phone: ways.find((way) => way !== '' && way !== email) ?? null, email };
}

export function endBindingForm(binding: Binding, system: System, t: TFunction): DeedForm {
  const about = { network: binding.network, name: system.name };
  return {
    title: t('systemForm.end'),
    effect: t('systemForm.endDoes', about),
    kind: 'system',
    fields: [{ kind: 'time', name: 'until', label: t('order.ends') }],
    send: (values) =>
      call(bindingRoutes.end, {
        params: { id: binding.id },
        body: { until: instantOf(values, 'until') ?? '' },
      }),
  };
}

export function withdrawBindingForm(binding: Binding, system: System, t: TFunction): DeedForm {
  const about = { network: binding.network, name: system.name };
  return {
    title: t('systemForm.withdraw'),
    effect: t('systemForm.withdrawDoes', about),
    kind: 'system',
    isGrave: true,
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values) =>
      call(bindingRoutes.withdraw, {
        params: { id: binding.id },
        body: { reason: noteOf(values, 'reason') },
      }),
  };
}
