import type { Case, CaseEnergy } from '#model/case.ts';
import { energyRoutes } from '#model/routes/energy.ts';
import type { Db } from '#store/database.ts';
import { query } from '../handler.ts';
import { accountAt, sessionsOf } from './account.ts';
import { factorsIn } from './factors-in.ts';

export const energyOfCase = query(energyRoutes.ofCase, async (view, { params }) => {
  const state = await view.load('case', params.id);
  await view.require('case.read', state);
  const { account } = await accountOfCase(view.db, state, view.at);
  return { ...account, recorded: state.energy };
});

/** What a case is closed with where nobody says otherwise: as it is reckoned at that moment, with the factor in force. */
export async function energyAtClosing(db: Db, state: Case, now: number): Promise<CaseEnergy> {
  const { account } = await accountOfCase(db, state, now);
  const { from, to, kwh, wattsMost, co2eKg, factor, sessions, unmeasured } = account;
  if (from === null || to === null) return { known: false, why: 'No session of mining was seen' };
  if (kwh === null || wattsMost === null || co2eKg === null || factor === null) {
    return { known: false, why: 'The speed of the sessions is not known, so their power is not' };
  }
  const { gramsPerKwh, region, year, source } = factor;
  return {
    known: true,
    from,
    to,
    kwh,
    watts: wattsMost,
    co2eKg,
    factor: { gramsPerKwh, region, year, source },
    basis: `${sessions} sessions, ${unmeasured} of them unmeasured; hash rate by the efficiency of the kind of machine; the most at one time`,
  };
}

async function accountOfCase(db: Db, state: Case, now: number) {
  const sessions = await sessionsOf(db, { caseId: state.id });
  const last = sessions.reduce((latest, { to }) => Math.max(latest, to), 0);
  const factorsOf = await factorsIn(db);
  const over = state.releasedAt ?? state.closedAt;
  const overAt = over === null ? null : Date.parse(over);
  const factors = factorsOf(state.jurisdiction, last === 0 ? now : last);
  return { account: accountAt(sessions, factors, { now, overAt }) };
}
