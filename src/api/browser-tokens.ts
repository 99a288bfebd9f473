/** The cookies of the office: out of the reach of scripts, and never sent from another site's page (RFC 6265bis). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Tokens } from '#service/auth/entry.ts';

export interface BrowserTokens {
  of(request: FastifyRequest): Pick<Caller, 'session' | 'device' | 'trip'>;
  /** What is left out stays; null takes a cookie back. */
  set(reply: FastifyReply, tokens: Tokens): void;
}

/** Browsers keep no cookie for longer than 400 days (RFC 6265bis §5.5). */
const DEVICE_S = 400 * 86_400;
/** The way to a sign-in provider and back. */
const TRIP_S = 15 * 60;
/** A session's cookie ends with the browser; the session itself, on the server, may end before. */
const KEPT = {
  session: {},
  device: { maxAge: DEVICE_S },
  // The way back begins at another site, where a strict cookie would stay behind.
  trip: { maxAge: TRIP_S, sameSite: 'lax' },
} as const;
const NAMES = ['session', 'device', 'trip'] as const;

/** Over TLS the prefix `__Host-` binds them to this very host; browsers refuse that prefix without TLS. */
export function browserTokens(secure: boolean): BrowserTokens {
  const cookieOf = {
    session: secure ? '__Host-minewatch' : 'minewatch',
    device: secure ? '__Host-minewatch-device' : 'minewatch-device',
    trip: secure ? '__Host-minewatch-trip' : 'minewatch-trip',
  };
  const strict = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    of: ({ cookies }) => ({
      session: cookies[cookieOf.session] ?? null,
      device: cookies[cookieOf.device] ?? null,
      trip: cookies[cookieOf.trip] ?? null,
    }),
    set: (reply, tokens) => {
      for (const name of NAMES) {
        const token = tokens[name];
        const options = { ...strict, ...KEPT[name] };
        if (token === null) reply.clearCookie(cookieOf[name], strict);
        else if (token !== undefined) reply.setCookie(cookieOf[name], token, options);
      }
    },
  };
}
