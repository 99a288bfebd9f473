/**
 * Reading what a tip says. It is a look of its own kind: the role that looks behind the second wall does not reach boxes, so they are
 * read beside it, after the first wall was asked.
 */
import { OperatingError } from '#base/errors.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import type { Tip } from '#model/tip.ts';
import { query } from '../handler.ts';
import { mediaTypeOf } from '../portal/media-type.ts';
import type { View } from '../view.ts';
import { openBoxOf, targetOf } from './on-tip.ts';
import { openContent } from './tip-content.ts';

export const openTip = query(tipRoutes.open, async (view, { params }) => {
  const tip = await mine(view, params.id);
  const { db } = view.office.database;
  const { keys } = await openBoxOf(db, view.office, tip.id);
  const rows = await db
    .selectFrom('tipItem')
    .select(['place', 'byOffice', 'isFile', 'day', 'sealed'])
    .where('tipId', '=', tip.id)
    .where('isCollected', '=', true)
    .orderBy('place')
    .execute();
  const turns = rows.map(({ place, byOffice, isFile, day, sealed }) => {
    const { head, bytes } = openContent(keys, sealed);
    const file = isFile ? { bytes: bytes.length, mediaType: mediaTypeOf(bytes) } : NO_FILE;
    return { place, byOffice, day, content: head, ...file };
  });
  return { turns };
});

const NO_FILE = { bytes: null, mediaType: null };

export const openTipFile = query(tipRoutes.openFile, async (view, { params }) => {
  const tip = await mine(view, params.id);
  const { db } = view.office.database;
  const { keys } = await openBoxOf(db, view.office, tip.id);
  const row = await db
    .selectFrom('tipItem')
    .select('sealed')
    .where('tipId', '=', tip.id)
    .where('place', '=', params.place)
    .where('isFile', '=', true)
    .where('isCollected', '=', true)
    .executeTakeFirst();
  const content = row === undefined ? null : openContent(keys, row.sealed);
  if (content?.head.kind !== 'file') throw new OperatingError('not-found', 'There is no such file');
  const { head, bytes } = content;
  const text = Buffer.from(bytes).toString('base64');
  return { name: head.name, mediaType: mediaTypeOf(bytes), content: text };
});

async function mine(view: View, id: string): Promise<Tip> {
  const tip = await view.load('tip', id);
  await view.require('tip.open', targetOf(tip));
  return tip;
}
