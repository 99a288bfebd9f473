/** Before a case opens: whether what was seen is what was filed. */
import { sql } from 'kysely';
import { beyondOf, filingThatCounts } from '#govern/filing-scope.ts';
import { noteConsulted } from '#govern/filing.ts';
import type { Filing } from '#model/filing.ts';
import type { Lead, Sighting } from '#model/lead.ts';
import type { Tx } from '#store/database.ts';
import type { Work } from '../work.ts';

/** Leads of the systems of one filing whose sightings are added up. */
const LEADS_MAX = 100;

/** The lead as it says it then; an answer that has not changed is not said again. */
export async function consultFiling(work: Work, lead: Lead, sighting: Sighting): Promise<Lead> {
  if (lead.systemId === null) return lead;
  const filing = filingThatCounts(await filingsOf(work.tx, lead.systemId), sighting.lastSeen);
  if (filing === null || filing.reference === null) return lead;
  const beyond = beyondOf(filing, sighting, await usesOf(work.tx, filing));
  const before = lead.filing;
  const isSame = before?.filingId === filing.id && before.beyond.join() === beyond.join();
  if (isSame) return lead;
  const data = { filingId: filing.id, reference: filing.reference, beyond };
  await work.record('filing', filing.id, noteConsulted(lead.id, beyond), filing);
  const events = [{ type: 'lead.filing-consulted' as const, data }];
  return work.record('lead', lead.id, { events }, lead);
}

function filingsOf(tx: Tx, systemId: string): Promise<Filing[]> {
  return tx
    .selectFrom('filing')
    .selectAll()
    .where(sql<boolean>`system_ids @> ${JSON.stringify([systemId])}::jsonb`)
    .orderBy('id')
    .execute();
}

/** What was seen on all systems of the filing: its scale is of all together. */
async function usesOf(tx: Tx, { systemIds, from }: Filing): Promise<Sighting[]> {
  const leads = await tx
    .selectFrom('lead')
    .select('sightings')
    .where('systemId', 'in', systemIds)
    .where('state', '<>', 'merged')
    .where('lastSeen', '>=', from)
    .orderBy('id', 'desc')
    .limit(LEADS_MAX)
    .execute();
  return leads.flatMap(({ sightings }) => sightings);
}
