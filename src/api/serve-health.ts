/** For whoever runs the office: is it alive, is it ready, what does it count. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ERRORS, OperatingError } from '#base/errors.ts';
import { readinessOf } from '#service/health/readiness.ts';
import type { Office } from '#service/office.ts';
import type { Metrics } from './metrics.ts';

export interface HealthOptions {
  readonly office: Office;
  readonly dataFolder: string | null;
  readonly metrics: Metrics;
  /** Whether others than this machine may scrape. */
  readonly metricsForAll: boolean;
}

export function serveHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get('/healthz', { config: { name: 'healthz' } }, async () => ({ alive: true }));
  app.get('/readyz', { config: { name: 'readyz' } }, async (_request, reply) => {
    const readiness = await readinessOf(options.office, options.dataFolder);
    return reply.code(readiness.ready ? 200 : ERRORS.unavailable.http).send(readiness);
  });
  app.get('/metrics', { config: { name: 'metrics' } }, async (request, reply) => {
    if (!options.metricsForAll && !isLocal(request)) {
      throw new OperatingError('forbidden', 'Metrics are for this machine only');
    }
    return reply.type(options.metrics.contentType).send(await options.metrics.text());
  });
}

/** A proxy on this machine asks for others: then it says for whom. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  const isForwarded =
    headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !isForwarded && /^(?:127\.|::1$|::ffff:127\.)/.test(ip);
}
