/** What each step of a case asks for, and how it is sent. */
import type { TFunction } from 'i18next';
import { OUTCOMES, ROOT_CAUSES, VERDICTS } from '#model/case.ts';
import { APPEAL_GROUNDS } from '#model/policy.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { maybeNote, noteOf, oneOf, type DeedForm, type Field } from '../thing/deed.ts';
import type { CaseDeed, CaseView } from './case-deeds.ts';
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
  return { ...base, ...FORMS[deed](about, me, t) };
}

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
    Exclude<CaseDeed, 'draftOrder' | 'notice'>,
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
  report: (about, _, t) => ({
    fields: [
      note(t),
      { ...cause(t, 'unknown') },
      { kind: 'check', name: 'attestation', label: t('field.attestation') },
    ],
    send: (values) =>
      call(caseRoutes.report, {
        ...paramsOf(about),
        body: {
          note: noteOf(values),
          rootCause: oneOf(ROOT_CAUSES, values['rootCause']),
          attestationUpdated: values['attestation'] === 'true',
        },
      }),
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
    fields: [{ kind: 'check', name: 'clean', label: t('field.clean') }, someNote(t)],
    send: (values) =>
      call(caseRoutes.rescan, {
        ...paramsOf(about),
        body: { clean: values['clean'] === 'true', note: maybeNote(values) },
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
  closeCase: (about, _, t) => close(about, t),
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
    fields: [{ kind: 'check', name: 'upheld', label: t('field.upheld') }, note(t)],
    send: (values, deed) =>
      call(
        caseRoutes.decideAppeal,
        {
          ...paramsOf(about),
          body: { upheld: values['upheld'] === 'true', note: noteOf(values) },
        },
        { deed },
      ),
  }),
};

const BEGAN = ['time-over', 'officer'] as const;

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

/** Figures of energy come with the page for them; until then a case says why it has none. */
function close(about: CaseView, t: TFunction): Parts {
  const options = OUTCOMES.filter((one) => one !== 'duplicate' && one !== 'transferred');
  return {
    fields: [
      {
        kind: 'select',
        name: 'outcome',
        label: t('field.outcome'),
        options: options.map((value) => ({ value, label: t(`outcome.${value}`) })),
      },
      cause(t, about.rootCause),
      { kind: 'line', name: 'noEnergy', label: t('field.noEnergy') },
      note(t),
    ],
    isGrave: true,
    send: (values, deed) =>
      call(
        caseRoutes.close,
        {
          ...paramsOf(about),
          body: {
            outcome: oneOf(options, values['outcome']),
            rootCause: oneOf(ROOT_CAUSES, values['rootCause']),
            energy: { known: false, why: noteOf(values, 'noEnergy') },
            note: noteOf(values),
          },
        },
        { ...versionOf(about), deed },
      ),
  };
}
