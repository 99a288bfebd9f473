/** Published figures for everybody: pages, the report, and open data. Nobody need be known, and nothing else is read. */
import type { FastifyInstance } from 'fastify';
import { openDataCsv, openDataJson } from '#service/publications/open-data.ts';
import {
  publicFigures,
  publicReport,
  type PublicFigures,
} from '#service/publications/public-figures.ts';
import { settingFor, type Door } from './door.ts';
import { figuresPage, noFiguresPage } from './figure-pages.ts';
import { troublePage } from './message-pages.ts';
import { send } from './send.ts';

/** Everybody gets the same: it is read once for so long, however many ask. */
const KEPT_MS = 5_000;

export function serveFigures(app: FastifyInstance, door: Door): void {
  const read = keeping(door);
  app.get('/figures', { config: { name: 'portal.figures' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    const all = await read();
    // The widest place of the newest month.
    const [latest] = all.months.filter(({ month }) => month === all.months[0]?.month);
    const page =
      latest === undefined
        ? noFiguresPage(all, setting)
        : figuresPage(latest, all, '/figures', setting);
    return send(reply, page, setting);
  });
  app.get<{ Params: { id: string } }>(
    '/figures/:id',
    { config: { name: 'portal.figures-of' } },
    async (request, reply) => {
      const setting = settingFor(door, request);
      const all = await read();
      const month = all.months.find(({ id }) => id === request.params.id);
      if (month === undefined)
        return send(
          reply.code(404),
          troublePage('not-found', setting, { path: '/figures' }),
          setting,
        );
      return send(reply, figuresPage(month, all, `/figures/${month.id}`, setting), setting);
    },
  );
  app.get<{ Params: { id: string } }>(
    '/figures/:id/report.pdf',
    { config: { name: 'portal.figures-report' } },
    async (request, reply) => {
      const setting = settingFor(door, request);
      const all = await read();
      const month = all.months.find(({ id }) => id === request.params.id);
      const bytes =
        month === undefined ? null : await publicReport(door.office, month.id, setting.language);
      if (month === undefined || bytes === null)
        return send(
          reply.code(404),
          troublePage('not-found', setting, { path: '/figures' }),
          setting,
        );
      const name = `minewatch-${month.month}-${setting.language}.pdf`;
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${name}"`)
        .send(Buffer.from(bytes));
    },
  );
  app.get('/figures.csv', { config: { name: 'portal.figures-csv' } }, async (_request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="minewatch-figures.csv"')
      .send(openDataCsv(await read())),
  );
  app.get('/figures.json', { config: { name: 'portal.figures-json' } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(openDataJson(await read())),
  );
}

function keeping({ office }: Door): () => Promise<PublicFigures> {
  let kept: { readonly at: number; readonly figures: Promise<PublicFigures> } | null = null;
  return () => {
    const now = office.clock.now();
    if (kept === null || now - kept.at >= KEPT_MS || now < kept.at) {
      const figures = publicFigures(office);
      const asked = { at: now, figures };
      kept = asked;
      // What failed is asked again.
      figures.catch(() => (kept = kept === asked ? null : kept));
    }
    return kept.figures;
  };
}
