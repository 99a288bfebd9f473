import { sql } from 'kysely';
import { withinReach } from '#store/reach.ts';
import { ASKED, behind, hitOf, type Finder } from './question.ts';

/** Names that are looked at: each is asked for whether any lead within reach has it. */
const NAMES_MAX = 50;
/** A pool is named by more than its first letter. */
const CHARS_MIN = 2;

const LEAD = { jurisdiction: 'lead.jurisdiction', sector: 'lead.sector', unit: 'lead.unitId' };

/** Mining pools that leads named. What a pool is called is no secret; that somebody here talked to it is. */
export const findPools: Finder = async ({ view, low, reach: reachOf }) => {
  const reach = reachOf('lead.read');
  if (reach === null || low.length < CHARS_MIN) return [];
  // A question of its own for each trace: as a join it walks along all leads of a city.
  const isSeen = sql<boolean>`(select ${withinReach(reach, LEAD)} from lead where lead.id = lead_trace.lead_id)`;
  const places = reach.map((one) => ({ ...one, sector: null, unitId: null }));
  const names = view.db
    .selectFrom('poolName')
    .select('name')
    .where('name', '>=', low)
    .where('name', '<', behind(low))
    .orderBy('name')
    .limit(NAMES_MAX);
  const rows = await view.db
    .selectFrom(names.as('known'))
    .select('known.name')
    .where((where) =>
      where.exists(
        where
          .selectFrom('leadTrace')
          .select('leadTrace.leadId')
          .where(sql<boolean>`lead_trace.trace = 'pool:' || known.name`)
          .where(withinReach(places, { jurisdiction: 'lead_trace.jurisdiction' }))
          .where(isSeen),
      ),
    )
    .orderBy('known.name')
    .limit(ASKED)
    .execute();
  return rows.map(({ name }) => hitOf({ kind: 'pool', id: name, label: name, why: 'pool' }));
};
