/** What most commands about a tip begin with, and what they leave in its box. */
import { OperatingError } from '#base/errors.ts';
import type { Doer } from '#govern/conflict.ts';
import type { Target, Verb } from '#model/authority.ts';
import type { Done } from '#model/route.ts';
import type { Tip } from '#model/tip.ts';
import type { TipDecision } from '#govern/tip/evolve.ts';
import type { Db } from '#store/database.ts';
import type { TipBoxRow } from '#store/tip-tables.ts';
import { doerOf } from '../doer.ts';
import type { Office, TipOffice } from '../office.ts';
import type { Work } from '../work.ts';
import { openSealed, type BoxKeys } from './sealed-box.ts';

export function targetOf({ jurisdiction }: Pick<Tip, 'jurisdiction'>): Target {
  return { jurisdiction, sector: null, unitId: null };
}

export interface OnTip {
  readonly tip: Tip;
  readonly doer: Doer;
}

export async function onTip(work: Work, verb: Verb, id: string): Promise<OnTip> {
  const tip = await work.load('tip', id);
  return { tip, doer: await doerOf(work, verb, targetOf(tip)) };
}

export async function recordOn(work: Work, tip: Tip, decision: TipDecision): Promise<Tip> {
  const after = await work.record('tip', tip.id, decision, tip);
  await tellBox(work, after);
  return after;
}

export function done({ id, version }: Tip): Done {
  return { id, version };
}

/** What the receipt shows: where it stands and, if at all, what it is worth. */
async function tellBox(work: Work, tip: Tip): Promise<void> {
  const { id, state, rejection, outcome, reward } = tip;
  const isPublic = reward !== null && (reward.state === 'approved' || reward.state === 'paid');
  await work.tx
    .updateTable('tipBox')
    .set({
      status: state,
      reason: rejection ?? outcome,
      rewardState: isPublic ? reward.state : null,
      rewardAmount: isPublic ? reward.amount : null,
      rewardCurrency: isPublic ? reward.currency : null,
    })
    .where('id', '=', id)
    .execute();
}

export function tipOfficeOf({ tips }: Office): TipOffice {
  if (tips === null) throw new OperatingError('unavailable', 'This office has no tip line');
  return tips;
}

/** Its keys as the office opens them. Throws `not-found` when it was deleted. */
export async function openBoxOf(
  db: Db,
  office: Office,
  tipId: string,
): Promise<{ readonly box: TipBoxRow; readonly keys: BoxKeys }> {
  const box = await db.selectFrom('tipBox').selectAll().where('id', '=', tipId).executeTakeFirst();
  if (box === undefined) throw new OperatingError('wrong-state', 'What this tip said was deleted');
  const privateKey = openSealed(tipOfficeOf(office).keys, box.forOffice);
  return { box, keys: { privateKey, publicKey: box.publicKey } };
}
