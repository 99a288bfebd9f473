/** What staff see of publications, and what agencies are told. */
import { changesBetween } from '#govern/figure-changes.ts';
import type { Publication } from '#model/publication.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { releasedOf } from './place-of.ts';
import { reportPdf } from './report-pdf.ts';

export const listPublications = query(publicationRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('publication.read');
  const columns = { jurisdiction: 'publication.jurisdiction', unit: 'publication.unitId' };
  const rows = view.db.selectFrom('publication').selectAll().where(withinReach(reach, columns));
  const filters = ['publication.month', 'publication.scope', 'publication.state'] as const;
  const { items, next } = await pageOf(rows, asked, 'publication.id', filters);
  return {
    next,
    items: items.map(({ proposed, figures: _figures, ...item }) => ({
      ...item,
      waits: waitsFor(proposed),
    })),
  };
});

function waitsFor(proposed: Publication['proposed']): 'approval' | 'publishing' | null {
  if (proposed === null) return null;
  return proposed.approvedAt === null ? 'approval' : 'publishing';
}

export const showPublication = query(publicationRoutes.show, async (view, { params }) => {
  const found = await view.load('publication', params.id);
  await view.require('publication.read', { ...found, sector: null });
  const { figures, proposed } = found;
  const changes =
    figures === null || proposed === null ? [] : changesBetween(figures, proposed.figures);
  return { ...found, changes };
});

/** Agencies work together across places: what is told to them is told to all of them. */
export const listReleased = query(publicationRoutes.released, async (view, { query: asked }) => {
  await view.reach('publication.read');
  const rows = view.db
    .selectFrom('publication')
    .selectAll()
    .where('state', '=', 'published')
    .where('scope', 'in', ['public', 'agencies']);
  const { items, next } = await pageOf(rows, asked, 'publication.id', ['publication.month']);
  const released = await Promise.all(items.map((item) => releasedOf(view.db, item)));
  return { items: released.filter((one) => one !== null), next };
});

export const printPublication = query(publicationRoutes.print, async (view, input) => {
  const { params, query: asked } = input;
  const found = await view.load('publication', params.id);
  await view.require('publication.read', { ...found, sector: null });
  const bytes = await reportPdf(view.db, found, asked.language);
  const content = Buffer.from(bytes).toString('base64');
  const name = `minewatch-${found.month}.pdf`;
  return { mediaType: 'application/pdf' as const, name, content };
});
