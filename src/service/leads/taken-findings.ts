/** Which lead a finding may go to, and how far each lead knows it already, however long ago that was. */
import { sql } from 'kysely';
import { leadFor, type Candidate, type Seen } from '#govern/lead/gather.ts';
import type { Tx } from '#store/database.ts';
import type { Work } from '../work.ts';

/** Leads that are looked at for one sighting; older ones of the same system or address are history. */
export const CANDIDATES_MAX = 50;

/** Null: it makes a new lead. */
export async function fittingLead(work: Work, seen: Seen): Promise<Candidate | null> {
  const { address, systemId, sighting } = seen;
  const taken = await takenBy(work.tx, sighting.findingId);
  const fitting = work.tx
    .selectFrom('lead')
    .leftJoin('case', 'case.id', 'lead.caseId')
    .select([
      'lead.id',
      'lead.state',
      'lead.systemId',
      'lead.address',
      'lead.dismissedUntil',
      'lead.dismissedGrade',
      'lead.changedAt',
      sql<boolean>`coalesce("case".state = 'closed', false)`.as('caseClosed'),
    ])
    .where((is) =>
      is.or([
        is('lead.address', '=', address),
        ...(systemId === null ? [] : [is('lead.systemId', '=', systemId)]),
        ...(taken.size === 0 ? [] : [is('lead.id', 'in', [...taken.keys()])]),
      ]),
    )
    .where('lead.state', '<>', 'merged');
  // Those that took it first: they count however many came after them.
  const ordered =
    taken.size === 0
      ? fitting
      : fitting.orderBy((is) => is('lead.id', 'in', [...taken.keys()]), 'desc');
  const rows = await ordered.orderBy('lead.id', 'desc').limit(CANDIDATES_MAX).execute();
  const candidates = rows.map((row) => ({ ...row, taken: taken.get(row.id) ?? null }));
  return leadFor(seen, candidates, work.at);
}

/** The leads that took this finding, and the highest version that they took. */
async function takenBy(tx: Tx, findingId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('leadFinding')
    .select(['leadId', 'version'])
    .where('findingId', '=', findingId)
    .execute();
  return new Map(rows.map(({ leadId, version }) => [leadId, version]));
}

export async function rememberTaken(
  { tx, iso: at }: Work,
  leadId: string,
  { findingId, findingVersion: version }: Seen['sighting'],
): Promise<void> {
  await tx
    .insertInto('leadFinding')
    .values({ findingId, leadId, version, at })
    .onConflict((conflict) =>
      conflict.columns(['findingId', 'leadId']).doUpdateSet({ version, at }),
    )
    .execute();
}

/** What the lead `from` took counts as taken by the one that it was merged into. */
export async function inheritTaken({ tx }: Work, fromId: string, intoId: string): Promise<void> {
  await sql`
    insert into lead_finding (finding_id, lead_id, version, at)
    select finding_id, ${intoId}, version, at from lead_finding where lead_id = ${fromId}
    on conflict (finding_id, lead_id)
    do update set version = greatest(lead_finding.version, excluded.version)
  `.execute(tx);
}
