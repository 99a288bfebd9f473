/** One step of a case by one person: load, decide, record, and set off what follows. */
import type { Doer } from '#govern/conflict.ts';
import type { CaseDecision } from '#govern/case/evolve.ts';
import type { Verb } from '#model/authority.ts';
import type { Case } from '#model/case.ts';
import type { Done } from '#model/route.ts';
import { doerOf } from '../doer.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';
import { followCase } from './follow-case.ts';

export interface CaseStep {
  readonly id: string;
  readonly verb: Verb;
  readonly decide: (state: Case, doer: Doer) => CaseDecision | Promise<CaseDecision>;
}

export async function onCase(work: Work, step: CaseStep): Promise<Done> {
  const { id, version } = await caseAfter(work, step);
  return { id, version };
}

/** The same, for commands that go on with the case. */
export async function caseAfter(work: Work, { id, verb, decide }: CaseStep): Promise<Case> {
  const state = await work.load('case', id);
  const doer = await doerOf(work, verb, state);
  const after = await recordNews(work, 'case', state, await decide(state, doer), state);
  return followCase(work, state, after);
}
