/**
 * A reward without a name: one person proposes it, another approves, whoever has the receipt gets a code for it from the tip line,
 * and a third pays to whoever brings that code. What the record tells is the amount.
 */
import { OperatingError } from '#base/errors.ts';
import { decidePayReward, decideProposeReward, decideReward } from '#govern/tip/decide.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { done, onTip, recordOn, targetOf } from './on-tip.ts';
import { rewardCodeFrom, rewardCodeHash } from './reward-code.ts';

export const proposeReward = command(tipRoutes.proposeReward, async (work, { params, body }) => {
  const { tip, doer } = await onTip(work, 'tip.propose-reward', params.id);
  const { note, ...reward } = body;
  return done(await recordOn(work, tip, decideProposeReward(tip, reward, note, doer)));
});

export const approveReward = command(tipRoutes.approveReward, async (work, { params }) => {
  const { tip, doer } = await onTip(work, 'tip.approve-reward', params.id);
  return done(await recordOn(work, tip, decideReward(tip, { approve: true }, doer)));
});

export const refuseReward = command(tipRoutes.refuseReward, async (work, { params, body }) => {
  const { tip, doer } = await onTip(work, 'tip.approve-reward', params.id);
  const decision = { approve: false, note: body.note } as const;
  return done(await recordOn(work, tip, decideReward(tip, decision, doer)));
});

export const payReward = command(tipRoutes.payReward, async (work, { body }) => {
  const code = rewardCodeFrom(body.code);
  const box =
    code === null
      ? undefined
      : await work.tx
          .selectFrom('tipBox')
          .select('id')
          .where('rewardCode', '=', rewardCodeHash(code))
          .executeTakeFirst();
  const tip = box === undefined ? null : await work.find('tip', box.id);
  if (tip === null) {
    // Whoever may pay nowhere is told that first.
    await work.require('tip.pay-reward', { jurisdiction: null, sector: null, unitId: null });
    throw new OperatingError('invalid', 'There is no reward for this code, or it was paid');
  }
  const doer = await doerOf(work, 'tip.pay-reward', targetOf(tip));
  const after = await recordOn(work, tip, decidePayReward(tip, doer));
  await work.tx.updateTable('tipBox').set({ rewardCode: null }).where('id', '=', tip.id).execute();
  if (after.reward === null) throw new Error('Broken invariant: what was paid was a reward');
  const { amount, currency } = after.reward;
  return { ...done(after), amount, currency };
});
