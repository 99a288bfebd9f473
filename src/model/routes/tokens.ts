import { z } from 'zod';
import { Id, Instant } from '../event.ts';
import { TokenScope } from '../person.ts';
import { ById, page, PageQuery, route } from '../route.ts';
import { line } from '../text.ts';

/** A year and a day, so that yearly renewal has its day. */
export const TOKEN_DAYS_MAX = 366;

/** Tokens of programs. What a sensor holds it got by enrolling; it is listed and can be revoked here too. */
const ApiToken = z.strictObject({
  id: Id,
  label: z.string(),
  scopes: z.array(TokenScope),
  /** The sensor or enforcement point that it stands for. */
  subjectId: Id.nullable(),
  jurisdiction: z.string().nullable(),
  madeById: Id.nullable(),
  createdAt: Instant,
  expiresAt: Instant,
  usedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
/** Shown once. */
const Made = z.strictObject({ id: Id, token: z.string(), expiresAt: Instant });
const asked = {
  label: line(100),
  days: z.int().min(1).max(TOKEN_DAYS_MAX).default(TOKEN_DAYS_MAX),
};

export const tokenRoutes = {
  list: route({
    name: 'token.list',
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'List the tokens of programs',
    who: 'staff',
    verb: 'people.read',
    query: PageQuery,
    reply: page(ApiToken),
  }),
  make: route({
    name: 'token.make',
    method: 'POST',
    path: '/api/v1/tokens',
    summary: 'Make a token for a reader or a witness of the record; the reply alone shows it',
    who: 'staff',
    verb: 'people.manage',
    stepUp: true,
    body: z.strictObject({
      ...asked,
      scopes: z
        .array(z.enum(['log:read', 'log:witness']))
        .min(1)
        .max(2),
    }),
    reply: Made,
  }),
  makeForPoint: route({
    name: 'token.make-for-point',
    method: 'POST',
    path: '/api/v1/points/:id/tokens',
    summary: 'Make the token of the enforcer at an enforcement point; the reply alone shows it',
    who: 'staff',
    verb: 'point.manage',
    stepUp: true,
    params: ById,
    body: z.strictObject(asked),
    reply: Made,
  }),
  revoke: route({
    name: 'token.revoke',
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    summary: 'Revoke a token: it ends at once',
    who: 'staff',
    verb: 'people.manage',
    stepUp: true,
    params: ById,
    reply: z.strictObject({ id: Id }),
  }),
};
