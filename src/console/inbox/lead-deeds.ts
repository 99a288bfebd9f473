/** What can be made of a lead now. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import { isAtLeast } from '#model/evidence.ts';
import { DISMISSALS } from '#model/lead.ts';
import type { ReplyOf } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { call } from '../api/call.ts';
import { mayDo, type Me } from '../api/me.ts';
import { maybeNote, oneOf, type DeedForm, type Field } from '../thing/deed.ts';

export type LeadRow = ReplyOf<typeof leadRoutes.list>['items'][number];
export type LeadDeed = 'openCase' | 'watch' | 'dismiss' | 'revive' | 'place';

const OPEN: readonly LeadRow['state'][] = ['new', 'watching'];

/** When each makes sense, and what it needs. */
const RULES: readonly {
  readonly deed: LeadDeed;
  readonly verb: Verb;
  readonly states: readonly LeadRow['state'][];
}[] = [
  { deed: 'openCase', verb: 'case.open', states: OPEN },
  { deed: 'watch', verb: 'lead.triage', states: ['new'] },
  { deed: 'dismiss', verb: 'lead.triage', states: OPEN },
  { deed: 'place', verb: 'lead.triage', states: OPEN },
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
