/** How long a tip is kept: held for a legal matter, deleted by people, or by time. */
import { messageOf } from '#base/errors.ts';
import { decideDelete, decideEndHold, decideExpire, decideHold } from '#govern/tip/decide.ts';
import type { TipDecision } from '#govern/tip/evolve.ts';
import type { SystemActor } from '#model/actor.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import type { Tip } from '#model/tip.ts';
import { isoFrom } from '#base/clock.ts';
import { stopClocks } from '../clocks/run-clocks.ts';
import { command } from '../handler.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { done, onTip, recordOn } from './on-tip.ts';

export const holdTip = command(tipRoutes.hold, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.hold', params.id);
  return done(await recordOn(work, tip, decideHold(tip, body.note)));
});

export const endHoldOfTip = command(tipRoutes.endHold, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.hold', params.id);
  return done(await recordOn(work, tip, decideEndHold(tip, body.note)));
});

export const deleteTip = command(tipRoutes.delete, async (work, { params }) => {
  const { tip } = await onTip(work, 'tip.delete', params.id);
  return done(await forget(work, tip, decideDelete(tip)));
});

/** Tips of one sweep; what is left waits for the next. */
export const SWEEP_TIPS_MAX = 200;
const DAY_MS = 86_400_000;
const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'policy' };

/** Gives how many were deleted. What fails for one does not hold up the others. */
export async function sweepTips(office: Office): Promise<number> {
  const keepDays = office.retention['tip-days'];
  const rows = await office.database.db
    .selectFrom('tip')
    .select('id')
    .where('state', 'in', ['answered', 'rejected', 'forwarded'])
    .where('isHeld', '=', false)
    .where('closedAt', '<=', isoFrom(office.clock.now() - keepDays * DAY_MS))
    .orderBy('closedAt')
    .limit(SWEEP_TIPS_MAX)
    .execute();
  let count = 0;
  const troubles: string[] = [];
  for (const { id } of rows) {
    try {
      const isGone = await inWork(office, BY_ITSELF, async (work) => {
        const tip = await work.load('tip', id);
        const decision = decideExpire(tip, work.at, keepDays);
        if ('events' in decision && decision.events.length === 0) return false;
        await forget(work, tip, decision);
        return true;
      });
      if (isGone) count++;
    } catch (error) {
      troubles.push(`tip ${id}: ${messageOf(error)}`);
    }
  }
  if (troubles.length > 0) throw new Error(troubles.slice(0, 5).join('; '));
  return count;
}

/** The box with its keys, and what people wrote about it. */
async function forget(work: Work, tip: Tip, decision: TipDecision): Promise<Tip> {
  const after = await recordOn(work, tip, decision);
  await work.tx.deleteFrom('tipItem').where('tipId', '=', tip.id).execute();
  await work.tx.deleteFrom('tipBox').where('id', '=', tip.id).execute();
  await stopClocks(work, { aboutId: tip.id }, 'void');
  await work.erase('tip', tip.id);
  return work.load('tip', after.id);
}
