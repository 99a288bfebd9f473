import type { TFunction } from 'i18next';
import { filingRoutes, type FilingSummary } from '#model/routes/filings.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import { linesOf, maybeNote, noteOf, type DeedForm } from '../thing/deed.ts';
import { isAmong, roleFault } from '../thing/possible.ts';

export function filingDeeds(
  filing: FilingSummary,
  me: Me,
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  const { jurisdiction, sector, unitId, state, forwarding, forwardedTo } = filing;
  const fault = roleFault(me, 'filing.decide', { jurisdiction, sector, unitId }, t);
  const deed = (
    name: string,
    title: string,
    why: string | null,
    form: DeedForm,
    more: object = {},
  ): PaneDeed => ({
    name,
    title,
    fault: why,
    run: () => onForm(form),
    ...more,
  });
  if (state === 'submitted') {
    return [
      deed('accept', t('filing.accept'), fault, acceptForm(filing, t), { isFirst: true }),
      deed('return', t('filing.return'), fault, reasonForm(filing, 'return', t)),
      deed('refuse', t('filing.refuse'), fault, reasonForm(filing, 'refuse', t)),
    ];
  }
  if (state !== 'accepted') return [];
  const above = forwardedTo ?? jurisdiction;
  const aboveFault =
    roleFault(me, 'filing.decide', { jurisdiction: above, sector, unitId }, t) ??
    (isAmong(me, filing.decidedBy) ? t('filing.cannotSame') : null);
  return [
    ...(forwarding === 'forwarded'
      ? [
          deed('acknowledge', t('filing.acknowledge'), aboveFault, acknowledgeForm(filing, t), {
            isFirst: true,
          }),
          deed('object', t('filing.object'), aboveFault, reasonForm(filing, 'object', t)),
        ]
      : []),
    deed('revoke', t('filing.revoke'), fault, reasonForm(filing, 'revoke', t)),
  ];
}

function acceptForm({ id, version, title, scale }: FilingSummary, t: TFunction): DeedForm {
  return {
    title: t('filing.accept'),
    effect: t('filing.acceptDoes', { name: title }),
    kind: 'filing',
    fields: [
      { kind: 'line', name: 'reference', label: t('filing.reference') },
      { kind: 'note', name: 'conditions', label: t('filing.conditions'), optional: true },
      {
        kind: 'number',
        name: 'watts',
        label: t('filing.wattsMax'),
        min: 1,
        max: 1e9,
        optional: true,
      },
      { kind: 'date', name: 'until', label: t('filing.untilDay'), optional: true },
    ],
    send: (values, deed) => {
      const watts = maybeNote(values, 'watts');
      const until = maybeNote(values, 'until');
      const body = {
        reference: noteOf(values, 'reference'),
        conditions: linesOf(values, 'conditions'),
        scale: watts === null ? null : { ...scale, wattsMax: Number(watts) },
        until: until === null ? null : `${until}T23:59:59.999Z`,
      };
      return call(filingRoutes.accept, { params: { id }, body }, { deed, version });
    },
  };
}

function acknowledgeForm({ id, version, title }: FilingSummary, t: TFunction): DeedForm {
  return {
    title: t('filing.acknowledge'),
    effect: t('filing.acknowledgeDoes', { name: title }),
    kind: 'filing',
    fields: [],
    send: (_, deed) => call(filingRoutes.acknowledge, { params: { id } }, { deed, version }),
  };
}

const REASONED = {
  return: filingRoutes.sendBack,
  refuse: filingRoutes.refuse,
  object: filingRoutes.object,
  revoke: filingRoutes.revoke,
} as const;

function reasonForm(
  { id, version, title }: FilingSummary,
  which: keyof typeof REASONED,
  t: TFunction,
): DeedForm {
  const effects = {
    return: t('filing.returnDoes', { name: title }),
    refuse: t('filing.refuseDoes', { name: title }),
    object: t('filing.objectDoes', { name: title }),
    revoke: t('filing.revokeDoes', { name: title }),
  };
  return {
    title: t(`filing.${which}`),
    effect: effects[which],
    kind: 'filing',
    ...(which === 'return' ? {} : { isGrave: true as const }),
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const asked = { params: { id }, body: { reason: noteOf(values, 'reason') } };
      return call(REASONED[which], asked, { deed, version });
    },
  };
}
