import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { LEASE_FORMAT, type Lease } from '#model/desired-set.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { query } from '../handler.ts';
import { aboutSet } from './issue-sets.ts';
import { ownPoint } from './own-point.ts';

/**
 * What the point is to have, signed for a while: each answer is a new lease, and holds end when none comes any more. The
 * content goes along only where it differs from what the point says it has.
 */
export const pullSet = query(pointRoutes.pull, async (view, { params, query: asked }) => {
  const pointId = ownPoint(view.actor, params.id);
  const { office, db, at } = view;
  const point = await view.load('point', pointId);
  if (point.retiredAt !== null) throw new OperatingError('wrong-state', 'This point is retired');
  const set = await view.find('set', pointId);
  const key = office.pointKey;
  if (set === null || key === null) {
    throw new OperatingError('unavailable', 'The office has not worked out what it is to hold yet');
  }
  const { generation, digest } = set;
  const lease: Lease = {
    format: LEASE_FORMAT,
    pointId,
    generation,
    digest,
    issuedAt: isoFrom(at),
    notAfter: isoFrom(at + point.leaseSeconds * 1000),
    nonce: asked.nonce,
  };
  const text = JSON.stringify(lease);
  const signature = Buffer.from(key.sign(text)).toString('base64');
  const signed = { text, signature };
  if (asked.digest === digest) return { lease: signed, content: null };
  const row = await db
    .selectFrom('pointContent')
    .select(['generation', 'content'])
    .where('pointId', '=', pointId)
    .executeTakeFirst();
  // On one connection another decision may come between two reads: the point asks again.
  if (row?.generation !== generation) {
    throw new OperatingError('unavailable', 'It is being changed just now: ask again');
  }
  const content = new TextDecoder().decode(office.vault.openApart(aboutSet(pointId), row.content));
  return { lease: signed, content };
});
