/** Lists as files, written as they are read: nothing of them is gathered here. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { OperatingError } from '#base/errors.ts';
import { exportRoutes } from '#model/routes/exports.ts';
import { openExport } from '#service/export/export-rows.ts';
import type { Handler } from '#service/handler.ts';
import { readInput } from './input.ts';
import { admit, type Doorway } from './serve-route.ts';

/** Written at once: each reads page after page, and leaves the database free in between. */
export const EXPORTS_MAX = 4;

export function serveExports(
  app: FastifyInstance,
  door: Doorway,
  handlers: readonly Handler[],
): void {
  const { download: route } = exportRoutes;
  let running = 0;
  app.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    config: { name: route.name },
    onRequest: admit(door, route),
    handler: async (request, reply) => {
      const { ticket } = route.params.parse(readInput(route, request).params);
      if (running >= EXPORTS_MAX) {
        throw new OperatingError(
          'too-many',
          'Other lists are being exported: try again in a minute',
        );
      }
      running++;
      try {
        const file = await openExport(door.office, handlers, request.actor, ticket);
        const body = Readable.from(file.content, { objectMode: false, highWaterMark: 65_536 });
        body.once('close', () => running--);
        return await reply
          .type(file.mediaType)
          .header('content-disposition', `attachment; filename="${file.name}"`)
          .header('x-accel-buffering', 'no')
          .send(body);
      } catch (error) {
        running--;
        throw error;
      }
    },
  });
}
