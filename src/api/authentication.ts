/**
 * Who is asking. The route says which proof counts: a person's session for what staff may call, a token for what programs
 * may, none at all for what is for anyone. What they may do is decided elsewhere.
 */
import type { FastifyRequest } from 'fastify';
import { ERRORS, OperatingError } from '#base/errors.ts';
import type { Actor, AnyoneActor, PersonActor, SubjectActor, TokenActor } from '#model/actor.ts';
import type { Route } from '#model/route.ts';
import type { BrowserTokens } from './browser-tokens.ts';

/** What the HTTP interface needs of sign-in. */
export interface Authentication {
  /**
   * Throws `unauthenticated` for nobody and for a locked session. `isIdle`: a clock of the page asks, not a person, so it
   * must not keep the session awake.
   */
  actorOfSession(token: string | null, route: Route, isIdle: boolean): Promise<PersonActor>;
  /** Null: no such token, expired or revoked. `token` is all of it, with its `mw_`. */
  actorOfApiToken(token: string): Promise<TokenActor | null>;
  /** Null: no such link of a notice, or it is over. */
  actorOfLink(token: string): Promise<SubjectActor | null>;
}

export const ANYONE: AnyoneActor = { kind: 'anyone', id: null };

/** A page that asks by itself, every few seconds, says so. */
export const IDLE_HEADER = 'minewatch-idle';

/** Longer than any of ours: not looked up. */
const BEARER = /^Bearer (mw_[A-Za-z0-9_-]{1,200})$/i;
/** 128 bits of the link of a notice. */
const LINK_BEARER = /^Bearer ([A-Za-z0-9_-]{22})$/i;

export async function actorOf(
  authentication: Authentication,
  tokens: BrowserTokens,
  route: Route,
  request: FastifyRequest,
): Promise<Actor> {
  if (route.who === 'staff') {
    // A stream is opened again by the browser itself, for as long as the page lies open.
    const isIdle = route.stream === true || request.headers[IDLE_HEADER] !== undefined;
    return authentication.actorOfSession(tokens.of(request).session, route, isIdle);
  }
  const { authorization = '' } = request.headers;
  if (route.who === 'subject') {
    const token = LINK_BEARER.exec(authorization)?.[1];
    const holder = token === undefined ? null : await authentication.actorOfLink(token);
    if (holder !== null) return holder;
    throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  }
  if (!route.who.startsWith('token:')) return ANYONE;
  const token = BEARER.exec(authorization)?.[1];
  const actor = token === undefined ? null : await authentication.actorOfApiToken(token);
  if (actor !== null) return actor;
  throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
}
