/**
 * What may go after some time goes: `[retention]` of the configuration. The record itself stays whole; the keys of what
 * names people are destroyed, each by a decision that is an event. Nothing goes that is held.
 */
import { isoFrom } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { destroyPiece } from '../evidence/destroy-evidence.ts';
import { eraseCase, eraseLead } from './erase-case.ts';

/** Things of one kind in one sweep; what is left waits for the next. Each is a decision of its own of a few milliseconds. */
export const SWEEP_RETENTION_MAX = 500;

const DAY_MS = 86_400_000;
const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'policy' };

export interface Forgotten {
  readonly cases: number;
  readonly leads: number;
  readonly evidence: number;
}

/** What fails for one thing does not hold up the others; it is thrown at the end, and tried again by the next sweep. */
export async function sweepRetention(
  office: Office,
  limit = SWEEP_RETENTION_MAX,
): Promise<Forgotten> {
  const { retention } = office;
  const before = (days: number): string => isoFrom(office.clock.now() - days * DAY_MS);
  const troubles: string[] = [];
  const each = async (
    ids: readonly string[],
    run: (work: Work, id: string) => Promise<boolean>,
  ): Promise<number> => {
    let count = 0;
    for (const id of ids) {
      try {
        // Looked at again under the lock: somebody may have reopened or held it.
        if (await inWork(office, BY_ITSELF, (work) => run(work, id))) count++;
      } catch (error) {
        troubles.push(`${id}: ${messageOf(error)}`);
      }
    }
    return count;
  };
  const casesBefore = before(retention['closed-case-days']);
  const cases = await each(await oldCases(office, casesBefore, limit), async (work, id) => {
    const found = await work.load('case', id);
    const isDue = found.closedAt !== null && found.closedAt < casesBefore && !found.evidenceHold;
    if (isDue) await eraseCase(work, found);
    return isDue;
  });
  const leadsBefore = before(retention['unopened-lead-days']);
  const leads = await each(await oldLeads(office, leadsBefore, limit), async (work, id) => {
    const lead = await work.load('lead', id);
    const isDue = lead.caseId === null && lead.changedAt < leadsBefore;
    if (isDue) await eraseLead(work, lead);
    return isDue;
  });
  const days = retention['evidence-days'];
  const pieces = await oldEvidence(office, before(days), limit);
  const evidence = await each(pieces, async (work, id) => {
    const item = await work.load('evidence', id);
    await destroyPiece(work, item, `retention: ${days} days`);
    return true;
  });
  if (troubles.length > 0) throw new Error(troubles.slice(0, 5).join('; '));
  return { cases, leads, evidence };
}

/** Closed before then, with something left to erase. */
async function oldCases({ database }: Office, before: string, limit: number): Promise<string[]> {
  const rows = await database.db
    .selectFrom('case')
    .innerJoin('vaultKey', 'vaultKey.streamId', 'case.id')
    .select('case.id')
    .where('vaultKey.wrapped', 'is not', null)
    .where('case.state', '=', 'closed')
    .where('case.closedAt', '<', before)
    .where('case.evidenceHold', '=', false)
    .orderBy('case.closedAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Without a case, unchanged since then, with something left to erase. */
async function oldLeads({ database }: Office, before: string, limit: number): Promise<string[]> {
  const rows = await database.db
    .selectFrom('lead')
    .innerJoin('vaultKey', 'vaultKey.streamId', 'lead.id')
    .select('lead.id')
    .where('vaultKey.wrapped', 'is not', null)
    .where('lead.caseId', 'is', null)
    .where('lead.changedAt', '<', before)
    .orderBy('lead.changedAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Of cases closed before then, and of none where it was kept before then; not what is held. Each by its own index. */
async function oldEvidence({ database }: Office, before: string, limit: number): Promise<string[]> {
  const left = database.db
    .selectFrom('evidence')
    .select('evidence.id')
    .where('evidence.destroyedAt', 'is', null)
    .where('evidence.heldAt', 'is', null)
    .limit(limit);
  const ofNone = await left
    .where('evidence.caseId', 'is', null)
    .where('evidence.keptAt', '<', before)
    .orderBy('evidence.keptAt')
    .execute();
  const ofCases = await left
    .innerJoin('case', 'case.id', 'evidence.caseId')
    .where('case.state', '=', 'closed')
    .where('case.closedAt', '<', before)
    .where('case.evidenceHold', '=', false)
    .orderBy('case.closedAt')
    .execute();
  return [...ofNone, ...ofCases].slice(0, limit).map(({ id }) => id);
}
