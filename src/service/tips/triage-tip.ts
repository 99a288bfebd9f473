/** Accepting a tip, not accepting it, or sending it on. */
import { OperatingError } from '#base/errors.ts';
import { decideAccept, decideForward, decideReject } from '#govern/tip/decide.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import type { Tip } from '#model/tip.ts';
import { runClock, stopClocks } from '../clocks/run-clocks.ts';
import { command } from '../handler.ts';
import { rulesIn } from '../policies/rules-at.ts';
import type { Work } from '../work.ts';
import { beginAcceptance } from './collect-tips.ts';
import { done, onTip, recordOn } from './on-tip.ts';

export const acceptTip = command(tipRoutes.accept, async (work, { params, body }) => {
  const { tip, doer } = await onTip(work, 'tip.handle', params.id);
  const after = await recordOn(work, tip, decideAccept(tip, body.note, doer));
  await stopClocks(work, { aboutId: tip.id }, 'done');
  await beginAnswer(work, after);
  return done(after);
});

async function beginAnswer(work: Work, { id, jurisdiction }: Tip): Promise<void> {
  const { rules } = await rulesIn(work, jurisdiction);
  const where = { caseId: null, unitId: null, jurisdiction, sector: null };
  const terms = rules.clocks['tip-answer'];
  await runClock(work, { aboutKind: 'tip', aboutId: id, ...where, kind: 'tip-answer', terms });
}

export const rejectTip = command(tipRoutes.reject, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.handle', params.id);
  const after = await recordOn(work, tip, decideReject(tip, body.why, body.note));
  await stopClocks(work, { aboutId: tip.id }, 'done');
  return done(after);
});

export const forwardTip = command(tipRoutes.forward, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.handle', params.id);
  const { note, ...to } = body;
  if (to.agencyId !== null) await work.load('agency', to.agencyId);
  if (to.jurisdiction !== null) await checkPlace(work, to.jurisdiction);
  const after = await recordOn(work, tip, decideForward(tip, to, note));
  await stopClocks(work, { aboutId: tip.id }, 'done');
  if (after.state === 'received') await beginAcceptance(work, after);
  return done(after);
});

async function checkPlace(work: Work, path: string): Promise<void> {
  const row = await work.tx
    .selectFrom('jurisdiction')
    .select('path')
    .where('path', '=', path)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new OperatingError('invalid', `There is no jurisdiction ${path}`);
}
