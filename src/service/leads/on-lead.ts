/** One step of a lead by one person. */
import type { Doer } from '#govern/conflict.ts';
import type { LeadDecision } from '#govern/lead/evolve.ts';
import type { Lead } from '#model/lead.ts';
import type { Done } from '#model/route.ts';
import { doerOf } from '../doer.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';

export async function onLead(
  work: Work,
  leadId: string,
  decide: (state: Lead, doer: Doer) => LeadDecision | Promise<LeadDecision>,
): Promise<Done> {
  const state = await work.load('lead', leadId);
  const doer = await doerOf(work, 'lead.triage', state);
  const decision = await decide(state, doer);
  const { id, version } = await recordNews(work, 'lead', state, decision, state);
  return { id, version };
}
