import type { TFunction } from 'i18next';
import { taskRoutes } from '#model/routes/tasks.ts';
import type { ReplyOf } from '#model/route.ts';
import { TASK_KINDS, TASK_RESULTS } from '#model/task.ts';
import { call } from '../api/call.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import { instantOf, noteOf, oneOf, type DeedForm, type Field, type Option } from '../thing/deed.ts';

export type TaskShown = ReplyOf<typeof taskRoutes.show>;

/** `about` null: at a place, which is asked for. */
export function assignForm(
  about: { readonly id: string; readonly number: string } | null,
  agencies: readonly Option[],
  t: TFunction,
): DeedForm {
  const kinds = TASK_KINDS.map((value) => ({ value, label: t(`taskKind.${value}`) }));
  const place: Field[] =
    about === null ? [{ kind: 'place', name: 'jurisdiction', label: t('case.place') }] : [];
  return {
    title: t('joint.assign'),
    effect: about === null ? t('joint.assignDoes') : t('joint.assignIn', { number: about.number }),
    kind: 'task',
    fields: [
      { kind: 'select', name: 'toAgencyId', label: t('joint.toAgency'), options: agencies },
      { kind: 'select', name: 'kind', label: t('joint.taskKind'), options: kinds },
      ...place,
      { kind: 'note', name: 'what', label: t('joint.what') },
      { kind: 'time', name: 'dueAt', label: t('joint.dueAt') },
    ],
    send: (values, deed) => {
      const body = {
        kind: oneOf(TASK_KINDS, values['kind']),
        toAgencyId: noteOf(values, 'toAgencyId'),
        what: noteOf(values, 'what'),
        dueAt: instantOf(values, 'dueAt') ?? '',
        about:
          about === null
            ? { jurisdiction: noteOf(values, 'jurisdiction'), sector: null }
            : { caseId: about.id },
      };
      return call(taskRoutes.assign, { body }, { deed });
    },
  };
}

type Step = 'acknowledge' | 'report' | 'decline' | 'accept' | 'return' | 'withdraw';

/** What can be done with it now by whoever looks. */
export function taskDeeds(
  shown: TaskShown,
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  return stepsOf(shown).map((step, i) => ({
    name: step,
    title: t(`taskStep.${step}.title`),
    fault: null,
    isFirst: i === 0,
    run: () => onForm(stepForm(shown, step, t)),
  }));
}

function stepsOf({ may, state }: TaskShown): readonly Step[] {
  const taking: readonly Step[] =
    state === 'assigned'
      ? ['acknowledge', 'report', 'decline']
      : state === 'acknowledged'
        ? ['report']
        : [];
  const leading: readonly Step[] =
    state === 'reported' ? ['accept', 'return', 'withdraw'] : ['withdraw'];
  return [...(may.do ? taking : []), ...(may.lead ? leading : [])];
}

function stepForm(shown: TaskShown, step: Step, t: TFunction): DeedForm {
  const { id, version, kind } = shown;
  const asked = { params: { id } };
  const note: Field = { kind: 'note', name: 'note', label: t(`taskStep.${step}.note`) };
  const results = TASK_RESULTS.map((value) => ({ value, label: t(`taskResult.${value}`) }));
  const fields: Readonly<Record<Step, readonly Field[]>> = {
    acknowledge: [],
    accept: [],
    report: [{ kind: 'select', name: 'result', label: t('joint.result'), options: results }, note],
    decline: [note],
    withdraw: [note],
    return: [note, { kind: 'time', name: 'dueAt', label: t('joint.dueAt') }],
  };
  return {
    title: t(`taskStep.${step}.title`),
    effect: `${t(`taskKind.${kind}`)}: ${t(`taskStep.${step}.does`)}`,
    kind: 'task',
    fields: fields[step],
    ...(step === 'withdraw' || step === 'decline' ? { isGrave: true as const } : {}),
    send: (values, deed) => {
      const manner = { deed, version };
      const words = { note: noteOf(values) };
      switch (step) {
        case 'acknowledge':
          return call(taskRoutes.acknowledge, asked, manner);
        case 'accept':
          return call(taskRoutes.accept, asked, manner);
        case 'decline':
          return call(taskRoutes.decline, { ...asked, body: words }, manner);
        case 'withdraw':
          return call(taskRoutes.withdraw, { ...asked, body: words }, manner);
        case 'return': {
          const dueAt = instantOf(values, 'dueAt') ?? '';
          return call(taskRoutes.return, { ...asked, body: { ...words, dueAt } }, manner);
        }
        default: {
          const result = oneOf(TASK_RESULTS, values['result']);
          return call(taskRoutes.report, { ...asked, body: { ...words, result } }, manner);
        }
      }
    },
  };
}
