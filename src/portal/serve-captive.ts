/**
 * The captive portal API (RFC 8908): a device asks whether it is captive, and where its person reads why. Who asks is known by
 * the address of the connection alone, as the enforcement points know it (RFC 8952 §2.3): they lead held hosts here without
 * changing it.
 */
import type { FastifyInstance } from 'fastify';
import { captiveStateAt } from '#service/portal/captive-state.ts';
import { sourceOf, type Door } from './door.ts';

const CAPTIVE_TYPE = 'application/captive+json';

export function serveCaptive(app: FastifyInstance, door: Door): void {
  app.get('/captive', { config: { name: 'portal.captive' } }, async (request, reply) => {
    const { captive, secondsRemaining } = await captiveStateAt(door.office, sourceOf(request));
    const answer = {
      captive,
      // It has to be over TLS (§5); a device is not led to another.
      ...(door.origin.startsWith('https:') ? { 'user-portal-url': `${door.origin}/` } : {}),
      // Time is not what is given here: nobody buys more of it.
      'can-extend-session': false,
      ...(secondsRemaining === null ? {} : { 'seconds-remaining': secondsRemaining }),
    };
    return (
      reply
        .header('content-type', CAPTIVE_TYPE)
        .header('cache-control', 'private, no-store')
        // As bytes: to text a charset would be added, which this media type does not have.
        .send(Buffer.from(JSON.stringify(answer)))
    );
  });
}
