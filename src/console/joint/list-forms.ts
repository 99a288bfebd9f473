import type { TFunction } from 'i18next';
import { ADDRESS_LIST_CHARS_MAX } from '#model/address-list.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import type { ReplyOf } from '#model/route.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import { fileOf, instantOf, noteOf, type DeedForm } from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';

type Shown = ReplyOf<typeof addressListRoutes.show>;

export function importForm(t: TFunction): DeedForm {
  return {
    title: t('joint.takeIn'),
    effect: t('joint.takeInDoes'),
    kind: 'lead',
    fields: [
      { kind: 'line', name: 'source', label: t('joint.source'), hint: t('joint.sourceAbout') },
      { kind: 'place', name: 'jurisdiction', label: t('case.place') },
      {
        kind: 'file',
        name: 'file',
        label: t('joint.file'),
        hint: t('joint.fileAbout'),
        bytesMax: ADDRESS_LIST_CHARS_MAX,
        accept: '.csv,text/csv,text/plain',
      },
      { kind: 'time', name: 'dueAt', label: t('joint.dueAt'), optional: true },
    ],
    send: (values, deed) => {
      const file = fileOf(values, 'file');
      const bytes = Uint8Array.from(atob(file?.content ?? ''), (c) => c.charCodeAt(0));
      const body = {
        source: noteOf(values, 'source'),
        jurisdiction: noteOf(values, 'jurisdiction'),
        // Times that name no zone are as the reader's clock has them, as in every field of a time.
        zone: zoneHere(),
        dueAt: instantOf(values, 'dueAt'),
        text: new TextDecoder().decode(bytes),
      };
      return call(addressListRoutes.import, { body }, { deed });
    },
  };
}

/** `+08:00`. */
function zoneHere(): string {
  const minutes = -new Date().getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const far = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(far / 60)}:${two(far % 60)}`;
}

export function listDeeds(
  list: Shown,
  me: Me,
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  if (list.endedAt !== null) return [];
  const { jurisdiction, open } = list;
  const fault = roleFault(me, 'lead.make', { jurisdiction, sector: null, unitId: null }, t);
  const isOpen = open > 0 ? t('joint.notYet', { n: open }) : null;
  return [
    {
      name: 'end',
      title: t('joint.end'),
      fault: fault ?? isOpen,
      isFirst: true,
      run: () => onForm(endForm(list, t)),
    },
    { name: 'due', title: t('joint.setDue'), fault, run: () => onForm(dueForm(list, t)) },
  ];
}

function endForm({ id, version, source, closed }: Shown, t: TFunction): DeedForm {
  return {
    title: t('joint.end'),
    effect: t('joint.endDoes', { name: source, n: closed }),
    kind: 'address-list',
    fields: [],
    send: (_, deed) => call(addressListRoutes.end, { params: { id } }, { deed, version }),
  };
}

function dueForm({ id, version, source }: Shown, t: TFunction): DeedForm {
  return {
    title: t('joint.setDue'),
    effect: t('joint.setDueDoes', { name: source }),
    kind: 'address-list',
    fields: [{ kind: 'time', name: 'dueAt', label: t('joint.dueAt') }],
    send: (values, deed) => {
      const body = { dueAt: instantOf(values, 'dueAt') ?? '' };
      return call(addressListRoutes.setDue, { params: { id }, body }, { deed, version });
    },
  };
}
