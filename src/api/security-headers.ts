import type { FastifyInstance } from 'fastify';

/**
 * Two years, as browsers' lists of such hosts ask for (RFC 6797). Other hosts of the same domain are not ours to bind.
 */
const HSTS = 'max-age=63072000';

/** On every reply (OWASP ASVS 5, V3.4). There is no CORS header on purpose: no other site reads from here. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Replies may be personal; what may be kept says so itself.
  'cache-control': 'no-store',
};

export function addSecurityHeaders(app: FastifyInstance, publicOrigin: string): void {
  const secure = publicOrigin.startsWith('https:');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS).header('x-request-id', request.id);
    if (secure) reply.header('strict-transport-security', HSTS);
  });
}
