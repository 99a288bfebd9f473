/** What can be made of a lead now. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import { GRADES, isAtLeast } from '#model/evidence.ts';
import { DISMISSALS } from '#model/lead.ts';
import type { ReplyOf } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { call } from '../api/call.ts';
import { mayDo, type Me } from '../api/me.ts';
import { instantOf, maybeNote, oneOf, type DeedForm, type Field } from '../thing/deed.ts';

export type LeadRow = ReplyOf<typeof leadRoutes.list>['items'][number];
export type LeadDeed =
  | 'openCase'
  | 'joinCase'
  | 'watch'
  | 'dismiss'
  | 'revive'
  | 'place'
  | 'mergeLead';

const OPEN: readonly LeadRow['state'][] = ['new', 'watching'];

/** When each makes sense, and what it needs. */
const RULES: readonly {
  readonly deed: LeadDeed;
  readonly verb: Verb;
  readonly states: readonly LeadRow['state'][];
}[] = [
  { deed: 'openCase', verb: 'case.open', states: OPEN },
  { deed: 'watch', verb: 'lead.triage', states: ['new'] },
  { deed: 'joinCase', verb: 'case.open', states: OPEN },
  { deed: 'dismiss', verb: 'lead.triage', states: OPEN },
  { deed: 'place', verb: 'lead.triage', states: OPEN },
  { deed: 'mergeLead', verb: 'lead.triage', states: OPEN },
  { deed: 'revive', verb: 'lead.triage', states: ['dismissed'] },
];

export function leadDeeds(lead: LeadRow, me: Me): readonly LeadDeed[] {
  return RULES.filter(({ verb, states }) => states.includes(lead.state) && mayDo(me, verb, lead))
    .map(({ deed }) => deed)
    .filter((deed) => deed !== 'place' || lead.systemId === null);
}

export function leadForm(deed: LeadDeed, lead: LeadRow, me: Me, t: TFunction): DeedForm {
  const params = { id: lead.id };
  const note: Field = { kind: 'note', name: 'note', label: t('field.note'), optional: true };
  const about = `${lead.address ?? ''} · ${t(`grade.${lead.grade}`)}`;
  const base = {
    title: t(`deed.${deed}.title`),
    effect: `${about}: ${t(`deed.${deed}.does`)}`,
    kind: 'lead',
  };
  const handlerId = me.person.id;
  switch (deed) {
    case 'openCase':
      return {
        ...base,
        kind: 'case',
        fields: [note],
        send: (values) =>
          call(caseRoutes.open, { body: { leadId: lead.id, note: maybeNote(values) } }),
      };
    case 'joinCase':
      return {
        ...base,
        fields: [{ kind: 'case', name: 'case', label: t('field.joins') }],
        send: ({ case: id = '' }) =>
          call(caseRoutes.joinLead, { params: { id }, body: { leadId: lead.id } }),
      };
    case 'mergeLead':
      return { ...base, fields: [otherLead(lead, t), note], send: merge(params) };
    case 'watch':
      return {
        ...base,
        fields: [note],
        send: (values) =>
          call(leadRoutes.watch, { params, body: { handlerId, note: maybeNote(values) } }),
      };
    case 'dismiss':
      return { ...base, fields: dismissFields(lead, note, t), send: dismiss(params) };
    case 'place':
      return {
        ...base,
        fields: [{ kind: 'system', name: 'system', label: t('field.system') }],
        send: ({ system = '' }) => call(leadRoutes.place, { params, body: { systemId: system } }),
      };
    default:
      return { ...base, fields: [], send: () => call(leadRoutes.revive, { params }) };
  }
}

/** Other open leads, the newest first: those of the same address before all. */
const otherLead = ({ id, address }: LeadRow, t: TFunction): Field => ({
  kind: 'pick',
  name: 'into',
  label: t('field.mergeInto'),
  load: async () => {
    const { items } = await call(leadRoutes.list, { query: { limit: '200' } });
    return items
      .filter((one) => one.id !== id && OPEN.includes(one.state))
      .toSorted((a, b) => Number(b.address === address) - Number(a.address === address))
      .map((one) => ({
        value: one.id,
        label: [one.address, t(`grade.${one.grade}`), one.pools[0]]
          .filter((word) => typeof word === 'string')
          .join(' · '),
      }));
  },
});

const merge =
  (params: { readonly id: string }): DeedForm['send'] =>
  (values) =>
    call(leadRoutes.merge, {
      params,
      body: { intoId: values['into'] ?? '', note: maybeNote(values) },
    });

/** By hand: what somebody told, saw, or read in a list from above. */
export function makeLeadForm(t: TFunction): DeedForm {
  return {
    title: t('deed.makeLead.title'),
    effect: t('deed.makeLead.does'),
    kind: 'lead',
    fields: [
      {
        kind: 'select',
        name: 'provenance',
        label: t('inbox.from'),
        initial: 'tip',
        options: MADE_BY.map((value) => ({ value, label: t(`provenance.${value}`) })),
      },
      { kind: 'line', name: 'source', label: t('field.source'), optional: true },
      { kind: 'line', name: 'address', label: t('addresses.address') },
      { kind: 'time', name: 'seenAt', label: t('field.seenAt'), optional: true },
      { kind: 'place', name: 'jurisdiction', label: t('case.place') },
      {
        kind: 'select',
        name: 'grade',
        label: t('inbox.grade'),
        initial: 'listed',
        options: GRADES.map((value) => ({ value, label: t(`grade.${value}`) })),
      },
      { kind: 'note', name: 'note', label: t('field.note'), optional: true },
    ],
    send: (values) =>
      call(leadRoutes.make, {
        body: {
          provenance: oneOf(MADE_BY, values['provenance']),
          source: maybeNote(values, 'source'),
          address: maybeNote(values, 'address'),
          seenAt: instantOf(values, 'seenAt'),
          jurisdiction: values['jurisdiction'] ?? '',
          grade: oneOf(GRADES, values['grade']),
          note: maybeNote(values),
        },
      }),
  };
}

const MADE_BY = ['tip', 'manual', 'partner', 'superior-list'] as const;

/** Where there is proof of a session, nobody sets it aside in silence. */
function dismissFields({ grade }: LeadRow, note: Field, t: TFunction): readonly Field[] {
  const { optional, ...needed } = note;
  return [
    {
      kind: 'select',
      name: 'why',
      label: t('field.why'),
      options: DISMISSALS.map((value) => ({ value, label: t(`dismissal.${value}`) })),
    },
    isAtLeast(grade, 'session')
      ? needed
      : { ...needed, ...(optional === true ? { optional } : {}) },
  ];
}

const dismiss =
  (params: { readonly id: string }): DeedForm['send'] =>
  (values) =>
    call(leadRoutes.dismiss, {
      params,
      body: { why: oneOf(DISMISSALS, values['why']), note: maybeNote(values) },
    });
