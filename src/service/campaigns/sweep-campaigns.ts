/** What campaigns do by themselves: reminders before the deadline, the deadline, and steps up after it. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { dueStep, takeStep } from '#govern/campaign.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { LETTERS_TOPIC } from './send-letters.ts';

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };
/** Campaigns of one sweep; an office has a few. */
const SWEEP_CAMPAIGNS_MAX = 50;

/** Gives the number of steps that were taken; each is one event, however many units it is about. */
export async function sweepCampaigns(office: Office): Promise<number> {
  const due = await office.database.db
    .selectFrom('campaign')
    .select('id')
    .where('state', '=', 'open')
    .where('nextAt', '<=', isoFrom(office.clock.now()))
    .orderBy('nextAt')
    .limit(SWEEP_CAMPAIGNS_MAX)
    .execute();
  let count = 0;
  for (const { id } of due) {
    // An office that was closed for a week does each step once, and writes one letter for the last.
    while (await inWork(office, BY_ITSELF, (work) => step(work, id))) count++;
  }
  return count;
}

async function step(work: Work, id: string): Promise<boolean> {
  const campaign = await work.load('campaign', id);
  const now = dueStep(campaign, work.iso);
  if (now === null) return false;
  const late = await unsignedBy(work, id);
  const decision = takeStep(campaign, work.iso, late);
  const after = await work.record('campaign', id, decision, campaign);
  const isLast = dueStep(after, work.iso) === null;
  if (late.length > 0 && (isLast || now.kind === 'escalate')) {
    await work.enqueue(LETTERS_TOPIC, { campaignId: id, occasion: String(now.index) });
  }
  return true;
}

/** Units that have not signed, by the node that they belong to. */
function unsignedBy(work: Work, id: string) {
  return work.tx
    .selectFrom('campaignUnit')
    .leftJoin('attestation', (join) =>
      join
        .onRef('attestation.campaignId', '=', 'campaignUnit.campaignId')
        .onRef('attestation.unitId', '=', 'campaignUnit.unitId'),
    )
    .select(['campaignUnit.jurisdiction', sql<number>`count(*)`.as('count')])
    .where('campaignUnit.campaignId', '=', id)
    .where('attestation.signedAt', 'is', null)
    .groupBy('campaignUnit.jurisdiction')
    .orderBy('campaignUnit.jurisdiction')
    .execute();
}
