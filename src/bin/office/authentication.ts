import type { Authentication } from '#api/authentication.ts';
import { actorOfSession } from '#service/auth/session.ts';
import { subjectOf } from '#service/notices/notice-link.ts';
import type { Office } from '#service/office.ts';
import { actorOfApiToken } from '#service/tokens/api-token.ts';

/** Joins the HTTP interface with sign-in. */
export function authenticationOf(office: Office): Authentication {
  return {
    actorOfSession: (token, route, isIdle) => actorOfSession(office, token, route, isIdle),
    actorOfApiToken: (token) => actorOfApiToken(office, token),
    actorOfLink: (token) => subjectOf(office, token),
  };
}
