/** The personal data of cases and leads go; that there was a case, and what was decided, stays. */
import type { Case } from '#model/case.ts';
import type { Lead } from '#model/lead.ts';
import { forgetLink } from '../notices/notice-link.ts';
import type { Work } from '../work.ts';

/** Of the case and of what belongs to it alone. Its evidence has a time of its own. */
export async function eraseCase(work: Work, found: Case): Promise<void> {
  const events = [{ type: 'case.erased', data: {} } as const];
  await work.record('case', found.id, { events }, found);
  await work.erase('case', found.id);
  for (const leadId of found.leadIds) {
    const lead = await work.find('lead', leadId);
    if (lead !== null) await eraseLead(work, lead);
  }
  for (const kind of ['order', 'notice', 'clock', 'referral', 'consultation', 'task'] as const) {
    const rows = await work.tx
      .selectFrom(kind)
      .select('id')
      .where('caseId', '=', found.id)
      .orderBy('id')
      .execute();
    for (const { id } of rows) {
      if (kind === 'notice') await forgetLink(work, id);
      await work.erase(kind, id);
    }
  }
}

/** Wallets, workers and what people wrote; the keyed tags of wallets stay, which only say that two are the same. */
export async function eraseLead(work: Work, lead: Lead): Promise<Lead> {
  const events = [{ type: 'lead.erased', data: {} } as const];
  const { id } = await work.record('lead', lead.id, { events }, lead);
  await work.erase('lead', id);
  return work.load('lead', id);
}
