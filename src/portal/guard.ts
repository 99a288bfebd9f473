/** What holds for every request: headers, pace, and where a form may come from. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperatingError } from '#base/errors.ts';
import type { Door } from './door.ts';
import type { PACES } from './slow-down.ts';
import { CONTENT_POLICY } from './style.ts';

/** Two years (RFC 6797). */
const HSTS = 'max-age=63072000';

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  // To our own pages only: by the Origin header that comes with it a form is known to be ours. No path holds a secret.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'cache-control': 'no-store',
};

/** A form of another site, sent in somebody's browser. */
export class Foreign extends OperatingError {
  constructor() {
    super('forbidden', 'The form did not come from a page of the portal');
  }
}

export function addGuard(app: FastifyInstance, door: Door): void {
  const isSecure = door.origin.startsWith('https:');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (isSecure) reply.header('strict-transport-security', HSTS);
    door.slowDown.countAddress(paceOf(request), request.ip, door.office.clock.now());
    if (request.method === 'POST') checkOrigin(request, door.origin);
  });
}

function paceOf({ method, routeOptions }: FastifyRequest): keyof typeof PACES {
  if (method === 'POST') return 'forms';
  return routeOptions.config.name === 'portal.captive' ? 'captive' : 'pages';
}

/**
 * Browsers say where a form comes from by one of these; those that say neither are old. There is no cookie that another
 * site could make use of, and every form that changes something needs a pass or a token, which no other site knows.
 */
function checkOrigin({ headers }: FastifyRequest, own: string): void {
  const { 'sec-fetch-site': site, origin } = headers;
  const isOurs =
    site === undefined ? origin === undefined || origin === own : site === 'same-origin';
  if (!isOurs) throw new Foreign();
}
