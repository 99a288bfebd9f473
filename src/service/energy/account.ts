/** Sessions of one case or system, and what they took. */
import { accountOf, type Session } from '#govern/energy.ts';
import type { Factors } from '#govern/energy-factor.ts';
import { MINING_NOW_MINUTES, type EnergyAccount } from '#model/energy.ts';
import { isoFrom } from '#base/clock.ts';
import type { Db } from '#store/database.ts';
import type { SightingRow } from '#store/energy-tables.ts';
import { isMining } from './is-mining.ts';

/** Sessions of one account that are read, the latest first: a farm of a thousand machines for a month. */
const SESSIONS_MAX = 20_000;

export const MINING_NOW_MS = MINING_NOW_MINUTES * 60_000;

const SHOWN = [
  'algorithm',
  'rateUnit',
  'rateLow',
  'rateCentral',
  'rateHigh',
  'wattsLow',
  'wattsCentral',
  'wattsHigh',
  'kwhLow',
  'kwhCentral',
  'kwhHigh',
  'firstSeen',
  'lastSeen',
] as const;

/** Also what was set aside: whoever asks for one thing wants to know what was seen of it. */
export async function sessionsOf(
  db: Db,
  of: { readonly caseId: string } | { readonly systemId: string },
): Promise<readonly Session[]> {
  let rows = db.selectFrom('sighting').select(SHOWN).where(isMining());
  rows =
    'caseId' in of
      ? rows.where('caseId', '=', of.caseId)
      : rows.where('systemId', '=', of.systemId);
  const found = await rows.orderBy('lastSeen', 'desc').limit(SESSIONS_MAX).execute();
  return found.map(sessionFrom);
}

export function accountAt(
  sessions: readonly Session[],
  factors: Factors,
  { now, overAt }: { readonly now: number; readonly overAt: number | null },
): EnergyAccount {
  const runsAfter = now - MINING_NOW_MS;
  return { at: isoFrom(now), ...accountOf(sessions, factors, { now, runsAfter, overAt }) };
}

function sessionFrom(row: Pick<SightingRow, (typeof SHOWN)[number]>): Session {
  const { rateUnit, algorithm } = row;
  const rate = spanOf(row.rateLow, row.rateCentral, row.rateHigh);
  return {
    from: Date.parse(row.firstSeen),
    to: Date.parse(row.lastSeen),
    watts: spanOf(row.wattsLow, row.wattsCentral, row.wattsHigh),
    kwh: spanOf(row.kwhLow, row.kwhCentral, row.kwhHigh),
    algorithm,
    rate: rate === null || rateUnit === null ? null : { ...rate, unit: rateUnit },
  };
}

export function spanOf(
  low: number | null,
  central: number | null,
  high: number | null,
): { low: number; central: number; high: number } | null {
  return low === null || central === null || high === null ? null : { low, central, high };
}
