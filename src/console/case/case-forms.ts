/** What each step of a case asks for, and how it is sent. */
import type { TFunction } from 'i18next';
import type { Duration } from '#model/calendar.ts';
import { ROOT_CAUSES, VERDICTS } from '#model/case.ts';
import { APPEAL_GROUNDS } from '#model/policy.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import {
  instantOf,
  maybeNote,
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Values,
} from '../thing/deed.ts';
import type { CaseDeed, CaseView } from './case-deeds.ts';
import { closeForm } from './close-form.ts';
import { FLAG_FORMS, type FlagDeed } from './flag-forms.ts';
import { noticeForm } from '../notice/notice-form.ts';

type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;

/** Null: it has a page of its own. */
export function caseForm(deed: CaseDeed, about: CaseView, me: Me, t: TFunction): DeedForm | null {
  if (deed === 'draftOrder') return null;
  const base = {
    title: t(`deed.${deed}.title`),
    effect: `${about.number}: ${t(`deed.${deed}.does`)}`,
    kind: 'case',
  };
  if (deed === 'notice') return { ...base, ...noticeForm(about, t), kind: 'notice' };
  if (isFlagDeed(deed)) return { ...base, ...FLAG_FORMS[deed](about, t) };
  return { ...base, ...FORMS[deed](about, me, t) };
}

const isFlagDeed = (deed: CaseDeed): deed is FlagDeed => Object.hasOwn(FLAG_FORMS, deed);

const note = (t: TFunction): Field => ({ kind: 'note', name: 'note', label: t('field.note') });
const someNote = (t: TFunction): Field => ({ ...note(t), optional: true });
const cause = (t: TFunction, initial: string | null): Field => ({
  kind: 'select',
  name: 'rootCause',
  label: t('field.rootCause'),
  options: ROOT_CAUSES.map((value) => ({ value, label: t(`rootCause.${value}`) })),
  ...(initial === null ? {} : { initial }),
});
const paramsOf = ({ id }: CaseView) => ({ params: { id } });
const versionOf = ({ version }: CaseView) => ({ version });

const FORMS: Readonly<
  Record<
    Exclude<CaseDeed, 'draftOrder' | 'notice' | FlagDeed>,
    (about: CaseView, me: Me, t: TFunction) => Parts
  >
