/** What is done to a case beside its states: who handles it, how far it is told, referral, evidence in and out. */
import type { TFunction } from 'i18next';
import { REFERRED_TO, ROOT_CAUSES, TLPS } from '#model/case.ts';
import { EVIDENCE_BYTES_MAX, EVIDENCE_KINDS } from '#model/evidence-item.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { call, Refused } from '../api/call.ts';
import {
  fileOf,
  instantOf,
  maybeNote,
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Values,
} from '../thing/deed.ts';
import { saveFile } from '../thing/download.ts';
import type { CaseDeed, CaseView } from './case-deeds.ts';

type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;
export type FlagDeed = Extract<
  CaseDeed,
  | 'assignTo'
  | 'setTlp'
  | 'withdrawAppeal'
  | 'refer'
  | 'confirmReferral'
  | 'dropReferral'
  | 'addEvidence'
  | 'exportCase'
  | 'report'
>;

const note = (t: TFunction): Field => ({ kind: 'note', name: 'note', label: t('field.note') });
const paramsOf = ({ id }: CaseView) => ({ params: { id } });

export const FLAG_FORMS: Readonly<Record<FlagDeed, (about: CaseView, t: TFunction) => Parts>> = {
  assignTo: (about, t) => ({
    fields: [
      {
        kind: 'person',
        name: 'handler',
        label: t('field.person'),
        initial: about.handlerId ?? '',
        optional: true,
      },
    ],
    send: ({ handler = '' }) =>
      call(caseRoutes.assign, {
        ...paramsOf(about),
        body: { handlerId: handler === '' ? null : handler },
      }),
  }),
  setTlp: (about, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'tlp',
        label: t('field.tlp'),
        initial: about.tlp,
        options: TLPS.map((value) => ({ value, label: t(`tlp.${value}`) })),
      },
    ],
    send: ({ tlp }) =>
      call(caseRoutes.setTlp, { ...paramsOf(about), body: { tlp: oneOf(TLPS, tlp) } }),
  }),
  withdrawAppeal: (about) => ({
    fields: [],
    send: () => call(caseRoutes.withdrawAppeal, paramsOf(about)),
  }),
  refer: (about, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'to',
        label: t('field.referTo'),
        options: REFERRED_TO.map((value) => ({ value, label: t(`referredTo.${value}`) })),
      },
      note(t),
    ],
    isGrave: true,
    send: (values, deed) =>
      call(
        caseRoutes.refer,
        {
          ...paramsOf(about),
          body: { to: oneOf(REFERRED_TO, values['to']), note: noteOf(values) },
        },
        { deed },
      ),
  }),
  confirmReferral: (about, t) => ({
    fields: [],
    isGrave: true,
    preview: () =>
      about.referredTo === null
        ? t('say.unknown')
        : `${t('field.referTo')}${t('say.colon')}${t(`referredTo.${about.referredTo}`)}`,
    send: (_, deed) => call(caseRoutes.confirmReferral, paramsOf(about), { deed }),
  }),
  dropReferral: (about, t) => ({
    fields: [note(t)],
    send: (values) =>
      call(caseRoutes.dropReferral, { ...paramsOf(about), body: { note: noteOf(values) } }),
  }),
  addEvidence: (about, t) => ({ fields: evidenceFields(t), send: keepIn(about), kind: 'evidence' }),
  exportCase: (about, t) => ({
    fields: [{ kind: 'check', name: 'personal', label: t('field.withPersonal') }],
    preview: () => `TLP:${about.tlp.toUpperCase()}. ${t('piece.bundleCheck')}`,
    send: async ({ personal }, deed) => {
      const made = await call(
        evidenceRoutes.export,
        { ...paramsOf(about), body: { personal: personal === 'true' } },
        { deed },
      );
      saveFile(`${about.number}.zip`, 'application/zip', made.bundle);
      return made;
    },
  }),
  report: (about, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'by',
        label: t('field.cameBy'),
        initial: 'letter',
        options: CAME_BY.map((value) => ({ value, label: t(`cameBy.${value}`) })),
      },
      note(t),
      {
        kind: 'select',
        name: 'rootCause',
        label: t('field.rootCause'),
        initial: about.rootCause ?? 'unknown',
        options: ROOT_CAUSES.map((value) => ({ value, label: t(`rootCause.${value}`) })),
      },
      { kind: 'check', name: 'attestation', label: t('field.attestation') },
      { ...fileField(t), label: t('field.scan'), optional: true },
    ],
    send: sendReport(about, t),
  }),
};

const CAME_BY = ['letter', 'phone', 'visit', 'here'] as const;

const fileField = (t: TFunction): Extract<Field, { kind: 'file' }> => ({
  kind: 'file',
  name: 'file',
  label: t('field.file'),
  bytesMax: EVIDENCE_BYTES_MAX,
});

function evidenceFields(t: TFunction): readonly Field[] {
  return [
    fileField(t),
    {
      kind: 'select',
      name: 'kind',
      label: t('field.evidenceKind'),
      initial: 'document',
      options: EVIDENCE_KINDS.filter((kind) => kind !== 'finding' && kind !== 'transcript').map(
        (value) => ({ value, label: t(`evidenceKind.${value}`) }),
      ),
    },
    { kind: 'time', name: 'takenAt', label: t('field.takenAt'), optional: true },
    { ...note(t), optional: true },
  ];
}

const keepIn =
  (about: CaseView): DeedForm['send'] =>
  (values) => {
    const file = fileOf(values, 'file');
    if (file === null) throw new Refused('invalid');
    return call(evidenceRoutes.keep, {
      ...paramsOf(about),
      body: {
        ...file,
        kind: oneOf(EVIDENCE_KINDS, values['kind']),
        note: maybeNote(values),
        takenAt: instantOf(values, 'takenAt'),
      },
    });
  };

/** The letter is kept first: a report whose letter was refused was not received. */
const sendReport =
  (about: CaseView, t: TFunction) =>
  async (values: Values): Promise<unknown> => {
    const by = t(`cameBy.${oneOf(CAME_BY, values['by'])}`);
    if (fileOf(values, 'file') !== null) {
      await keepIn(about)({ ...values, kind: 'rectification-report', note: by }, NO_DEED);
    }
    return call(caseRoutes.report, {
      ...paramsOf(about),
      body: {
        note: `${by}${t('say.colon')}${noteOf(values)}`,
        rootCause: oneOf(ROOT_CAUSES, values['rootCause']),
        attestationUpdated: values['attestation'] === 'true',
      },
    });
  };

const NO_DEED = { title: '', effect: '' };
