/** Messages of the office lie in the box as theirs do: sealed for its key, under a day. */
import { randomUUID } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { decideAnswer, decideMessage } from '#govern/tip/decide.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import { TIP_ITEMS_MAX } from '#model/tip.ts';
import { stopClocks } from '../clocks/run-clocks.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { dayOf } from './mailbox.ts';
import { done, onTip, openBoxOf, recordOn } from './on-tip.ts';
import { sealContent } from './tip-content.ts';

export const writeToSender = command(tipRoutes.message, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.handle', params.id);
  const after = await recordOn(work, tip, decideMessage(tip));
  await put(work, tip.id, body.text);
  return done(after);
});

export const answerTip = command(tipRoutes.answer, async (work, { params, body }) => {
  const { tip } = await onTip(work, 'tip.handle', params.id);
  const after = await recordOn(work, tip, decideAnswer(tip, body.outcome));
  await put(work, tip.id, body.text);
  await stopClocks(work, { aboutId: tip.id }, 'done');
  return done(after);
});

async function put(work: Work, tipId: string, text: string): Promise<void> {
  const { box } = await openBoxOf(work.tx, work.office, tipId);
  const { last } = await work.tx
    .selectFrom('tipItem')
    .select(({ fn }) => fn.max('place').as('last'))
    .where('tipId', '=', tipId)
    .executeTakeFirstOrThrow();
  const place = (last ?? 0) + 1;
  // Twice as many as whoever sent it may put in: the office must always be able to answer.
  if (place > 2 * TIP_ITEMS_MAX) throw new OperatingError('too-large', 'This box is full');
  const content = { head: { kind: 'message', text }, bytes: new Uint8Array() } as const;
  await work.tx
    .insertInto('tipItem')
    .values({
      id: randomUUID(),
      tipId,
      place,
      byOffice: true,
      isFile: false,
      day: dayOf(work.at),
      sealed: sealContent(box.publicKey, content),
      isCollected: true,
    })
    .execute();
}