> = {
  takeOn: (about, me) => ({
    fields: [],
    send: () => call(caseRoutes.triage, { ...paramsOf(about), body: { handlerId: me.person.id } }),
  }),
  attribute: (about, _, t) => ({
    fields: [{ kind: 'system', name: 'system', label: t('field.system') }],
    send: ({ system = '' }) =>
      call(caseRoutes.attribute, { ...paramsOf(about), body: { systemId: system } }),
  }),
  assess: (about, _, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'verdict',
        label: t('field.verdict'),
        options: VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) })),
      },
      note(t),
    ],
    send: (values) =>
      call(
        caseRoutes.assess,
        {
          ...paramsOf(about),
          body: { verdict: oneOf(VERDICTS, values['verdict']), note: noteOf(values) },
        },
        versionOf(about),
      ),
  }),
  beginRectifying: (about, _, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'why',
        label: t('field.began'),
        initial: 'time-over',
        options: BEGAN.map((value) => ({ value, label: t(`field.${value}`) })),
      },
    ],
    send: ({ why }) =>
      call(caseRoutes.beginRectifying, { ...paramsOf(about), body: { why: oneOf(BEGAN, why) } }),
  }),
  acceptReport: (about, _, t) => ({
    fields: [someNote(t)],
    send: (values) =>
      call(caseRoutes.reviewReport, {
        ...paramsOf(about),
        body: { accepted: true, note: maybeNote(values) },
      }),
  }),
  rejectReport: (about, _, t) => ({
    fields: [note(t)],
    send: (values) =>
      call(caseRoutes.reviewReport, {
        ...paramsOf(about),
        body: { accepted: false, note: noteOf(values) },
      }),
  }),
  rescan: (about, _, t) => ({
    fields: [
      { kind: 'check', name: 'clean', label: t('field.clean') },
      { kind: 'time', name: 'scannedAt', label: t('field.scannedAt'), optional: true },
      someNote(t),
    ],
    send: (values) =>
      call(caseRoutes.rescan, {
        ...paramsOf(about),
        body: {
          clean: values['clean'] === 'true',
          scannedAt: instantOf(values, 'scannedAt'),
          note: maybeNote(values),
        },
      }),
  }),
  startWindow: (about) => ({
    fields: [],
    send: () => call(caseRoutes.startWindow, paramsOf(about)),
  }),
  rootCause: (about, _, t) => ({
    fields: [cause(t, about.rootCause), someNote(t)],
    send: (values) =>
      call(caseRoutes.stateRootCause, {
        ...paramsOf(about),
        body: { rootCause: oneOf(ROOT_CAUSES, values['rootCause']), note: maybeNote(values) },
      }),
  }),
  pass: (about, _, t) => verify(about, true, t),
  fail: (about, _, t) => verify(about, false, t),
  closeCase: closeForm,
  reopen: (about, _, t) => ({
    fields: [note(t)],
    send: (values) =>
      call(caseRoutes.reopen, { ...paramsOf(about), body: { note: noteOf(values) } }),
  }),
  assign: (about, me) => ({
    fields: [],
    send: () => call(caseRoutes.assign, { ...paramsOf(about), body: { handlerId: me.person.id } }),
  }),
  holdEvidence: (about, _, t) => holdEvidence(about, true, t),
  endHold: (about, _, t) => holdEvidence(about, false, t),
  fileAppeal: (about, _, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'ground',
        label: t('field.ground'),
        options: APPEAL_GROUNDS.map((value) => ({ value, label: t(`appealGround.${value}`) })),
      },
      note(t),
    ],
    send: (values) =>
      call(caseRoutes.fileAppeal, {
        ...paramsOf(about),
        body: { ground: oneOf(APPEAL_GROUNDS, values['ground']), note: noteOf(values) },
      }),
  }),
  decideAppeal: (about, _, t) => ({
    fields: [
      { kind: 'check', name: 'upheld', label: t('field.upheld') },
      ...moreTime(about, t),
      note(t),
    ],
    send: (values, deed) =>
      call(
        caseRoutes.decideAppeal,
        {
          ...paramsOf(about),
          body: {
            upheld: values['upheld'] === 'true',
            extendBy: extensionOf(about, values),
            note: noteOf(values),
          },
        },
        { deed },
      ),
  }),
};

const BEGAN = ['time-over', 'officer'] as const;

/** Where more time is what they ask for, the decision says how much. */
function moreTime({ appealGround }: CaseView, t: TFunction): Field[] {
  if (appealGround !== 'more-time') return [];
  const label = t('field.extendBy');
  return [{ kind: 'number', name: 'extendBy', label, initial: '10', min: 1, max: 90 }];
}

function extensionOf({ appealGround }: CaseView, values: Values): Duration | null {
  const isGranted = appealGround === 'more-time' && values['upheld'] === 'true';
  return isGranted ? { businessDays: Number(values['extendBy']) } : null;
}

function holdEvidence(about: CaseView, on: boolean, t: TFunction): Parts {
  return {
    fields: [note(t)],
    send: (values) =>
      call(caseRoutes.holdEvidence, { ...paramsOf(about), body: { on, note: noteOf(values) } }),
  };
}

function verify(about: CaseView, passed: boolean, t: TFunction): Parts {
  return {
    fields: [note(t)],
    send: (values, deed) =>
      call(
        caseRoutes.verify,
        { ...paramsOf(about), body: { passed, note: noteOf(values) } },
        { ...versionOf(about), deed },
      ),
  };
}
