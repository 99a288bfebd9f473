/**
 * A reward without a name: one person proposes it, another approves, whoever has the receipt gets a code for it from the tip line,
 * and a third pays to whoever brings that code. What the record tells is the amount.
 */
import { createHash } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { decidePayReward, decideProposeReward, decideReward } from '#govern/tip/decide.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { done, onTip, recordOn, targetOf } from './on-tip.ts';

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
    throw new OperatingError('not-found', 'There is no reward for this code, or it was paid');
  }
  const doer = await doerOf(work, 'tip.pay-reward', targetOf(tip));
  const after = await recordOn(work, tip, decidePayReward(tip, doer));
  await work.tx.updateTable('tipBox').set({ rewardCode: null }).where('id', '=', tip.id).execute();
  if (after.reward === null) throw new Error('Broken invariant: what was paid was a reward');
  const { amount, currency } = after.reward;
  return { ...done(after), amount, currency };
});

/** Crockford's letters: none that is taken for another when it is read out. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits. */
const CODE_LETTERS = 16;

export function newRewardCode(random: Uint8Array): string {
  if (random.length < CODE_LETTERS) throw new Error('Broken invariant: a byte for each letter');
  return [...random.subarray(0, CODE_LETTERS)].map((byte) => LETTERS[byte % 32]).join('');
}

/** As somebody reads it out or types it; null: no code. */
export function rewardCodeFrom(text: string): string | null {
  const plain = text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  const letters = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(letters) ? letters : null;
}

export function rewardCodeHash(code: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`tip reward\n${code}`).digest());
}
