/** What follows from a sighting by itself: a case learns of it, or is opened where the policy says so. */
import { isRefusal } from '#model/decision.ts';
import type { Case } from '#model/case.ts';
import type { Lead } from '#model/lead.ts';
import { decideJoinLead, decideOpenByPolicy } from '#govern/case/open.ts';
import { decideCaseRecurrence } from '#govern/case/rectify.ts';
import type { Seen } from '#govern/lead/gather.ts';
import { decideDismiss, decideLeadOpened, decideRevive } from '#govern/lead/triage.ts';
import { decideRecurrence } from '#govern/order/release.ts';
import { followCase } from '../cases/follow-case.ts';
import { filingFor, freeCaseNumber, openCaseOn } from '../cases/opening-facts.ts';
import { consultFiling } from '../filings/consult-filing.ts';
import { recordOrder } from '../orders/record-order.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { rulesIn } from '../policies/rules-at.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';
import type { Place } from './place-of.ts';

export async function pursueLead(
  work: Work,
  lead: Lead,
  { place, seen }: { readonly place: Place; readonly seen: Seen },
): Promise<Lead> {
  const consulted = await consultFiling(work, lead, seen.sighting);
  if (consulted.state === 'opened' && consulted.caseId !== null) {
    await tellCase(work, await work.load('case', consulted.caseId), consulted, seen);
    return consulted;
  }
  const now = await backFromFiling(work, consulted);
  const isOpen = now.state === 'new' || now.state === 'watching';
  // Behind a shared address nobody can be named: people look at it first.
  return isOpen && !place.isShared ? openByPolicy(work, now, place) : now;
}

/** What was set aside as filed is a finding again once it is beyond what was filed. */
async function backFromFiling(work: Work, lead: Lead): Promise<Lead> {
  const isBeyond = lead.filing !== null && lead.filing.beyond.length > 0;
  if (!isBeyond || lead.state !== 'dismissed' || lead.dismissal !== 'filed-research') return lead;
  return work.record('lead', lead.id, decideRevive(lead), lead);
}

/** Better evidence, and mining where it should be over. */
async function tellCase(work: Work, about: Case, lead: Lead, seen: Seen): Promise<void> {
  if (about.state === 'closed') return;
  const joining = decideJoinLead(about, { leadId: lead.id, grade: seen.sighting.grade });
  const joined = await recordNews(work, 'case', about, joining, about);
  const { findingId, grade, lastSeen } = seen.sighting;
  const seenAt = Date.parse(lastSeen);
  const again = decideCaseRecurrence(joined, { findingId, grade, seenAt });
  const now = await recordNews(work, 'case', joined, again, about);
  await followCase(work, about, now);
  if (now.version === joined.version) return;
  for (const order of await ordersOf(work.tx, about.id)) {
    await recordOrder(work, order, decideRecurrence(order, findingId));
  }
}

async function openByPolicy(work: Work, lead: Lead, { system }: Place): Promise<Lead> {
  const policy = await rulesIn(work, lead.jurisdiction);
  const openCase = await openCaseOn(work.tx, lead);
  if (openCase !== null) {
    const about = await work.load('case', openCase.id);
    const joining = decideJoinLead(about, { leadId: lead.id, grade: lead.grade });
    if (isRefusal(joining)) return lead;
    await recordNews(work, 'case', about, joining, about);
    return work.record('lead', lead.id, decideLeadOpened(lead, about.id), lead);
  }
  const filing = filingFor(lead, system, work.iso);
  if (filing !== null) {
    const dismissal = { why: 'filed-research', note: null } as const;
    const decision = decideDismiss(lead, dismissal, null, { at: work.at, rules: policy.rules });
    return work.record('lead', lead.id, decision, lead);
  }
  const { jurisdiction, sector, unitId, systemId, address, grade } = lead;
  const number = await freeCaseNumber(work, jurisdiction);
  // It stays a lead, which people see, and opens by itself with the next sighting of a new year.
  if (number === null) return lead;
  const opening = {
    number,
    jurisdiction,
    sector,
    unitId,
    systemId,
    address,
    grade,
    systemVersion: system?.version ?? null,
    tlp: 'amber' as const,
    leadIds: [lead.id],
    note: null,
  };
  const decision = decideOpenByPolicy(opening, { filing, openCase: null }, policy);
  if (isRefusal(decision)) return lead;
  const opened = await work.record('case', work.newId(), decision, lead);
  await followCase(work, null, opened);
  return work.record('lead', lead.id, decideLeadOpened(lead, opened.id), lead);
}
