import { evidenceRoutes } from '#model/routes/evidence.ts';
import { pageOf } from '#store/page.ts';
import { query } from '../handler.ts';

export const listEvidence = query(evidenceRoutes.list, async (view, { params, query: asked }) => {
  const found = await view.load('case', params.id);
  await view.require('evidence.read', found);
  const rows = view.db.selectFrom('evidence').selectAll().where('caseId', '=', found.id);
  const { items, next } = await pageOf(rows, asked, 'evidence.id');
  // Names may name people; they are told with the content, which custody records.
  return { items: items.map((item) => ({ ...item, name: null, note: null })), next };
});
