/** The one cookie of the office: out of the reach of scripts, never sent from another site's page (RFC 6265bis). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '#model/route.ts';

export interface SessionCookie {
  of(request: FastifyRequest): string | undefined;
  give(reply: FastifyReply, session: Session, now: number): void;
  take(reply: FastifyReply): void;
}

/** Over TLS the prefix `__Host-` binds it to this very host; browsers refuse that prefix without TLS. */
export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-minewatch' : 'minewatch';
  const kept = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    of: (request) => request.cookies[name],
    give: (reply, { token, expiresAt }, now) => {
      const maxAge = Math.max(0, Math.floor((Date.parse(expiresAt) - now) / 1000));
      reply.setCookie(name, token, { ...kept, maxAge });
    },
    take: (reply) => {
      reply.clearCookie(name, kept);
    },
  };
}
