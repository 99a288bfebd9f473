/** Who is asking: a browser by its cookie, a program by its token, or anybody. What they may do is decided elsewhere. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import type { Actor, AnyoneActor, PersonActor, TokenActor } from '#model/actor.ts';

/** What the HTTP interface needs of sign-in. */
export interface Authentication {
  /**
   * Null: no such session, or it has ended. Throws with the code of what is missing where it is locked. `quietly`: the
   * question is ours and not the person's, so it must not keep an idle session alive.
   */
  actorOfSession(token: string, how: { readonly quietly: boolean }): Promise<PersonActor | null>;
  /** Null: no such token, expired or revoked. `token` is all of it, with its `mw_`. */
  actorOfApiToken(token: string): Promise<TokenActor | null>;
}

export interface Presented {
  /** The header, if there was one. */
  readonly authorization: string | undefined;
  /** The session's cookie, if there was one. */
  readonly cookie: string | undefined;
}

export const ANYONE: AnyoneActor = { kind: 'anyone', id: null };

/** Far above any of ours; longer ones are not looked up. */
const TOKEN_CHARACTERS_MAX = 500;
const BEARER = /^Bearer (mw_[A-Za-z0-9_-]+)$/i;

/**
 * A header that is no valid token is refused. A cookie that means nothing any more is as none: who was signed out must
 * be able to sign in.
 */
export async function resolveActor(
  authentication: Authentication,
  { authorization, cookie }: Presented,
  how: { readonly quietly: boolean } = { quietly: false },
): Promise<Actor> {
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    const actor =
      token === undefined || token.length > TOKEN_CHARACTERS_MAX
        ? null
        : await authentication.actorOfApiToken(token);
    if (actor !== null) return actor;
    throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  }
  if (cookie === undefined || cookie.length > TOKEN_CHARACTERS_MAX) return ANYONE;
  return (await authentication.actorOfSession(cookie, how)) ?? ANYONE;
}
